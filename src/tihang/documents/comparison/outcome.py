"""What became of each field of a filing on a paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.align import Alignment
from tihang.documents.comparison.fields import Expected, Field, left_to_fill
from tihang.documents.comparison.text import BLANK, CELL_GAP, Text, Tokens, comparable, folded

FieldStatus = Literal["same", "different", "missing", "relabelled"]


@dataclass(frozen=True)
class Change:
    """The part that differs: what stands online and what on the paper; one may be empty."""

    online: str
    paper: str


@dataclass(frozen=True)
class FieldResult:
    """A field of the form on the paper.

    ``relabelled`` means that the words of the form beside the value were changed.
    """

    place: tuple[str, ...]
    label: str
    status: FieldStatus
    online: str
    paper: str
    change: Change | None = None
    page: int | None = None
    """Page of the PDF, counted from 1."""


@dataclass(frozen=True)
class _Found:
    """The characters of a paper that stand for a text."""

    tokens: Tokens
    where: npt.NDArray[np.int32]


class Reading:
    """A paper aligned with what is expected of it."""

    def __init__(
        self, expected: Expected, paper: Text, alignment: Alignment, page_starts: Sequence[int]
    ) -> None:
        self._expected = expected
        self._paper = paper
        self._page_starts = page_starts
        counts = (paper.tokens > BLANK) & ~(paper.soft & ~alignment.matched)
        places = np.flatnonzero(counts)
        self._places = places
        self._homes = alignment.home[places]
        held = int(np.count_nonzero(alignment.matched[places]))
        self.likeness = held / max(int(np.count_nonzero(expected.tokens > BLANK)), 1)
        """Share of the expected characters that stand on the paper, 0 to 1."""

    def results(self) -> Iterator[FieldResult]:
        """Each field with a value, and of the form's own words those that were changed."""
        labels: dict[int, int] = {}
        values: dict[int, list[int]] = {}
        for number, segment in enumerate(self._expected.segments):
            if segment.field is not None and segment.role == "label":
                labels[segment.field] = number
            elif segment.field is not None:
                values.setdefault(segment.field, []).append(number)
        for index, field in enumerate(self._expected.fields):
            value = self._found(values[index]) if index in values else None
            if index in labels:
                text = self._expected.segments[labels[index]].text
                label, behind = _at_colon(text, self._found([labels[index]]))
                yield from self._label(field, text, label)
                value = value and _joined(behind, value)
            if value is not None:
                yield self._value(field, value)

    def _found(self, segments: Sequence[int]) -> _Found:
        start = self._expected.starts[segments[0]]
        stop = self._expected.starts[segments[-1] + 1]
        places = self._places[slice(*np.searchsorted(self._homes, (start, stop)))]
        return _Found(self._paper.tokens[places], self._paper.where[places])

    def _label(self, field: Field, text: str, found: _Found) -> Iterator[FieldResult]:
        """Words of the form; a paper may leave them out, but not say something else."""
        if len(found.tokens) and not np.array_equal(found.tokens, folded(text)):
            yield self._differing(field, "relabelled", text, found)

    def _value(self, field: Field, found: _Found) -> FieldResult:
        if left_to_fill(field.value) or np.array_equal(found.tokens, folded(field.value)):
            page = self._page(found)
            return FieldResult(
                field.place, field.label, "same", field.value, self._shown(found), page=page
            )
        if not len(found.tokens):
            return FieldResult(field.place, field.label, "missing", field.value, "")
        return self._differing(field, "different", field.value, found)

    def _differing(
        self, field: Field, status: FieldStatus, online: str, found: _Found
    ) -> FieldResult:
        return FieldResult(
            field.place,
            field.label,
            status,
            online,
            self._shown(found),
            _change(comparable(online), found, self._paper.source),
            self._page(found),
        )

    def _shown(self, found: _Found) -> str:
        if not len(found.where):
            return ""
        return _cleaned(self._paper.source[int(found.where[0]) : int(found.where[-1]) + 1])

    def _page(self, found: _Found) -> int | None:
        if len(self._page_starts) < 2 or not len(found.where):
            return None
        return bisect_right(self._page_starts, int(found.where[0]))


def _at_colon(text: str, found: _Found) -> tuple[_Found, _Found]:
    """A label that ends in a colon, and what stands behind it, which is of the value."""
    length = len(folded(text)) if text.endswith("：") else len(found.tokens)
    return (
        _Found(found.tokens[:length], found.where[:length]),
        _Found(found.tokens[length:], found.where[length:]),
    )


def _joined(first: _Found, second: _Found) -> _Found:
    return _Found(
        np.concatenate((first.tokens, second.tokens)), np.concatenate((first.where, second.where))
    )


def _change(online: Text, found: _Found, source: str) -> Change:
    """What is left of both when their common beginning and end are taken away."""
    solid = np.flatnonzero(online.tokens > BLANK)
    left, where = online.tokens[solid], online.where[solid]
    right = found.tokens
    shorter = min(len(left), len(right))
    head = _common(left[:shorter], right[:shorter])
    rest = shorter - head
    tail = _common(left[len(left) - rest :][::-1], right[len(right) - rest :][::-1])
    return Change(
        _slice(online.source, where[head : len(left) - tail]),
        _slice(source, found.where[head : len(right) - tail]),
    )


def _common(left: Tokens, right: Tokens) -> int:
    """How many characters two texts of one length have in common from the start."""
    differ = np.flatnonzero(left != right)
    return int(differ[0]) if len(differ) else len(left)


def _slice(source: str, where: npt.NDArray[np.int32]) -> str:
    return _cleaned(source[int(where[0]) : int(where[-1]) + 1]) if len(where) else ""


def _cleaned(text: str) -> str:
    """A text of the paper in one line: no blank between Chinese characters."""
    words = text.replace("\ufffe", "-").replace(CELL_GAP, " ").split()
    line = ""
    for word in words:
        joint = line[-1:].isascii() and word[0].isascii() and bool(line)
        line += f" {word}" if joint else word
    return line
