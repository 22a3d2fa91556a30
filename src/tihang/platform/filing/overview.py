"""What pages say of a case at a glance: who must act, how far it is, how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection, Tier
from tihang.evaluation import ConditionVerdict, Evaluation, TierVerdict
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.answers import group_name, reference_text
from tihang.platform.filing.gaps import Awaited, OwnGap, read_in, sorted_gaps
from tihang.platform.filing.models import Case
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Deadline, Level, Round
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
        deadline=rounds.deadline(case.round, Level.FIRM, case.authority_id)
        if case.state == "draft"
        else None,
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


def handed_in_states(rounds_: Iterable[Round]) -> dict[str, str]:
    """The states that officers deal with, all but the firm's own draft: id → name."""
    return {
        state.id: say(state.name)
        for round_ in rounds_
        # The territorial channel, which stands first, names what both have.
        for workflow in reversed(round_.rules.workflows)
        for state in workflow.states
        if state.id != workflow.initial
    }


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
class ExplainedTier:
    summary: TierSummary
    groups: list[tuple[str, list[Explained]]]
    own_gaps: list[OwnGap]
    awaited: list[Awaited]


def explained_tiers(case: Case, evaluation: Evaluation, dossier: Dossier) -> list[ExplainedTier]:
    """Everything about every tier, the one that is filed for first."""
    tiers = [
        ExplainedTier(
            summary,
            _grouped(case, summary.verdict.conditions),
            *sorted_gaps(case, evaluation, summary.verdict, dossier),
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


def verdicts_touching(case: Case, section: FormSection, evaluation: Evaluation) -> list[Explained]:
    """The conditions of the case's tier that read something of a section."""
    filed: TierVerdict = evaluation.of_tier(case.tier)
    return [
        explained(case, condition)
        for condition in filed.conditions
        if read_in(section, (fact.path for fact in condition.facts))
    ]
