"""What the instances cover, stage by stage and aspect by aspect, and how many use AI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, ScenarioInstance, ai_use
from tihang.dossier.values import plain_number
from tihang.edition.model import Aspect, Edition, Reference, Stage, Standing
from tihang.evaluation import Evaluation
from tihang.platform.words import say

AI_SHARE = "ai.share"


@dataclass(frozen=True)
class StageCount:
    """A stage with its instances: all of them, those that use AI, and the scenarios filed."""

    stage: Stage
    count: int
    using: int
    scenarios: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        return say(self.stage.name)


@dataclass(frozen=True)
class AspectCount:
    """An aspect with its stages; an aspect is covered by one instance of any of them."""

    aspect: Aspect
    required: bool
    stages: tuple[StageCount, ...]

    @property
    def name(self) -> str:
        return say(self.aspect.name)

    @property
    def count(self) -> int:
        return sum(each.count for each in self.stages)

    @property
    def using(self) -> int:
        return sum(each.using for each in self.stages)

    @property
    def kind(self) -> str:
        """The kind of chip: covered, demanded and lacking, or not demanded."""
        return "good" if self.count else ("bad" if self.required else "")


@dataclass(frozen=True)
class AiStanding:
    """The AI share beside what the tier asks for."""

    total: int
    using: int
    unsaid: int
    share: str
    """In percent, rounded to two places; blank while it cannot be told."""
    threshold: str
    """Blank where the tier asks for none."""
    status: str
    """``met``, ``unmet``, ``undetermined``; blank where the tier asks for none."""
    standing: Standing | None
    note: str


@dataclass(frozen=True)
class Coverage:
    """All that stands in sight while the instances are written."""

    aspects: tuple[AspectCount, ...]
    ai: AiStanding
    unplaced: int
    """Instances whose scenario is absent or not on the list."""
    reference: Reference | None
    """Where the notice says which aspects the tier asks for."""
    standing: Standing

    @property
    def required(self) -> int:
        return sum(each.required for each in self.aspects)

    @property
    def covered(self) -> int:
        """How many of the demanded aspects are covered."""
        return sum(1 for each in self.aspects if each.required and each.count)

    @property
    def lacking(self) -> list[str]:
        return [each.name for each in self.aspects if each.required and not each.count]

    @property
    def lacking_words(self) -> str:
        return _("、").join(self.lacking)

    @property
    def stages(self) -> list[tuple[StageCount, AspectCount]]:
        """The stages from top to bottom, each with the aspect that it belongs to."""
        return [(stage, aspect) for aspect in self.aspects for stage in aspect.stages]


def coverage_of(dossier: Dossier, evaluation: Evaluation, tier: str) -> Coverage:
    """Count the instances; the verdict on the AI share is the evaluation's own."""
    edition = evaluation.edition
    instances = dossier.scenarios or ()
    by_stage: dict[str, list[ScenarioInstance]] = {stage.id: [] for stage in edition.stages}
    unplaced = 0
    for instance in instances:
        scenario = edition.scenario(instance.scenario) if instance.scenario else None
        if scenario is None:
            unplaced += 1
        else:
            by_stage[scenario.stage].append(instance)
    asked = edition.tier(tier)
    return Coverage(
        tuple(
            AspectCount(
                aspect,
                aspect.id in asked.required_aspects,
                tuple(
                    _stage_count(edition, stage, by_stage[stage.id])
                    for stage in edition.stages
                    if stage.aspect == aspect.id
                ),
            )
            for aspect in edition.aspects
        ),
        _ai_standing(instances, evaluation, tier),
        unplaced,
        asked.reference,
        asked.standing,
    )


def _stage_count(edition: Edition, stage: Stage, instances: list[ScenarioInstance]) -> StageCount:
    counted: Counter[str] = Counter()
    for instance in instances:
        scenario = edition.scenario(instance.scenario or "")
        counted[scenario.name if scenario else ""] += 1
    return StageCount(stage, len(instances), ai_use(instances).using, tuple(counted.items()))


def _ai_standing(
    instances: Iterable[ScenarioInstance], evaluation: Evaluation, tier: str
) -> AiStanding:
    use = ai_use(instances)
    asked = next(
        (
            condition
            for condition in evaluation.of_tier(tier).conditions
            if any(fact.id == AI_SHARE for fact in condition.facts)
        ),
        None,
    )
    threshold = next((t for t in asked.thresholds if t.fact == AI_SHARE), None) if asked else None
    note = asked.condition.clause.rule_note if asked else None
    return AiStanding(
        *use,
        share=""
        if use.share is None
        else plain_number(round(Decimal(use.share.numerator) / use.share.denominator, 2)),
        threshold=threshold.shown if threshold else "",
        status=asked.status if asked else "",
        standing=threshold.standing if threshold else None,
        note=say(note) if note else "",
    )
