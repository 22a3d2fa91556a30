"""What the scenario pages read: the section that holds the instances, and the list to pick from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import Http404

from tihang.edition.model import Aspect, FormSection, Scenario, Stage
from tihang.platform.filing import queries
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios.matrix import Coverage, coverage_of
from tihang.platform.words import in_english, say

ROWS = "scenarios"


def holds_instances(section: FormSection) -> bool:
    """True for the section whose inputs are the scenario instances."""
    return any(field.path.split(".")[0] == ROWS for field in section.fields)


def section_of_instances(case: Case) -> FormSection:
    """The case's section of instances. Raises Http404 where its form has none."""
    for section in case.edition.filing_form(case.tier).sections:
        if holds_instances(section):
            return section
    raise Http404


def coverage(case: Case) -> Coverage:
    """What the draft's instances cover at present."""
    dossier = loaded(case.draft.dossier)
    return coverage_of(dossier, queries.evaluation_of(case, dossier), case.tier)


@dataclass(frozen=True)
class Choice:
    """A listed scenario on offer, and how many instances of it there are."""

    scenario: Scenario
    filed: int
    chosen: bool

    @property
    def name(self) -> str:
        return self.scenario.english if in_english() else self.scenario.name

    @property
    def gist(self) -> str:
        return say(self.scenario.gist)


@dataclass(frozen=True)
class StageChoices:
    stage: Stage
    aspect: Aspect
    required: bool
    choices: tuple[Choice, ...]

    @property
    def filed(self) -> int:
        return sum(choice.filed for choice in self.choices)


def choices_by_stage(case: Case, sought: str, chosen: frozenset[str]) -> list[StageChoices]:
    """The list by stage; what was chosen stays on it even where the words do not fit."""
    edition = case.edition
    filed: Counter[str] = Counter()
    for instance in loaded(case.draft.dossier).scenarios or ():
        listed = edition.scenario(instance.scenario or "")
        if listed is not None:
            filed[listed.name] += 1
    aspects = {aspect.id: aspect for aspect in edition.aspects}
    words = sought.lower().split()
    found = []
    for stage in edition.stages:
        choices = tuple(
            Choice(each, filed[each.name], str(each.number) in chosen)
            for each in edition.scenarios
            if each.stage == stage.id and (str(each.number) in chosen or _fits(each, stage, words))
        )
        if choices:
            required = stage.aspect in edition.tier(case.tier).required_aspects
            found.append(StageChoices(stage, aspects[stage.aspect], required, choices))
    return found


def _fits(scenario: Scenario, stage: Stage, words: list[str]) -> bool:
    """True where every word stands in the number, name, description or stage."""
    text = " ".join(
        (
            str(scenario.number),
            scenario.name,
            *scenario.aliases,
            scenario.english,
            scenario.gist.zh,
            scenario.gist.en,
            stage.name.zh,
            stage.name.en,
        )
    ).lower()
    return all(word in text for word in words)
