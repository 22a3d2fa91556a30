"""Which clauses a person has to speak to."""

from __future__ import annotations

from tihang.edition.model import AllOf, AnyOf, Condition, Edition, Judged, Rule


def asks_for_judgement(rule: Rule) -> bool:
    """True if a person's judgement can decide the rule or a part of it."""
    if isinstance(rule, AllOf):
        return any(asks_for_judgement(part) for part in rule.all)
    if isinstance(rule, AnyOf):
        return any(asks_for_judgement(part) for part in rule.any)
    return isinstance(rule, Judged)


def judged_conditions(edition: Edition, tier: str) -> list[Condition]:
    """The conditions of a tier that figures alone do not decide, in the notice's order."""
    return [c for c in edition.conditions_of(tier) if asks_for_judgement(c.clause.rule)]
