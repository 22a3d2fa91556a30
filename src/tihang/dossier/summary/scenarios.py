"""The list of scenario instances in one cell: entries told apart, each with its scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tihang.dossier.sheets.words import shorten
from tihang.dossier.summary.model import ListedScenario
from tihang.edition.model import Edition, Scenario
from tihang.edition.scenario_names import nearest_scenarios, plain_name
from tihang.text import _

MAX_LENGTH = 5_000
"""Characters that a list of scenarios may have: all forty with long names take half of it."""
_SUGGESTIONS = 10
"""Unknown names in one cell for which a near one is looked for."""
_NUMBERED = re.compile(
    r"\s*(?:[(（](\d{1,2})[)）]|(\d{1,2})\s*[.．、)）]|([\u2460-\u2473]))\s*(?=\S)(?!\d)"
)
_INLINE = re.compile(
    r"(?:(?<=[\s;；。,，、])|^|(?<=[\u3400-\u9fff)）]))"
    r"(?:[(（](\d{1,2})[)）]|(\d{1,2})\s*[.．、](?!\d)|([\u2460-\u2473]))"
)
_CIRCLED_ONE = 0x2460
_LONG_DASH = re.compile(r"\s*(?:[—–―─－]+|-{2,}|→|>+)\s*")
_SHORT_DASH = re.compile(r"\s*(?:[-:：/_~])\s*")
_SEPARATORS = (r"[;；。]+", r"[|｜]", r"[、,，]", r"\s+", r"[/／]")
_OUTSIDE = r"(?![^（(]*[)）])"
"""Not within brackets."""
_EXPLAINED = re.compile(r"[(（](?:环节|场景|实例)(?:名称?)?[)）]")
_BRACKETED = re.compile(r"(.+?)[(（](.+)[)）]")


class Listing(NamedTuple):
    """The entries of a cell and what is wrong with them: message, mend, only a warning."""

    entries: tuple[ListedScenario, ...]
    faults: tuple[tuple[str, str | None, bool], ...]


def read_scenarios(text: str, edition: Edition) -> Listing:
    """Read a cell that lists scenario instances."""
    if len(text) > MAX_LENGTH:
        message = _("内容过长，上限 %(limit)d 字") % {"limit": MAX_LENGTH}
        return Listing((), ((message, _("请只罗列场景实例的名称"), False),))
    entries: list[ListedScenario] = []
    faults: list[tuple[str, str | None, bool]] = []
    for written in split_list(text, edition):
        stage, name, instance = _parts(written, edition)
        scenario = exact_scenario(name, edition)
        entry = ListedScenario(written, scenario.name if scenario else None, instance)
        if scenario is None:
            faults.append(_unknown(name, edition, suggest=len(faults) < _SUGGESTIONS))
        elif stage and not _in_stage(scenario, stage, edition):
            right = edition.stage(scenario.stage).name.zh
            message = _("场景“%(scenario)s”不属于环节“%(stage)s”")
            words = {"scenario": scenario.name, "stage": shorten(stage)}
            faults.append((message % words, _("应为“%(stage)s”") % {"stage": right}, True))
        if entry in entries:
            message = _("“%(text)s”重复列出") % {"text": shorten(written)}
            faults.append((message, _("请删去重复的一项"), True))
        entries.append(entry)
    return Listing(tuple(entries), tuple(dict.fromkeys(faults)))


def _unknown(name: str, edition: Edition, *, suggest: bool) -> tuple[str, str | None, bool]:
    message = _("“%(name)s”不在 %(count)d 个典型场景之列") % {
        "name": shorten(name),
        "count": len(edition.scenarios),
    }
    listed = nearest_scenarios(edition, shorten(name, 50)) if suggest else ()
    if near := "、".join(scenario.name for scenario in listed):
        return message, _("是否为“%(suggestion)s”？") % {"suggestion": near}, False
    return message, _("请写作“环节名——场景名——实例名”，场景名照《场景指引》"), False


def exact_scenario(name: str, edition: Edition) -> Scenario | None:
    """The scenario that a name means beyond doubt: width, marks and joining words aside."""
    names = tuple((one, s.number) for s in edition.scenarios for one in (s.name, *s.aliases))
    number = _numbers_of(names).get(_bare(name))
    return next((s for s in edition.scenarios if s.number == number), None)


@lru_cache(maxsize=8)
def _numbers_of(names: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {_bare(name): number for name, number in names}


@lru_cache(maxsize=10_000)
def _bare(name: str) -> str:
    return plain_name(name).replace("-", "")


def _in_stage(scenario: Scenario, stage: str, edition: Edition) -> bool:
    """True where a stage, or the aspect that it belongs to, is the scenario's."""
    right = edition.stage(scenario.stage)
    aspect = next((one.name.zh for one in edition.aspects if one.id == right.aspect), "")
    return plain_name(stage) in {plain_name(right.name.zh), plain_name(aspect)}


