"""What the rating adds to the pages of a filing."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tihang.dossier.model import MaturityReport
from tihang.edition.model import Edition, FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.gaps import asks_for
from tihang.platform.filing.models import Case
from tihang.platform.filing.rules import is_the_firm, may_edit
from tihang.platform.filing.services import SELF
from tihang.platform.rating.guide import bar_of


def on_case(request: ActorRequest, case: Case) -> SafeString | None:
    """For the firm: the way to the guided rating, the plan and, at the end, the declaration."""
    if not is_the_firm(request.actor, case):
        return None
    context = {
        "case": case,
        "bar": bar_of(case),
        "may_edit": may_edit(request.actor, case),
        "is_self_rating": case.channel == SELF,
    }
    return render_to_string("rating/_case_panel.html", context, request)


@dataclass(frozen=True)
class ReportLine:
    """A maturity report held against the bands of the edition."""

    number: int
    report: MaturityReport
    banded: int | None
    """The level whose band holds the score."""
    is_used: bool

    @property
    def agrees(self) -> bool:
        return self.banded is not None and self.report.level in (None, self.banded)


def maturity(_request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """Where the reports are filled in: each score with its band, and which report is used."""
    if not asks_for(section, "maturity"):
        return None
    dossier = loaded(case.draft.dossier)
    lines = report_lines(dossier.maturity or (), dossier.maturity_report(), case.edition)
    if not lines:
        return None
    context = {"lines": lines, "bands": case.edition.maturity_bands, "unsaid": _unsaid(lines)}
    return SafeString(render_to_string("rating/_maturity.html", context))


def report_lines(
    reports: tuple[MaturityReport, ...], used: MaturityReport | None, edition: Edition
) -> list[ReportLine]:
    """Every report with its band."""
    return [
        ReportLine(
            number,
            report,
            edition.maturity_level(report.score) if report.score is not None else None,
            report is used,
        )
        for number, report in enumerate(reports, start=1)
    ]


def _unsaid(lines: list[ReportLine]) -> str:
    if any(line.is_used for line in lines):
        return ""
    return _("有多份成熟度评估报告：请在其中一份的“采用”栏选“是”，判定以该报告为准。")
