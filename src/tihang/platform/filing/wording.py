"""Two texts side by side with the words that differ marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"[0-9A-Za-z_.%]+|\s+|.", re.DOTALL)
MOST_WORK = 4_000_000
"""Words of one text times those of the other, above which the middle is marked as a whole."""


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether the other text lacks them."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Compared:
    """Two texts in pieces."""

    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]


def compared(mine: str, theirs: str) -> Compared:
    """Mark what stands in one text only. A Chinese character counts as a word."""
    one, other = _words(mine), _words(theirs)
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    middle_one, middle_other = one[start : len(one) - end], other[start : len(other) - end]
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    _add(pieces, one[:start], other[:start], differs=False)
    if len(middle_one) * len(middle_other) > MOST_WORK:
        _add(pieces, middle_one, middle_other, differs=True)
    else:
        matcher = SequenceMatcher(None, middle_one, middle_other, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            _add(pieces, middle_one[a:b], middle_other[c:d], differs=kind != "equal")
    _add(pieces, one[len(one) - end :], other[len(other) - end :], differs=False)
    return Compared(tuple(pieces[0]), tuple(pieces[1]))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("\r\n", "\n"))


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two texts have in common at their beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _add(
    pieces: tuple[list[Piece], list[Piece]], one: list[str], other: list[str], *, differs: bool
) -> None:
    for place, words in zip(pieces, (one, other), strict=True):
        if words:
            place.append(Piece("".join(words), differs))
