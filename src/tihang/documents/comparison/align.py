"""Lays the text of a paper over the text that is expected, character by character.

Long stretches that stand once in both texts are found first and fix the rest, then words of
the form that stand once in both; what lies between is aligned by edit distance. There a blank
of the paper is drawn to the boundary between two expected texts, so that ``8601 420`` against
``860|420`` is a figure more in the first cell and not in the second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.distance import cheapest_path
from tihang.documents.comparison.text import BLANK, BOUNDARY, Tokens

Indices = npt.NDArray[np.int64]

_MOST_CELLS = 12_000_000
"""Largest gap aligned by edit distance: 24 MB and half a second."""
_SHORTEST_LABEL = 4
"""Words of the form of fewer characters may stand in a value by chance."""
_ROUNDS = ((24, 8), (8, 2))
"""Length of the stretches looked for, and what is left of each end for the edit distance."""


@dataclass(frozen=True)
class Alignment:
    home: Indices
    """For each token of the paper the expected token at or after which it stands."""
    matched: npt.NDArray[np.bool_]
    """Whether it stands at that token itself and is the same."""


@dataclass(frozen=True)
class _Run:
    """Equal stretches of both texts, by their places among the characters."""

    expected: int
    paper: int
    length: int


def align(
    expected: Tokens,
    paper: Tokens,
    soft: npt.NDArray[np.bool_],
    words: npt.NDArray[np.bool_] | None = None,
) -> Alignment:
    """Align two texts. Time grows with the texts and with how much they differ.

    ``soft`` are tokens of the paper that may be left out, ``words`` expected ones of the
    form itself: where a change may lie in a value or in such words, it lies in the value.
    """
    if words is None:
        words = np.zeros(len(expected), dtype=np.bool_)
    work = _Work(expected, paper, soft, words)
    work.between(0, len(expected), 0, len(paper), _ROUNDS)
    return Alignment(work.home, work.matched)


@dataclass(frozen=True)
class _Gap:
    """What is still to be aligned, without boundaries, blanks and soft hyphens."""

    places_e: Indices
    places_p: Indices
    text_e: str
    text_p: str


class _Work:
    def __init__(
        self,
        expected: Tokens,
        paper: Tokens,
        soft: npt.NDArray[np.bool_],
        words: npt.NDArray[np.bool_],
    ) -> None:
        self._expected = expected
        self._paper = paper
        self._soft = soft
        self._words = words
        self.home: Indices = np.zeros(len(paper), dtype=np.int64)
        self.matched = np.zeros(len(paper), dtype=np.bool_)

    def between(
        self, e0: int, e1: int, p0: int, p1: int, rounds: tuple[tuple[int, int], ...]
    ) -> None:
        """Align expected[e0:e1] with paper[p0:p1]."""
        first = rounds == _ROUNDS
        if e0 == e1 or p0 == p1:
            self.home[p0:p1] = max(e0 - 1, 0)
        elif not first and (e1 - e0) * (p1 - p0) <= _MOST_CELLS:
            self._by_labels(e0, e1, p0, p1)
        elif rounds:
            self._by_stretches(e0, e1, p0, p1, rounds)
        else:
            # Nothing in common over thousands of characters: all of it stands at the first.
            self.home[p0:p1] = e0

    def _by_stretches(
        self, e0: int, e1: int, p0: int, p1: int, rounds: tuple[tuple[int, int], ...]
    ) -> None:
        (length, margin), *rest = rounds
        gap = self._gap(e0, e1, p0, p1)
        last_e, last_p = e0, p0
        for run in _runs(gap.text_e, gap.text_p, length, margin):
            start_e, start_p, end_e, end_p = self._fix(gap, run)
            self.between(last_e, start_e, last_p, start_p, tuple(rest))
            last_e, last_p = end_e, end_p
        self.between(last_e, e1, last_p, p1, tuple(rest))

    def _by_labels(self, e0: int, e1: int, p0: int, p1: int) -> None:
        """A value that was replaced is no reason to take the next label for a part of it."""
        gap = self._gap(e0, e1, p0, p1)
        last_e, last_p = e0, p0
        for run in _labels(gap, self._words[gap.places_e]):
            start_e, start_p, end_e, end_p = self._fix(gap, run)
            self._by_distance(last_e, start_e, last_p, start_p)
            last_e, last_p = end_e, end_p
        self._by_distance(last_e, e1, last_p, p1)

    def _gap(self, e0: int, e1: int, p0: int, p1: int) -> _Gap:
        places_e = np.flatnonzero(self._expected[e0:e1] != BOUNDARY) + e0
        places_p = np.flatnonzero((self._paper[p0:p1] > BLANK) & ~self._soft[p0:p1]) + p0
        return _Gap(
            places_e,
            places_p,
            _as_string(self._expected[places_e]),
            _as_string(self._paper[places_p]),
        )

    def _fix(self, gap: _Gap, run: _Run) -> tuple[int, int, int, int]:
        """Lay a stretch over its equal; returns where it begins in both texts and ends."""
        at_e = gap.places_e[run.expected : run.expected + run.length]
        at_p = gap.places_p[run.paper : run.paper + run.length]
        start, stop = int(at_p[0]), int(at_p[-1]) + 1
        # Blanks inside a stretch stay with the character before them.
        inside = np.arange(start, stop)
        self.home[inside] = at_e[np.searchsorted(at_p, inside, side="right") - 1]
        self.matched[at_p] = True
        return int(at_e[0]), start, int(at_e[-1]) + 1, stop

    def _by_distance(self, e0: int, e1: int, p0: int, p1: int) -> None:
        forgiven = (self._paper[p0:p1] <= BLANK) | self._soft[p0:p1]
        path = cheapest_path(
            self._expected[e0:e1], self._paper[p0:p1], forgiven, self._words[e0:e1]
        )
        for i, j, matched in path:
            self.home[p0 + j] = max(e0 + i, 0)
            self.matched[p0 + j] = matched


def _as_string(tokens: Tokens) -> str:
    return tokens.astype("<u4").tobytes().decode("utf-32-le", errors="replace")


def _runs(expected: str, paper: str, length: int, margin: int) -> Iterator[_Run]:
    """Stretches that stand once in each text, in an order common to both, ends trimmed."""
    there = _once(paper, length)
    pairs = [
        (place, there[gram]) for gram, place in _once(expected, length).items() if gram in there
    ]
    for run in _apart(_joined(_longest_rising(pairs), length)):
        yield from _trimmed(run, margin, (expected, paper))


def _labels(gap: _Gap, words: npt.NDArray[np.bool_]) -> Iterator[_Run]:
    """Words of the form that stand once in each text, in an order common to both."""
    pairs, lengths = [], {}
    for start, stop in _label_spans(gap.places_e, words):
        label = gap.text_e[start:stop]
        once = gap.text_e.count(label) == gap.text_p.count(label) == 1
        if once and len(label) >= _SHORTEST_LABEL:
            pairs.append((start, gap.text_p.index(label)))
            lengths[start] = stop - start
    # Without their ends, so that what stands beside them is seen to stand beside words.
    inner = (_Run(e + 1, p + 1, lengths[e] - 2) for e, p in _longest_rising(pairs))
    yield from _apart(list(inner))


def _label_spans(places: Indices, words: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where words of the form begin and end; a boundary, which has no place, ends them."""
    if not len(places):
        return
    breaks = (np.diff(places) > 1) | (np.diff(words) != 0)
    edges = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(places)]
    for start, stop in pairwise(edges):
        if words[start]:
            yield start, stop


