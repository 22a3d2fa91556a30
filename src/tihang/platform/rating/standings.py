"""How a factory stands by its own answers, condition by condition, group by group.

A reviewer's judgement counts where there is one. Where nothing but a judgement is missing,
the firm's own answer is taken: a self-rating is about what the firm says of itself. A yes
without a statement counts here too, so that a quick rating has a result; how many lack one
is said beside it, for without it the edition's own verdict stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.edition.model import Condition, Edition
from tihang.evaluation import ConditionVerdict, Evaluation
from tihang.platform.words import say

MET, UNMET, UNDETERMINED = "met", "unmet", "undetermined"


@dataclass(frozen=True)
class Counts:
    """How many conditions are met, not met and open."""

    met: int = 0
    unmet: int = 0
    undetermined: int = 0

    @property
    def total(self) -> int:
        return self.met + self.unmet + self.undetermined

    @property
    def share(self) -> int:
        """Of a hundred, rounded down so that nothing short of all of them reads as 100."""
        return 100 * self.met // self.total if self.total else 0

    @property
    def status(self) -> str:
        """The minimum of the conditions."""
        if self.unmet:
            return UNMET
        return UNDETERMINED if self.undetermined or not self.total else MET


OWN_WORD = ("judged.", "claim.", "declaration.")
"""Facts for which the firm's answer stands until they are there: what a reviewer finds, and the
declaration, which is made at the very end."""


def own_statuses(evaluation: Evaluation) -> dict[str, str]:
    """The status of every condition by the firm's own word."""
    said = {answer.clause: answer.met for answer in evaluation.dossier.answers or ()}
    return {found.id: _own_status(found, said) for found in evaluation.conditions}


def _own_status(found: ConditionVerdict, said: Mapping[str, bool | None]) -> str:
    waits = found.status == UNDETERMINED and found.missing
    if waits and all(fact.startswith(OWN_WORD) for fact in found.missing):
        answer = said.get(found.clause)
        return UNDETERMINED if answer is None else MET if answer else UNMET
    return found.status


def counted(statuses: Iterable[str]) -> Counts:
    found = list(statuses)
    return Counts(found.count(MET), found.count(UNMET), found.count(UNDETERMINED))


def by_tier(edition: Edition, statuses: Mapping[str, str]) -> dict[str, Counts]:
    """The counts of each tier, from the lowest up."""
    return {
        tier.id: counted(statuses[c.id] for c in edition.conditions_of(tier.id) if c.id in statuses)
        for tier in edition.tiers
    }


def group_key(condition: Condition) -> str:
    """What a condition is shown under: its aspect, else its part of the notice."""
    return condition.clause.aspect or condition.clause.group


def groups_of(edition: Edition, tier: str) -> dict[str, list[Condition]]:
    """The conditions of a tier by group: application, requirements, content, results."""
    found: dict[str, list[Condition]] = {}
    for condition in edition.conditions_of(tier):
        found.setdefault(group_key(condition), []).append(condition)
    order = ["application", "requirement", "content", *(a.id for a in edition.aspects), "results"]
    return {key: found[key] for key in order if key in found}


def group_name(edition: Edition, key: str) -> str:
    aspects = {aspect.id: say(aspect.name) for aspect in edition.aspects}
    parts = {
        "application": _("申报条件"),
        "requirement": _("基础要求"),
        "content": _("建设内容总体"),
        "results": _("建设成效"),
    }
    return aspects.get(key) or parts[key]  # type: ignore[call-overload]


def by_group(edition: Edition, tier: str, statuses: Mapping[str, str]) -> dict[str, Counts]:
    """The counts of each group of a tier."""
    return {
        key: counted(statuses[c.id] for c in conditions if c.id in statuses)
        for key, conditions in groups_of(edition, tier).items()
    }
