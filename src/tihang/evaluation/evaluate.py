"""A dossier held against an edition, with a reason for every condition."""

from __future__ import annotations

from collections.abc import Collection

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, Tier
from tihang.evaluation.facts import claimed_facts, read_facts
from tihang.evaluation.ladder import Ladder, ladder_of
from tihang.evaluation.reasons import Explainer
from tihang.evaluation.result import ConditionVerdict, Evaluation, Gap, TierVerdict
from tihang.evaluation.text_of import in_current_language
from tihang.evaluation.verdict import Verdict
from tihang.text import _, current_language, use_language


def evaluate(
    dossier: Dossier, edition: Edition, tiers: Collection[str] | None = None
) -> Evaluation:
    """Judge a dossier condition by condition, in the language in force.

    ``tiers`` limits which tiers are explained (all where none are named); the highest tier
    met is found among all tiers in any case. Raises ValueError for a tier that the edition
    does not have.
    """
    ladder = ladder_of(edition)
    unknown = set(tiers or ()) - set(ladder.tiers)
    if unknown:
        raise ValueError(
            _("本版本没有层级“%(tier)s”，可用：%(tiers)s")
            % {"tier": _("、").join(sorted(unknown)), "tiers": _("、").join(ladder.tiers)}
        )
    with use_language(current_language()):  # Settled once, not for each of a thousand words.
        return _evaluate(dossier, edition, ladder, tiers or ladder.tiers)


def _evaluate(
    dossier: Dossier, edition: Edition, ladder: Ladder, tiers: Collection[str]
) -> Evaluation:
    reading = read_facts(dossier, edition)
    verdicts = ladder.of_one(reading.facts)
    claimed = ladder.of_one(claimed_facts(reading.facts))
    explainer = Explainer(reading, edition)
    explained: dict[str, list[ConditionVerdict]] = {tier: [] for tier in ladder.tiers}
    for condition, branch in ladder.conditions.values():
        if condition.tier in tiers:
            explained[condition.tier].append(explainer.judge(condition, branch))
    met = [tier for tier in edition.tiers if verdicts[tier.id] == Verdict.MET]
    return Evaluation(
        dossier=dossier,
        edition=edition,
        tiers=tuple(
            _tier_verdict(tier, verdicts[tier.id], claimed[tier.id], explained[tier.id])
            for tier in edition.tiers
            if tier.id in tiers
        ),
        findings=reading.findings,
        highest_tier=max(met, key=lambda tier: tier.rank).id if met else None,
    )


def _tier_verdict(
    tier: Tier, verdict: Verdict, claimed: Verdict, conditions: list[ConditionVerdict]
) -> TierVerdict:
    # Sorting keeps the notice's order among conditions of the same effort.
    gaps = sorted(
        (_gap(c) for c in conditions if c.verdict is not Verdict.MET), key=lambda gap: gap.effort
    )
    return TierVerdict(
        tier=tier.id,
        name=in_current_language(tier.name),
        verdict=verdict,
        claimed=claimed,
        conditions=tuple(conditions),
        gaps=tuple(gaps),
    )


def _gap(found: ConditionVerdict) -> Gap:
    return Gap(
        condition=found.id,
        status=found.status,
        what=found.would_change or "",
        effort=found.condition.clause.effort,
        path=_where_to_begin(found),
    )


def _where_to_begin(found: ConditionVerdict) -> str | None:
    """The field of the first fact that is missing or says no; else of the first one read.

    A firm cannot write a reviewer's judgement: there its own answer is where it begins.
    """
    wanting = [f for f in found.facts if f.id in found.missing or f.value is False]
    first = (wanting or list(found.facts))[0]
    return "answers" if first.id.startswith("judged.") else first.path
