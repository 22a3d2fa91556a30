"""The rules of edition 2025 as someone writes them by hand who has no engine.

The truth conditions are listed from the edition's clauses; the rules with numbers are
written out below. No main indicator of this edition may drop out, so peers leave that out.
"""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.model import AllOf, Clause, Edition, Holds, Judged, Rule, Tier

TIERS = ("basic", "advanced", "excellence", "pioneer")
REVIEWED = TIERS[1:]
ASPECTS = ("construction", "research", "production", "production_management", "operations")
MAIN = (8, 10, 11, 16, 17)

REVENUE = 2000.0
LEVEL = {"basic": 2.0, "advanced": 2.0, "excellence": 3.0, "pioneer": 4.0}
AI_SHARE = {"excellence": 20.0, "pioneer": 60.0}
PEERS = {
    "basic": "peer.province.mean",
    "advanced": "peer.province.leading",
    "excellence": "peer.country.leading",
    "pioneer": "peer.world.leading",
}
COVERAGE_JUDGED = "judged.excellence.coverage"
"""Excellence covers all aspects "in principle": or a reviewer accepts the shortfall."""


def truths(edition: Edition) -> dict[str, list[str]]:
    """For each tier the truth facts that must all be yes."""
    return {
        tier.id: sorted(
            {
                name
                for condition in edition.conditions_of(tier.id)
                for name in _names(condition.clause.rule, condition.clause, tier)
            }
        )
        for tier in edition.tiers
    }


def _names(rule: Rule, clause: Clause, tier: Tier) -> Iterator[str]:
    if isinstance(rule, Judged):
        yield f"{'claim' if tier.self_rated else 'judged'}.{clause.id}"
    elif isinstance(rule, Holds):
        yield rule.holds
    elif isinstance(rule, AllOf):
        for part in rule.all:
            yield from _names(part, clause, tier)


def shared_truths(by_tier: dict[str, list[str]]) -> list[str]:
    """What every tier that is reviewed needs: worth working out once."""
    return sorted(set.intersection(*(set(by_tier[tier]) for tier in REVIEWED)))


def number_facts() -> list[str]:
    """The facts that are numbers."""
    peers = [f"{peer}.{n}" for peer in PEERS.values() for n in MAIN]
    return ["enterprise.revenue", "maturity.level", "ai.share", *(f"kpi.{n}" for n in MAIN), *peers]


def truth_facts(edition: Edition) -> list[str]:
    """The facts that are truths."""
    names = {name for names in truths(edition).values() for name in names}
    return sorted(names | {COVERAGE_JUDGED} | {f"aspect.{aspect}" for aspect in ASPECTS})
