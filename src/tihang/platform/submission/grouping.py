"""Findings in the order in which people work them off: by colour, then section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.edition.model.prechecks import Severity
from tihang.evaluation.precheck import SEVERITIES
from tihang.platform.filing.models import Case
from tihang.platform.submission.findings import Answered
from tihang.platform.words import say


@dataclass(frozen=True)
class InSection:
    title: str
    findings: list[Answered]


@dataclass(frozen=True)
class Colour:
    """The findings of one severity."""

    severity: Severity
    count: int
    sections: list[InSection]


def by_colour(case: Case, findings: Iterable[Answered]) -> list[Colour]:
    """The colours that occur, red first; within each the form's own order of sections."""
    titles = {s.id: say(s.title) for s in case.edition.filing_form(case.tier).sections}
    titles[""] = _("申报信息")
    found = list(findings)
    colours = []
    for severity in SEVERITIES:
        mine = [each for each in found if each.severity == severity]
        sections = [
            InSection(title, here)
            for section, title in titles.items()
            if (here := [each for each in mine if each.found.section == section])
        ]
        if mine:
            colours.append(Colour(severity, len(mine), sections))
    return colours
