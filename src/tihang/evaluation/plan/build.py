"""The gaps of a tier as measures, in order of effort and of effect."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from tihang.edition.model import Clause
from tihang.evaluation.plan.measures import measure_for
from tihang.evaluation.plan.schedule import proposed_dates
from tihang.evaluation.result import ConditionVerdict, Evaluation, TierVerdict
from tihang.evaluation.verdict import Verdict
from tihang.text import _

LEAST_EFFORT = 1
"""Of a condition on which the firm has said all it can, or has only to say why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to do about one condition that is not met."""

    verdict: ConditionVerdict
    measure: str
    effort: int
    effect: int
    """How many conditions of all tiers that are not met lack the same facts, this one included."""
    awaits_review: bool
    """The firm has answered and given its grounds; only a reviewer can go further."""
    start: dt.date
    finish: dt.date

    @property
    def clause(self) -> Clause:
        return self.verdict.condition.clause

    @property
    def condition(self) -> str:
        return self.verdict.id


@dataclass(frozen=True, slots=True)
class ImprovementPlan:
    """All that stands between a factory and a tier, the easiest and most useful first."""

    tier: str
    tier_name: str
    made_on: dt.date
    measures: tuple[Measure, ...]


def next_tier(evaluation: Evaluation) -> TierVerdict:
    """The lowest tier that is not reached even by the firm's own answers; the highest if all are.

    What lies with reviewers alone is nothing that the firm could plan.
    """
    return next(
        (tier for tier in evaluation.tiers if tier.claimed is not Verdict.MET),
        evaluation.tiers[-1],
    )


def improvement_plan(
    evaluation: Evaluation, made_on: dt.date, tier: str | None = None
) -> ImprovementPlan:
    """The plan to reach a tier, by default the next one.

    Every condition of the tier that is not met stands in it once. What awaits a reviewer
    comes last; the rest is sorted by effort, then by effect, then as in the notice.
    KeyError for a tier that was not evaluated.
    """
    aimed = evaluation.of_tier(tier) if tier else next_tier(evaluation)
    lacking = Counter(
        lack
        for found in evaluation.conditions
        if found.verdict is not Verdict.MET
        for lack in _lacks(found)
    )
    measures = [
        _measure(found, evaluation, lacking, made_on)
        for found in aimed.conditions
        if found.verdict is not Verdict.MET
    ]
    # Sorting keeps the notice's order among equals.
    measures.sort(key=lambda each: (each.awaits_review, each.effort, -each.effect))
    return ImprovementPlan(aimed.tier, aimed.name, made_on, tuple(measures))


def _measure(
    found: ConditionVerdict, evaluation: Evaluation, lacking: Counter[str], made_on: dt.date
) -> Measure:
    awaits = _awaits_review(found, evaluation)
    bare = not awaits and _lacks_words_only(found, evaluation)
    effort = LEAST_EFFORT if awaits or bare else found.condition.clause.effort
    start, finish = proposed_dates(effort, made_on)
    return Measure(
        verdict=found,
        measure=_words(found, evaluation, awaits=awaits, bare=bare),
        effort=effort,
        effect=max(lacking[lack] for lack in _lacks(found)),
        awaits_review=awaits,
        start=start,
        finish=finish,
    )


def _words(found: ConditionVerdict, evaluation: Evaluation, *, awaits: bool, bare: bool) -> str:
    if awaits:
        return _("已自评符合并说明依据：整理佐证材料备查，由审核人认定。")
    if bare:
        return _("已自评符合：补写自评说明，并附佐证材料。")
    answered = _is_answered(found, evaluation)
    return measure_for(found, evaluation.edition, answered=answered)


def _lacks(found: ConditionVerdict) -> set[str]:
    """The facts that are missing or say no; of a figure that falls short, the figure.

    The firm's word on a clause and a reviewer's are about the same thing.
    """
    wanting = {fact.id for fact in found.facts if fact.id in found.missing or fact.value is False}
    return {
        f"clause.{name.partition('.')[2]}" if name.startswith(("claim.", "judged.")) else name
        for name in wanting or {fact.id for fact in found.facts}
    }


def _awaits_review(found: ConditionVerdict, evaluation: Evaluation) -> bool:
    """Nothing is wanting but a reviewer's word on what the firm has answered with grounds."""
    return _lacks_a_word_of(("judged.",), found) and _is_answered(found, evaluation)


def _lacks_words_only(found: ConditionVerdict, evaluation: Evaluation) -> bool:
    """The firm says that the condition is met, and has yet to say on what grounds."""
    return _lacks_a_word_of(("judged.", "claim."), found) and any(
        answer.clause == found.clause and answer.met is True and not answer.statement
        for answer in evaluation.dossier.answers or ()
    )


def _lacks_a_word_of(families: tuple[str, ...], found: ConditionVerdict) -> bool:
    """Nothing is missing but what these people say, and nothing speaks against it."""
    if not found.missing or not all(fact.startswith(families) for fact in found.missing):
        return False
    return not any(fact.value is False for fact in found.facts)


def _is_answered(found: ConditionVerdict, evaluation: Evaluation) -> bool:
    """The firm says that the condition is met, and on what grounds."""
    return any(
        answer.clause == found.clause and bool(answer.met and answer.statement)
        for answer in evaluation.dossier.answers or ()
    )
