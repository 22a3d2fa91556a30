"""One thing named twice: rows that repeat, and rows and texts that disagree about it."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.dossier.errors import Location
from tihang.dossier.model import Value
from tihang.edition.model.prechecks import GoLive, RepeatedRows, SameName
from tihang.evaluation.precheck.finding import Hit
from tihang.evaluation.precheck.subject import Subject
from tihang.evaluation.precheck.texts import go_live_pattern
from tihang.evaluation.precheck.wording import excerpt, levelled
from tihang.text import _


def _rows(subject: Subject, path: str) -> Iterator[tuple[Location, Value]]:
    for reached in subject.reach(path):
        if isinstance(reached.value, tuple):
            for number, row in enumerate(reached.value):
                yield (*reached.location, number), row


def repeated_rows(subject: Subject, check: RepeatedRows) -> Iterator[Hit]:
    seen: dict[tuple[str, ...], Location] = {}
    for at, row in _rows(subject, check.rows):
        values = [getattr(row, column) for column in check.by]
        if None in values:
            continue
        first = seen.setdefault(tuple(levelled(str(value)) for value in values), at)
        if first != at:
            yield Hit((*at, check.by[-1]), str(values[-1]), other=first)


def same_name(subject: Subject, check: SameName) -> Iterator[Hit]:
    seen: dict[str, tuple[object, Location]] = {}
    for at, row in _rows(subject, check.rows):
        name, value = getattr(row, check.name), getattr(row, check.agree)
        if name is None or value is None:
            continue
        first, place = seen.setdefault(_alike(name), (value, at))
        if _alike(str(first)) != _alike(str(value)):
            read = f"{name}：{_said(value)}"
            yield Hit((*at, check.agree), read, _said(first), (*place, check.agree))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def _alike(name: str) -> str:
    """A system's name without the words that people add or leave out."""
    short = levelled(name)
    return next(
        (short.removesuffix(end) for end in ("系统", "平台", "软件") if short.endswith(end)), short
    )


def go_live(subject: Subject, check: GoLive) -> Iterator[Hit]:
    listed = (getattr(row, "name", None) for _at, row in _rows(subject, "scenarios.systems"))
    systems = {name for name in (*listed, *check.names) if name and len(name) > 1}
    if not systems:
        return
    pattern = go_live_pattern(tuple(sorted(systems)), check.words)
    seen: dict[str, tuple[str, Location]] = {}
    for at, text in subject.texts_in(check.within):
        if "年" not in text:
            continue
        for match in pattern.finditer(text):
            name = match["name"] or match["name2"]
            year = match["year"] or match["year2"]
            first, place = seen.setdefault(_alike(name), (year, at))
            if first != year:
                yield Hit(at, excerpt(text, *match.span()), f"{name} {first}", place)
