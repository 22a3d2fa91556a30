"""What must not stand in a text, what must, and what must not stand there twice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from tihang.dossier.errors import Location
from tihang.edition.model import Edition, Scenario
from tihang.edition.model.prechecks import (
    RepeatedText,
    ScenarioNames,
    TextMatches,
    WithoutNumber,
)
from tihang.edition.scenario_names import nearest_scenario
from tihang.evaluation.precheck.finding import Hit
from tihang.evaluation.precheck.subject import Subject, TextAt, fits
from tihang.evaluation.precheck.wording import (
    excerpt,
    has_figure,
    is_card_number,
    is_id_number,
    levelled,
    masked,
)

VERIFIED: dict[str, Callable[[str], bool]] = {
    "none": bool,
    "id_number": is_id_number,
    "luhn": is_card_number,
}
_SENTENCE = re.compile(r"[^。；！？;!?\n]+")
_NAME = r"[^\s—，。；、：:“”‘’（）()【】]"
_TRIPLE = re.compile(rf"({_NAME}{{2,10}})——({_NAME}{{2,16}})——({_NAME}{{2,60}})")
"""环节名——场景名——实例名, as the notice's example writes it."""


def text_matches(subject: Subject, check: TextMatches) -> Iterator[Hit]:
    pattern = re.compile(check.pattern, re.MULTILINE)
    verified = VERIFIED[check.checked]
    for at, text in subject.texts_in(check.within, check.but):
        match = pattern.search(text)
        while match is not None and not verified(match.group()):
            match = pattern.search(text, match.end())
        if match is None or not _row_fits(subject, at, check):
            continue
        read = masked(match.group()) if check.masked else excerpt(text, *match.span())
        yield Hit(at, read)


def _row_fits(subject: Subject, at: Location, check: TextMatches) -> bool:
    if not check.when:
        return True
    rows = [row for _at, row in subject.rows_around(at).values()]
    return bool(rows) and fits(rows[-1], check.when)


def without_number(subject: Subject, check: WithoutNumber) -> Iterator[Hit]:
    words = re.compile(check.words) if check.words else None
    for at, text in subject.texts_in(check.within):
        if words is not None:
            vague = next((s for s in _SENTENCE.finditer(text) if _vague(s.group(), words)), None)
            if vague is not None:
                yield Hit(at, excerpt(text, *vague.span()))
        elif not has_figure(text) and not _row_has_figures(subject, at, check.or_rows):
            yield Hit(at, excerpt(text, 0, min(len(text), 30)))


def _vague(sentence: str, words: re.Pattern[str]) -> bool:
    return words.search(sentence) is not None and not has_figure(sentence)


def _row_has_figures(subject: Subject, at: Location, column: str | None) -> bool:
    if column is None:
        return False
    rows = [row for _at, row in subject.rows_around(at).values()]
    return bool(rows) and any(
        effect.after is not None for effect in getattr(rows[-1], column) or ()
    )


def repeated_text(subject: Subject, check: RepeatedText) -> Iterator[Hit]:
    seen: dict[str, Location] = {}
    for at, text in subject.texts_in(check.within):
        reported = False
        for match in _SENTENCE.finditer(text):
            sentence = levelled(match.group())
            if len(sentence) < check.at_least:
                continue
            first = seen.setdefault(sentence, at)
            if first != at and not reported:
                reported = True
                yield Hit(at, excerpt(text, match.start(), match.start() + 30), other=first)


def names(subject: Subject, check: ScenarioNames) -> Iterator[Hit]:
    if check.of == "field":
        yield from _field_names(subject)
        return
    for found in subject.texts_in(check.within):
        if "——" in found.text:
            for match in _TRIPLE.finditer(found.text):
                yield from _triple(subject.edition, check, found, match)


def _field_names(subject: Subject) -> Iterator[Hit]:
    for number, instance in enumerate(subject.dossier.scenarios or ()):
        name = instance.scenario
        if name is not None and subject.edition.scenario(name) is None:
            near = nearest_scenario(subject.edition, name)
            yield Hit(("scenarios", number, "scenario"), name, _written(subject.edition, near))


def _triple(
    edition: Edition, check: ScenarioNames, found: TextAt, match: re.Match[str]
) -> Iterator[Hit]:
    """Judge a triple that is meant as one: its stage or its scenario comes near a real name."""
    stage_name, scenario_name, _instance = match.groups()
    stages = {stage.name.zh: stage for stage in edition.stages}
    # The words before the stage's name may run into it: 建成生产作业——….
    stage = next((s for name, s in stages.items() if stage_name.endswith(name)), None)
    scenario = edition.scenario(scenario_name)
    read = match.group()
    if stage is None and scenario is not None and check.of == "stage":
        yield Hit(found.location, read, _written(edition, scenario))
    elif stage is not None and scenario is None and check.of == "scenario":
        near = nearest_scenario(edition, scenario_name)
        yield Hit(found.location, read, _written(edition, near))
    elif stage is None and scenario is None and check.of == "scenario":
        near_stage = difflib.get_close_matches(stage_name[-4:], stages, n=1, cutoff=0.5)
        near = nearest_scenario(edition, scenario_name)
        if near_stage and near:
            yield Hit(found.location, read, _written(edition, near))
    elif stage and scenario and check.of == "pair" and scenario.stage != stage.id:
        yield Hit(found.location, read, _written(edition, scenario))


def _written(edition: Edition, scenario: Scenario | None) -> str:
    """环节名——场景名 of a scenario; empty where there is none."""
    if scenario is None:
        return ""
    return f"{edition.stage(scenario.stage).name.zh}——{scenario.name}"


@lru_cache(maxsize=8)
def go_live_pattern(names: tuple[str, ...], words: str) -> re.Pattern[str]:
    """A system and the year in which it went live, in either order, within one clause."""
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    system = rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])"
    gap, year = r"[^，。；;\n]{0,8}?", r"(?:19|20)\d\d"
    return re.compile(
        rf"(?P<name>{system}){gap}(?P<year>{year})年[^，。；;\n]{{0,10}}?(?:{words})"
        rf"|(?P<year2>{year})年[^，。；;\n]{{0,8}}?(?:{words})了?{gap}(?P<name2>{system})"
    )
