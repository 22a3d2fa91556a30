"""What stands between a factory and a tier, sorted by who has to act on it.

The firm can fill in and mend; what the notice leaves to judgement the firm can only state
and prove, and a reviewer decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.dossier.model import Answer, Dossier
from tihang.edition.model import Clause, FormSection
from tihang.evaluation import ConditionVerdict, Evaluation, TierVerdict, Verdict
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.forms.answers import reference_text
from tihang.platform.filing.models import Case


@dataclass(frozen=True)
class OwnGap:
    """A condition on which the firm has something to do."""

    verdict: ConditionVerdict
    reference: str
    what: str
    """What would close the gap."""
    effort: int
    section: FormSection | None
    """Where the firm begins to close it; none where its form does not ask for it."""
    anchor: str
    """The input on the section's page."""

    @property
    def clause(self) -> Clause:
        return self.verdict.condition.clause


@dataclass(frozen=True)
class Awaited:
    """A condition that lies with the authorities, with what the firm itself says of it.

    A reviewer has to judge it, or the figures of the firm's peers have to be given.
    """

    verdict: ConditionVerdict
    reference: str
    answer: Answer | None

    @property
    def clause(self) -> Clause:
        return self.verdict.condition.clause

    @property
    def wanted(self) -> str:
        """What the reviewer looks at, or which figures are to be given."""
        return self.verdict.look_at or self.verdict.would_change or ""


def sorted_gaps(
    case: Case, evaluation: Evaluation, tier: TierVerdict, dossier: Dossier
) -> tuple[list[OwnGap], list[Awaited]]:
    """The gaps of a tier, in order of effort: the firm's own, and those awaiting a judgement."""
    answers = {answer.clause: answer for answer in dossier.answers or ()}
    asked = {condition.clause.id for condition in case.edition.conditions_of(case.tier)}
    own: list[OwnGap] = []
    awaited: list[Awaited] = []
    for gap in tier.gaps:
        verdict = evaluation.of_condition(gap.condition)
        reference = reference_text(case.edition, verdict.condition)
        answer = answers.get(verdict.clause)
        what, path = gap.what, gap.path or ""
        if _lies_with_the_authorities(verdict):
            what = _lack_of(answer) if verdict.clause in asked and _is_judged(verdict) else ""
            path = "answers"
        if not what:
            awaited.append(Awaited(verdict, reference, answer))
            continue
        is_answer = path.partition(".")[0] == "answers"
        has_place = verdict.clause in asked or not is_answer
        own.append(
            OwnGap(
                verdict,
                reference,
                what,
                gap.effort,
                section_for(case, path) if has_place else None,
                f"answers[{verdict.clause}]" if is_answer else path,
            )
        )
    return own, awaited


def _is_judged(verdict: ConditionVerdict) -> bool:
    return asks_for_judgement(verdict.condition.clause.rule)


def _lies_with_the_authorities(verdict: ConditionVerdict) -> bool:
    """Nothing is wanting but a reviewer's word or the figures of the firm's peers."""
    return (
        verdict.verdict is Verdict.UNDETERMINED
        and bool(verdict.missing)
        and all(fact.startswith(("judged.", "peer.")) for fact in verdict.missing)
    )


def _lack_of(answer: Answer | None) -> str:
    """What the firm has to add to its answer before a reviewer can judge; blank if nothing."""
    if answer is None or answer.met is None:
        return _("尚未自评：请填写自评结果并说明依据。")
    if answer.met is False:
        return _("自评为不符合：达到本条要求后，请更新自评并说明依据。")
    if not answer.statement:
        return _("自评为符合，但未作说明：请补写自评说明。")
    return ""


def section_for(case: Case, path: str) -> FormSection | None:
    """The section of the form that asks for a field, if one does."""
    return next(
        (
            section
            for section in case.edition.filing_form(case.tier).sections
            if asks_for(section, path)
        ),
        None,
    )


def asks_for(section: FormSection, path: str) -> bool:
    """True if a section asks for a field, for a part of it or for what it is a part of."""
    return any(_same_place(path, asked.path) for asked in section.fields)


def read_in(section: FormSection, paths: Iterable[str | None]) -> bool:
    """True if one of the facts of a verdict is filled in in this section."""
    # What a reviewer has to judge is answered in the section of the self-rating.
    places = ("answers" if path == "judgements.met" else path or "" for path in paths)
    return any(asks_for(section, place) for place in places)


def _same_place(path: str, asked: str) -> bool:
    return (
        path == asked
        or path.startswith((f"{asked}.", f"{asked}["))
        or (bool(path) and asked.startswith(f"{path}."))
    )
