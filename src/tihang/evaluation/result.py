"""What an evaluation says: verdicts with their reasons, gaps and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.edition.model import AspectId, ClauseGroup, Condition, Edition, Reference, Standing
from tihang.evaluation.verdict import Verdict
from tihang.text import _


class FactRead(NamedTuple):
    """A fact that a condition read."""

    id: str
    label: str
    value: float | bool | None
    """None where the fact is missing."""
    unit: str | None
    shown: str
    """The value as people read it, with its unit; for a missing fact, that it is missing."""
    path: str | None
    """The dossier field that supplies it; none where no single field does."""


class Threshold(NamedTuple):
    """The number that a fact was compared with."""

    fact: str
    value: float | None
    """None where a peer figure is not given."""
    shown: str
    standing: Standing


class ConditionVerdict(NamedTuple):
    """The verdict on one condition, and all that explains it."""

    condition: Condition
    verdict: Verdict
    reason: str
    """A whole sentence in the language in force when the evaluation was made."""
    facts: tuple[FactRead, ...]
    thresholds: tuple[Threshold, ...]
    missing: tuple[str, ...]
    """Ids of the facts whose absence leaves the condition, or a part of it, undetermined."""
    look_at: str | None
    """What the one who judges has to look at; none where no judgement is awaited."""
    would_change: str | None
    """What would turn the verdict into met; none where it is met."""

    @property
    def id(self) -> str:
        return self.condition.id

    @property
    def clause(self) -> str:
        return self.condition.clause.id

    @property
    def tier(self) -> str:
        return self.condition.tier

    @property
    def group(self) -> ClauseGroup:
        return self.condition.clause.group

    @property
    def aspect(self) -> AspectId | None:
        return self.condition.clause.aspect

    @property
    def status(self) -> str:
        return self.verdict.status

    @property
    def standing(self) -> Standing:
        return self.condition.clause.standing

    @property
    def rule_standing(self) -> Standing:
        return self.condition.clause.rule_standing

    @property
    def reference(self) -> Reference:
        return self.condition.clause.reference

    @property
    def threshold(self) -> str | None:
        """The thresholds as people read them; none where the rule has no number."""
        return _("；").join(dict.fromkeys(t.shown for t in self.thresholds)) or None


class Gap(NamedTuple):
    """A condition that stands between a factory and a tier."""

    condition: str
    status: str
    what: str
    """What would close the gap."""
    effort: int
    """Customary effort, 1 fill in to 5 years of work."""
    path: str | None
    """Where in the dossier to begin."""


@dataclass(frozen=True, slots=True)
class TierVerdict:
    """The verdict on a tier: the minimum over its conditions."""

    tier: str
    name: str
    verdict: Verdict
    claimed: Verdict
    """What the verdict would be if reviewers confirmed the firm's own answers. Not a verdict."""
    conditions: tuple[ConditionVerdict, ...]
    gaps: tuple[Gap, ...]
    """Every condition that is not met, in order of effort, then of the notice."""

    @property
    def status(self) -> str:
        return self.verdict.status

    @property
    def claimed_status(self) -> str:
        return self.claimed.status

    @property
    def counts(self) -> dict[str, int]:
        """How many conditions are met, unmet and undetermined."""
        counts = {"met": 0, "unmet": 0, "undetermined": 0}
        for condition in self.conditions:
            counts[condition.status] += 1
        return counts


class Finding(NamedTuple):
    """Something in the dossier that contradicts itself or cannot be read as it stands."""

    place: str
    """The dossier path, rows counted from 0, such as ``scenarios[3].scenario``."""
    message: str


@dataclass(frozen=True)
class Evaluation:
    """A dossier held against an edition."""

    dossier: Dossier
    edition: Edition
    tiers: tuple[TierVerdict, ...]
    """From the lowest up; only those asked for."""
    findings: tuple[Finding, ...]
    highest_tier: str | None = field(default=None)
    """The highest of the edition's tiers that is met, whichever tiers were asked for."""

    @property
    def tier(self) -> str:
        """The tier that the dossier is filed for."""
        return self.dossier.tier

    @cached_property
    def content_hash(self) -> str:
        return content_hash(self.dossier)

    @property
    def conditions(self) -> tuple[ConditionVerdict, ...]:
        return tuple(condition for tier in self.tiers for condition in tier.conditions)

    def of_tier(self, tier: str) -> TierVerdict:
        """The verdict on one tier. KeyError where it was not asked for."""
        for found in self.tiers:
            if found.tier == tier:
                return found
        raise KeyError(tier)

    def of_condition(self, condition: str) -> ConditionVerdict:
        """The verdict on one condition. KeyError where its tier was not asked for."""
        return self._by_id[condition]

    @cached_property
    def _by_id(self) -> dict[str, ConditionVerdict]:
        return {condition.id: condition for condition in self.conditions}
