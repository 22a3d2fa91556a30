"""Two people's changes to one section, brought together where they do not meet.

Inputs are compared by name, three ways: the page's beginning, my text, the text saved since.
Where rows of a list were added or taken out on either side, the list is one place: its rows
have changed their numbers, so nobody can tell which is which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.forms.names import KEYED, NONE, PRESENT
from tihang.platform.filing.forms.reading import ROW_NEEDS

Inputs = Mapping[str, str | list[str]]

MINE, THEIRS = "mine", "theirs"

_ROW = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Merge:
    """What comes of two people's changes."""

    inputs: Flat
    """Both sides' changes; where they meet and nobody has chosen, what is saved."""
    mine: tuple[str, ...]
    """Places that I changed."""
    theirs: tuple[str, ...]
    """Places that were changed by others meanwhile."""
    conflicts: tuple[str, ...]
    """Places that both changed, each to something else."""
    place_of: Callable[[str], str]


def merge(
    base: Inputs,
    mine: Inputs,
    theirs: Inputs,
    *,
    choices: Mapping[str, str] | None = None,
    restructured: Iterable[str] = (),
) -> Merge:
    """Bring the changes since ``base`` together.

    ``choices`` says for a place whose text is wanted; ``restructured`` names lists whose
    rows went to and fro in between, though they look alike at both ends.
    """
    lists = {*restructured, *restructured_lists(base, mine), *restructured_lists(base, theirs)}

    def place_of(name: str) -> str:
        return _place(name, lists)

    merged: Flat = {}
    changed: dict[str, list[str]] = {MINE: [], THEIRS: [], "": []}
    for place, names in _by_place([*theirs, *mine, *base], place_of).items():
        i_did, they_did = _differs(base, mine, names), _differs(base, theirs, names)
        meet = i_did and they_did and _differs(mine, theirs, names)
        chosen = (choices or {}).get(place) if meet else None
        source = mine if chosen == MINE or (i_did and not they_did) else theirs
        merged |= {name: source[name] for name in names if name in source}
        for who, did in ((MINE, i_did), (THEIRS, they_did), ("", meet and chosen is None)):
            if did:
                changed[who].append(place)
    return Merge(merged, tuple(changed[MINE]), tuple(changed[THEIRS]), tuple(changed[""]), place_of)


def changes(before: Inputs, after: Inputs) -> dict[str, str | list[str] | None]:
    """The inputs that differ with what they held before; null where they were not there."""
    return {
        name: before.get(name)
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    }


def undone(inputs: Inputs, before: Mapping[str, str | list[str] | None]) -> Flat:
    """The inputs as they were before a change."""
    back = {name: value for name, value in inputs.items() if name not in before}
    return back | {name: value for name, value in before.items() if value is not None}


def completed(posted: Inputs, base: Inputs) -> Flat:
    """What a page says in full: an input that it does not show is as it was at its beginning."""
    shown = {name.partition("]")[0] for name in posted}
    return {n: value for n, value in base.items() if not _speaks_for(posted, shown, n)} | dict(
        posted
    )


def with_blanks(inputs: Inputs, present: Inputs) -> Flat:
    """The inputs, and blanks for what is saved in fixed rows and does not stand in them.

    A row that is not posted at all would stay as it is.
    """
    gone: Flat = {
        name: "" if not name.endswith(PRESENT) else "yes"
        for name, value in present.items()
        if name not in inputs
        and name.split("[", 1)[0] in KEYED
        and not name.endswith(NONE)
        and isinstance(value, str)
    }
    return gone | dict(inputs)


def of_places(inputs: Inputs, places: Iterable[str]) -> Flat:
    """The inputs that lie in these places."""
    wanted = tuple(places)
    return {name: value for name, value in inputs.items() if any(_in(name, p) for p in wanted)}


def without_places(inputs: Inputs, places: Iterable[str]) -> Flat:
    """The inputs that lie in none of these places."""
    taken = of_places(inputs, places)
    return {name: value for name, value in inputs.items() if name not in taken}


def restructured_lists(before: Inputs, after: Inputs) -> set[str]:
    """The lists whose rows were added to, taken out, moved or told apart anew."""
    rows_before, rows_after = _rows(before), _rows(after)
    return {
        name
        for name in rows_before.keys() | rows_after.keys()
        if _moved(name, rows_before.get(name, {}), rows_after.get(name, {}))
    }


Row = dict[str, str | list[str]]


def _rows(inputs: Inputs) -> dict[str, dict[int, Row]]:
    """List → the rows that have numbers, each with its inputs."""
    found: dict[str, dict[int, Row]] = {}
    for name, value in inputs.items():
        for row in _ROW.finditer(name):
            if name[: row.start()] not in KEYED:
                rows = found.setdefault(name[: row.start()], {})
                rows.setdefault(int(row[1]), {})[name[row.end() :]] = said(value)
    return found


def _moved(name: str, before: dict[int, Row], after: dict[int, Row]) -> bool:
    """Whether a row's number may mean another row now."""
    if before.keys() != after.keys():
        return True
    key = f".{ROW_NEEDS.get(name, '')}"
    if any(row.get(key) != after[number].get(key) for number, row in before.items()):
        return True
    changed = [number for number, row in before.items() if row != after[number]]
    return any(after[to] == before[at] for to in changed for at in changed if to != at)


def _place(name: str, lists: set[str]) -> str:
    plain = name.split(":", 1)[0]
    for row in _ROW.finditer(plain):
        if plain[: row.start()] in lists:
            return plain[: row.start()]
    return plain


def _by_place(names: Iterable[str], place_of: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        found.setdefault(place_of(name), []).append(name)
    return found


def _differs(one: Inputs, other: Inputs, names: Iterable[str]) -> bool:
    return any(
        not name.endswith(PRESENT) and said(one.get(name)) != said(other.get(name))
        for name in names
    )


def said(value: str | list[str] | None) -> str | list[str]:
    """A value for comparison: absent is blank, and line breaks are alike."""
    if isinstance(value, list):
        return value or ""
    return (value or "").replace("\r\n", "\n").strip()


def _speaks_for(posted: Inputs, shown: set[str], name: str) -> bool:
    """Whether a page that posts this says something about an input, be it by leaving it out."""
    top = name.split("[", 1)[0].split(":", 1)[0]
    if top in KEYED and "[" in name:
        return name.partition("]")[0] in shown
    return name in posted or top + PRESENT in posted


def _in(name: str, place: str) -> bool:
    return name == place or name.startswith((f"{place}[", f"{place}:", f"{place}."))