def _joined(pairs: list[tuple[int, int]], length: int) -> list[_Run]:
    """Stretches that overlap and go on in step, as one."""
    runs: list[_Run] = []
    for e, p in pairs:
        last = runs[-1] if runs else None
        if last and e - last.expected == p - last.paper and e <= last.expected + last.length:
            runs[-1] = _Run(last.expected, last.paper, e + length - last.expected)
        else:
            runs.append(_Run(e, p, length))
    return runs


def _apart(runs: list[_Run]) -> Iterator[_Run]:
    """The same stretches, each without what the one before it holds already."""
    end_e = end_p = 0
    for run in runs:
        held = max(end_e - run.expected, end_p - run.paper, 0)
        if held < run.length:
            yield _Run(run.expected + held, run.paper + held, run.length - held)
            end_e, end_p = run.expected + run.length, run.paper + run.length


def _trimmed(run: _Run, margin: int, texts: tuple[str, str]) -> Iterator[_Run]:
    """What is sure of a stretch: its ends may slide where the texts differ beside it."""
    head = 0 if run.expected == 0 and run.paper == 0 else margin
    whole = (len(texts[0]), len(texts[1]))
    ends = (run.expected + run.length, run.paper + run.length)
    left = run.length - head - (0 if ends == whole else margin)
    if left > 0:
        yield _Run(run.expected + head, run.paper + head, left)


def _once(text: str, length: int) -> dict[str, int]:
    """The stretches of a length that stand only once in a text, with their places."""
    places: dict[str, int] = {}
    for place in range(len(text) - length + 1):
        gram = text[place : place + length]
        places[gram] = -1 if gram in places else place
    return {gram: place for gram, place in places.items() if place >= 0}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs that rises in both; the pairs come sorted by the first."""
    pairs.sort()
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_e, p) in enumerate(pairs):
        place = bisect_left(tails, p)
        before.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [p]
        at[place : place + 1] = [number]
    series: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        series.append(pairs[number])
        number = before[number]
    series.reverse()
    return series
