"""What a check finds, and the few comparisons that most checks share."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tihang.edition.model import Edition
from tihang.edition.source import Place
from tihang.text import _

__all__ = ["Check", "Contradiction", "Place", "out_of_sequence", "repeated", "unknown"]


@dataclass(frozen=True)
class Contradiction:
    """What is wrong, where in the edition, and how to mend it."""

    path: Place
    message: str
    mend: str


Check = Callable[[Edition], Iterator[Contradiction]]


def repeated(values: Iterable[tuple[Place, object]], what: str) -> Iterator[Contradiction]:
    """Yield each value that was there before; ``what`` names the kind of value."""
    seen: set[object] = set()
    for path, value in values:
        if value in seen:
            yield Contradiction(
                path,
                _("%(what)s“%(value)s”重复。") % {"what": what, "value": value},
                _("改成未用过的值，或删去一处"),
            )
        seen.add(value)


def unknown(path: Place, value: str, known: Iterable[str], what: str) -> Iterator[Contradiction]:
    """Yield a contradiction where a value is not among those known, with the nearest one."""
    names = list(known)
    if value in names:
        return
    near = difflib.get_close_matches(value, names, n=1)
    mend = (
        _("是否应为“%(near)s”？") % {"near": near[0]}
        if near
        else _("可用的值：%(values)s") % {"values": "、".join(names[:12])}
    )
    message = _("没有%(what)s“%(value)s”。") % {"what": what, "value": value}
    yield Contradiction(path, message, mend)


def out_of_sequence(numbers: list[int], list_name: str, what: str) -> Iterator[Contradiction]:
    """Yield the first number that breaks 1, 2, 3 …"""
    for i, number in enumerate(numbers):
        if number != i + 1:
            yield Contradiction(
                (list_name, i),
                _("%(what)s应从 1 起连续编号：此处应为 %(expected)d，现为 %(found)d。")
                % {"what": what, "expected": i + 1, "found": number},
                _("补上缺少的编号，或改正此处"),
            )
            return
