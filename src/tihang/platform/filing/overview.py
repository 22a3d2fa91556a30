"""What pages say of a case at a glance: who must act, how far it is, how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tihang.edition.model import FormSection, Tier
from tihang.evaluation import ConditionVerdict, Evaluation, Gap, TierVerdict
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.answers import group_name, reference_text
from tihang.platform.filing.models import Case
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Deadline, Level
from tihang.platform.words import say

CHIPS = {"draft": "info", "returned": "wait", "recommended": "good"}
ENDED_WITHOUT = frozenset({"refused", "not_recommended"})


@dataclass(frozen=True)
class CaseRow:
    """A line of the firm's list."""

    case: Case
    project: str
    tier: str
    state: str
    chip: str
    who_acts: str
    deadline: Deadline | None


def row_of(case: Case) -> CaseRow:
    """Takes only what was fetched along with the case; a list costs no query per row."""
    return CaseRow(
        case=case,
        project=loaded(case.draft.dossier).factory.project or case.factory.name,
        tier=say(case.edition.tier(case.tier).name),
        state=say(case.stage.name),
        chip=chip_of(case),
        who_acts=who_acts(case),
        deadline=rounds.deadline(case.round, Level.FIRM) if case.state == "draft" else None,
    )


def chip_of(case: Case) -> str:
    """The kind of status chip for the case's state."""
    return "bad" if case.state in ENDED_WITHOUT else CHIPS.get(case.state, "")


def who_acts(case: Case) -> str:
    """Whose turn it is, in words; blank when the case has ended."""
    return {
        "clerk": _("申报单位"),
        "signatory": _("申报单位"),
        "county_officer": _("县（市、区）工信部门"),
        "city_officer": _("设区市工信部门"),
        "province_officer": _("省级工信部门"),
        "group_officer": _("集团总部"),
    }.get(case.stage.waits_for or "", "")


@dataclass(frozen=True)
class TierSummary:
    """How a tier stands: the verdict, and how many conditions carry which."""

    tier: Tier
    verdict: TierVerdict
    counts: dict[str, int]
    is_filed: bool

    @property
    def status(self) -> str:
        return self.verdict.status

    @property
    def claims_more(self) -> bool:
        """True where the firm's own answers, if confirmed, would change the verdict."""
        return self.verdict.claimed != self.verdict.verdict


def summaries(evaluation: Evaluation) -> list[TierSummary]:
    """All tiers from the lowest up."""
    return [
        TierSummary(
            evaluation.edition.tier(verdict.tier),
            verdict,
            verdict.counts,
            verdict.tier == evaluation.tier,
        )
        for verdict in evaluation.tiers
    ]


@dataclass(frozen=True)
class Explained:
    """A condition's verdict with all a reader needs to follow it."""

    verdict: ConditionVerdict
    reference: str

    @property
    def words(self) -> str:
        return self.verdict.condition.clause.text

    @property
    def anchor(self) -> str:
        return f"condition-{self.verdict.id}"


@dataclass(frozen=True)
class ExplainedGap:
    gap: Gap
    words: str
    """The condition, in the notice's words."""
    reference: str
    section: FormSection | None
    """Where the firm begins to close it."""


@dataclass(frozen=True)
class ExplainedTier:
    summary: TierSummary
    groups: list[tuple[str, list[Explained]]]
    gaps: list[ExplainedGap]


def explained_tiers(case: Case, evaluation: Evaluation) -> list[ExplainedTier]:
    """Everything about every tier, the one that is filed for first."""
    tiers = [
        ExplainedTier(
            summary,
            _grouped(case, summary.verdict.conditions),
            [_explained_gap(case, evaluation, gap) for gap in summary.verdict.gaps],
        )
        for summary in summaries(evaluation)
    ]
    return sorted(tiers, key=lambda each: not each.summary.is_filed)


def _grouped(
    case: Case, conditions: Iterable[ConditionVerdict]
) -> list[tuple[str, list[Explained]]]:
    groups: dict[str, list[Explained]] = {}
    for each in conditions:
        name = group_name(case.edition, each.condition)
        groups.setdefault(name, []).append(explained(case, each))
    return list(groups.items())


def explained(case: Case, verdict: ConditionVerdict) -> Explained:
    return Explained(verdict, reference_text(case.edition, verdict.condition))


def _explained_gap(case: Case, evaluation: Evaluation, gap: Gap) -> ExplainedGap:
    condition = evaluation.of_condition(gap.condition).condition
    return ExplainedGap(
        gap,
        condition.clause.text,
        reference_text(case.edition, condition),
        section_for(case, gap.path or ""),
    )


def section_for(case: Case, path: str) -> FormSection | None:
    """The section of the form that asks for a field, if one does."""
    for section in case.edition.filing_form(case.tier).sections:
        if any(_same_place(path, asked.path) for asked in section.fields):
            return section
    return None


def _same_place(path: str, asked: str) -> bool:
    return (
        path == asked
        or path.startswith((f"{asked}.", f"{asked}["))
        or (bool(path) and asked.startswith(f"{path}."))
    )


def verdicts_touching(case: Case, section: FormSection, evaluation: Evaluation) -> list[Explained]:
    """The conditions of the case's tier that read something of a section."""
    filed: TierVerdict = evaluation.of_tier(case.tier)
    return [
        explained(case, condition)
        for condition in filed.conditions
        if any(_reads(fact.path, section) for fact in condition.facts)
    ]


def _reads(path: Any, section: FormSection) -> bool:
    # What a reviewer has to judge is answered in the section of the self-rating.
    place = "answers" if path == "judgements.met" else path or ""
    return any(_same_place(place, asked.path) for asked in section.fields)
