"""Where two dossiers differ, place by place.

A place is named as its input is, ``kpis[4].after``; pieces of evidence go by their number,
``evidence[E03].title``, for a row's position moves when another is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tihang.dossier.model import Dossier
from tihang.dossier.part import Value

BY_KEY = {"kpis": "number", "answers": "clause", "evidence": "id"}
"""Lists whose rows are told apart by a column and not by their position."""
NEW_EVIDENCE = "evidence[+]"
"""A piece that was not on the list before."""
NOT_TYPED = frozenset({"declaration", "benchmarks"})
"""What no form takes: it is made by signing, or given by the round."""


def changed_places(before: Dossier, after: Dossier) -> Iterator[str]:
    """The places that do not say the same in both."""
    for part in type(before).model_fields:
        was, now = getattr(before, part), getattr(after, part)
        if part in NOT_TYPED or was is now or was == now:
            continue
        if part in BY_KEY:
            yield from _by_key(part, was or (), now or ())
        elif part == "scenarios" and was and now and len(was) == len(now):
            for number, (one, other) in enumerate(zip(was, now, strict=True)):
                yield from _fields(f"{part}[{number}]", one, other)
        elif isinstance(was, Value) and isinstance(now, Value):
            yield from _fields(part, was, now)
        else:
            yield part


def _by_key(part: str, was: tuple[Any, ...], now: tuple[Any, ...]) -> Iterator[str]:
    key = BY_KEY[part]
    one = {getattr(row, key): row for row in was}
    other = {getattr(row, key): row for row in now}
    for name in dict.fromkeys([*one, *other]):
        yield from _row(part, name, one.get(name), other.get(name))
    kept = [name for name in one if name in other]
    moved = part == "evidence" and kept != [name for name in other if name in one]
    # The order of conditions and indicators is the edition's and says nothing. A list that
    # says "none" where nothing was said before has no row to name.
    if moved or bool(was) + bool(now) == 0:
        yield part


def _row(part: str, key: object, was: Any, now: Any) -> Iterator[str]:
    name = f"{part}[{key}]"
    if part == "evidence" and was is None:
        yield NEW_EVIDENCE
    elif part == "evidence" and now is None:
        yield name
    else:
        yield from _fields(name, was, now)


def _fields(name: str, was: Any, now: Any) -> Iterator[str]:
    """The fields that differ; a row that is not there is blank."""
    row = was if now is None else now
    for field in type(row).model_fields:
        if field != BY_KEY.get(name.partition("[")[0]) and _said(was, field) != _said(now, field):
            yield f"{name}.{field}"


def _said(row: Any, field: str) -> Any:
    return None if row is None else getattr(row, field)
