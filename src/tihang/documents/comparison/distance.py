"""The cheapest way from an expected text to the one on the paper.

Edit distance in which a change costs something to begin, too: changes gather in one field
rather than lie about in two. A field ends any change, so that a paper's blank is drawn to
the boundary that leaves the fewest fields changed.

Two states run along: EQUAL after characters that are the same, CHANGED inside a change.
Each row is computed at once; insertions, which run along the row, by a running minimum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.text import BLANK, BOUNDARY, CELL, Tokens

Costs = npt.NDArray[np.int64]
Moves = npt.NDArray[np.int8]

_CHANGE, _BEGIN, _BEGIN_IN_WORDS = 10, 15, 20
_FORGIVEN, _FORGIVEN_CELL = 1, 80
"""The end of a cell inside a text, and the boundary that is missed for it, cost more than two
changes: ``FGC`` and ``13`` in two cells against ``FGC1|3`` are two changed cells."""
_BOUNDARY_AT_BLANK = 1
_MISSED_BOUNDARY, _MISSED_BEFORE_WORDS = 16, 2
"""To miss a boundary costs more than to begin a second change: two changed fields are two.
Before words of the form there is only one field that the change can be of."""
_NEVER = 10**12
_STEP, _LESS, _MORE, _FROM_CHANGED = 0, 1, 2, 4
"""How a cell was reached; the last is added where the state before was CHANGED."""


def cheapest_path(
    expected: Tokens,
    paper: Tokens,
    forgiven: npt.NDArray[np.bool_],
    words: npt.NDArray[np.bool_],
) -> Iterator[tuple[int, int, bool]]:
    """For each token of the paper, from the last: the expected one it stands at, and if equal.

    What the paper has more stands at the expected token before it (-1 before the first).
    ``forgiven`` are tokens of the paper that may be there or not: blanks, soft hyphens.
    ``words`` are expected tokens of the form's own words, less likely to be changed.
    """
    equal_moves, changed_moves, last = _table(expected, paper, forgiven, words)
    i, j = len(expected), len(paper)
    in_change = bool(last.changed[j] < last.equal[j])
    while i or j:
        move = int((changed_moves if in_change else equal_moves)[i, j])
        was_equal = not in_change
        in_change = bool(move & _FROM_CHANGED)
        kind = move & ~_FROM_CHANGED
        if kind == _STEP:
            i, j = i - 1, j - 1
            yield i, j, was_equal
        elif kind == _LESS:
            i -= 1
        else:
            j -= 1
            yield i - 1, j, False


@dataclass
class _Row:
    """The cost of each cell of a row in both states, and how the cell was reached."""

    equal: Costs
    changed: Costs
    equal_moves: Moves
    changed_moves: Moves


def _table(
    expected: Tokens,
    paper: Tokens,
    forgiven: npt.NDArray[np.bool_],
    words: npt.NDArray[np.bool_],
) -> tuple[Moves, Moves, _Row]:
    width = len(paper) + 1
    equal_moves = np.empty((len(expected) + 1, width), dtype=np.int8)
    changed_moves = np.empty_like(equal_moves)
    skipped = np.where(paper == CELL, _FORGIVEN_CELL, _FORGIVEN)
    more = np.concatenate(([0], np.where(forgiven, skipped, _CHANGE))).astype(np.int64)
    insertion = _Insertion(more, np.flatnonzero(forgiven) + 1)
    row = _nothing(width)
    row.equal[0] = 0
    insertion.run(row, _BEGIN)
    equal_moves[0], changed_moves[0] = row.equal_moves, row.changed_moves
    blanks, cells = paper <= BLANK, paper == CELL
    for i, token in enumerate(expected, start=1):
        begin, missed = (
            (_BEGIN_IN_WORDS, _MISSED_BEFORE_WORDS) if words[i - 1] else (_BEGIN, _MISSED_BOUNDARY)
        )
        row = (
            _over_boundary(row, blanks, cells, missed)
            if token == BOUNDARY
            else _over_character(row, paper == token, blanks, begin)
        )
        insertion.run(row, begin)
        equal_moves[i], changed_moves[i] = row.equal_moves, row.changed_moves
    return equal_moves, changed_moves, row


def _nothing(width: int) -> _Row:
    costs = np.full(width, _NEVER, dtype=np.int64)
    moves = np.full(width, _MORE, dtype=np.int8)
    return _Row(costs, costs.copy(), moves, moves.copy())


def _over_boundary(
    above: _Row, blanks: npt.NDArray[np.bool_], cells: npt.NDArray[np.bool_], missed: int
) -> _Row:
    """At the end of a cell, at a blank, or without one; each ends a change."""
    row = _nothing(len(above.equal))
    cheapest = np.minimum(above.equal, above.changed)
    origin = _origin(above.changed < above.equal)
    row.equal = cheapest + missed
    row.equal_moves = _LESS + origin
    at_blank = np.flatnonzero(blanks)
    cost = cheapest[at_blank] + np.where(cells[at_blank], 0, _BOUNDARY_AT_BLANK)
    better = cost <= row.equal[at_blank + 1]
    row.equal[at_blank[better] + 1] = cost[better]
    row.equal_moves[at_blank[better] + 1] = _STEP + origin[at_blank[better]]
    return row


def _over_character(
    above: _Row, same: npt.NDArray[np.bool_], blanks: npt.NDArray[np.bool_], begin: int
) -> _Row:
    """At the same character, at another one in its stead, or left out."""
    row = _nothing(len(above.equal))
    at = np.flatnonzero(same)
    row.equal[at + 1] = np.minimum(above.equal[at], above.changed[at])
    row.equal_moves[at + 1] = _STEP + _origin(above.changed[at] < above.equal[at])
    begun = above.equal + begin
    change = np.minimum(begun, above.changed) + _CHANGE
    origin = _origin(above.changed <= begun)
    row.changed = change.copy()
    row.changed_moves = _LESS + origin
    instead = np.where(same | blanks, _NEVER, change[:-1])
    better = instead <= row.changed[1:]
    row.changed[1:][better] = instead[better]
    row.changed_moves[1:][better] = _STEP + origin[:-1][better]
    return row


def _origin(from_changed: npt.NDArray[np.bool_]) -> Moves:
    return np.where(from_changed, _FROM_CHANGED, 0).astype(np.int8)


class _Insertion:
    """What the paper has more, along a row."""

    def __init__(self, more: Costs, forgiven: npt.NDArray[np.int64]) -> None:
        self._more = more
        self._total = np.cumsum(more)
        self._forgiven = forgiven

    def run(self, row: _Row, begin: int) -> None:
        for _ in range(2):  # A soft hyphen and the blank behind it.
            over = row.equal[self._forgiven - 1] + self._more[self._forgiven]
            better = self._forgiven[over < row.equal[self._forgiven]]
            row.equal[better] = row.equal[better - 1] + self._more[better]
            row.equal_moves[better] = _MORE
        begun = row.equal[:-1] + begin + self._more[1:]
        better = np.flatnonzero(begun < row.changed[1:]) + 1
        row.changed[better] = begun[better - 1]
        row.changed_moves[better] = _MORE
        # Going on costs the same wherever the change began: a running minimum finds it.
        going_on = np.minimum.accumulate(row.changed - self._total) + self._total
        row.changed_moves[going_on < row.changed] = _MORE + _FROM_CHANGED
        row.changed = going_on