def _parts(written: str, edition: Edition) -> tuple[str, str, str]:
    """Stage, scenario and instance of an entry; stage and instance may be empty."""
    text = _EXPLAINED.sub("", written).strip()
    if exact_scenario(text, edition) is not None:
        return "", text, ""
    mark = _LONG_DASH if _LONG_DASH.search(text) else _SHORT_DASH
    parts = mark.split(text, maxsplit=2)
    if len(parts) == 1:
        found = _BRACKETED.fullmatch(text)
        return ("", found[1].strip(), found[2].strip()) if found else ("", text, "")
    if _is_stage(parts[0], edition) or (len(parts) > 2 and not exact_scenario(parts[0], edition)):
        return parts[0], parts[1], parts[2] if len(parts) > 2 else ""
    name, instance = mark.split(text, maxsplit=1)
    return "", name, instance


def _is_stage(name: str, edition: Edition) -> bool:
    names = [stage.name.zh for stage in edition.stages]
    names += [aspect.name.zh for aspect in edition.aspects]
    return plain_name(name) in map(plain_name, names)


def split_list(text: str, edition: Edition) -> list[str]:
    """The entries of a cell, without their numbers."""
    found: list[str] = []
    for entry in _numbered_entries(text, edition):
        found += [part for part in _by_separators(entry, edition) if part]
    return found


def _numbered_entries(text: str, edition: Edition) -> Iterator[str]:
    """Lines, joined where a long one was broken, and parted where numbers run on in one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbered = bool(lines) and _NUMBERED.match(lines[0]) is not None
    entries: list[str] = []
    for line in lines:
        marked = _NUMBERED.match(line)
        if marked is None and numbered and entries and not _opens(line, edition):
            entries[-1] += line
        else:
            entries.append(line)
    for entry in entries:
        for part in _inline(entry, edition):
            yield _NUMBERED.sub("", part, count=1).strip() if _NUMBERED.match(part) else part


def _inline(entry: str, edition: Edition) -> list[str]:
    """Entries that run on in one line, by numbers that count up from the first one's."""
    starts: list[int] = []
    following: int | None = None
    for mark in _INLINE.finditer(entry):
        digits = mark[1] or mark[2]
        number = int(digits) if digits else ord(mark[3]) - _CIRCLED_ONE + 1
        if (following is None and mark.start() == 0) or number == following:
            starts.append(mark.start())
            following = number + 1
    if len(starts) < 2:
        return [entry]
    parts = [
        entry[start:end].strip().rstrip(";；、,，")
        for start, end in zip(starts, [*starts[1:], len(entry)], strict=True)
    ]
    bare = [_NUMBERED.sub("", part, count=1) for part in parts]
    return parts if all(_opens(part, edition) for part in bare) else [entry]


def _by_separators(entry: str, edition: Edition) -> list[str]:
    """Entries of a line without numbers; left whole where a part would name no scenario."""
    entry = entry.strip().rstrip(";；。、,，").strip()
    if not entry or exact_scenario(entry, edition) is not None:
        return [entry]
    single = _LONG_DASH.search(entry) or _BRACKETED.search(entry) or _SHORT_DASH.search(entry)
    for separator in _SEPARATORS:
        parts = [part.strip() for part in re.split(separator + _OUTSIDE, entry) if part.strip()]
        if len(parts) < 2:
            continue
        if all(_opens(part, edition) for part in parts):
            return parts
        if not single and any(exact_scenario(part, edition) for part in parts):
            return [each for part in parts for each in _by_separators(part, edition)]
    return [entry]


def _opens(text: str, edition: Edition) -> bool:
    """True where a text begins as an entry does: with a stage or a scenario."""
    text = _NUMBERED.sub("", text, count=1)
    first = re.split(r"[—–―─－:：(（/→>-]", text.strip(), maxsplit=1)[0]
    return exact_scenario(text, edition) is not None or (
        bool(first.strip())
        and (exact_scenario(first, edition) is not None or _followed(text, first, edition))
    )


def _followed(text: str, first: str, edition: Edition) -> bool:
    """True where a stage's name is followed by anything."""
    return _is_stage(first, edition) and len(text.strip()) > len(first)
