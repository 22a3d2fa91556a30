"""Cells broken by the end of a page.

Of a table row that runs over a page, the page has the beginnings of all cells, and the next
page the rest of them: a long cell's text is then not in one piece. It is put together here
before the paper is aligned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.align import Indices
from tihang.documents.comparison.fields import Expected
from tihang.documents.comparison.text import BLANK, CELL, Text, folded

_LONG = 40
_SURE = 12
"""A piece of this many characters is taken for the one looked for."""
_ATTEMPTS = 100
"""Beginnings of a value that are tried."""


@dataclass(frozen=True)
class _Laid:
    """The characters of a paper in an order."""

    solid: Indices
    """Their places in the order, which counts blanks as well."""
    text: str
    pages: Sequence[int]
    lines: Sequence[bool]
    """Whether a line ends before the character; one more than characters, as in ``cells``."""
    cells: Sequence[bool]
    """Whether a cell or a page ends before it."""


def rejoined(paper: Text, page_starts: Sequence[int], expected: Expected) -> Text:
    """The same text with the pieces of each broken cell one after another."""
    order = np.arange(len(paper.tokens))
    laid = _laid(paper, order, page_starts)
    for value, times in Counter(_long_values(expected)).items():
        # Two fields may say the same: one of them whole, the other one broken.
        for _missing in range(times - laid.text.count(value)):
            pieces = _fewest_pieces(value, laid)
            if not pieces:
                break
            order = _moved(order, laid.solid, pieces)
            laid = _laid(paper, order, page_starts)
    return replace(
        paper, tokens=paper.tokens[order], where=paper.where[order], soft=paper.soft[order]
    )


def _laid(paper: Text, order: Indices, page_starts: Sequence[int]) -> _Laid:
    tokens = paper.tokens[order]
    solid = np.flatnonzero(tokens > BLANK)
    # Pages by the place of their first character in the order of the source.
    pages = np.searchsorted(page_starts, paper.where[order][solid], side="right")
    new_page = np.diff(pages) != 0
    lines = (np.diff(solid) > 1) | new_page
    # Between two characters there is at most one token of white space.
    cells = (tokens[solid[1:] - 1] == CELL) | new_page
    return _Laid(
        solid, _string(tokens[solid]), pages.tolist(), _with_ends(lines), _with_ends(cells)
    )


def _with_ends(inside: npt.NDArray[np.bool_]) -> Sequence[bool]:
    return [True, *inside.tolist(), True]


def _long_values(expected: Expected) -> Iterator[str]:
    for segment in expected.segments:
        if segment.cell and len(segment.text) >= _LONG:
            value = _string(folded(segment.text))
            if len(value) >= _LONG:
                yield value


def _string(tokens: npt.NDArray[np.int32]) -> str:
    return tokens.astype("<u4").tobytes().decode("utf-32-le", errors="replace")


def _fewest_pieces(value: str, laid: _Laid) -> list[tuple[int, int]]:
    """The pieces that a value is broken into; none where it does not stand there.

    Another text may begin with the same words and be taken for the first piece: that makes
    one piece more.
    """
    best: list[tuple[int, int]] = []
    at = laid.text.find(value[:_SURE])
    for _attempt in range(_ATTEMPTS):
        if at < 0:
            break
        pieces = _pieces(value, laid, at)
        if len(pieces) > 1 and (not best or len(pieces) < len(best)):
            best = pieces
        at = laid.text.find(value[:_SURE], at + 1)
    return best


def _pieces(value: str, laid: _Laid, at: int) -> list[tuple[int, int]]:
    """Where the pieces of a value stand on pages that follow one another, the first at a place.

    None if not all of it stands there.
    """
    pieces = [(at, _end(value, laid, at))]
    done = pieces[0][1] - at
    while 0 < done < len(value):
        page = laid.pages[pieces[-1][1] - 1] + 1
        at = _on_page(value[done : done + _SURE], laid, pieces[-1][1], page)
        if at < 0:
            return []
        pieces.append((at, _end(value[done:], laid, at)))
        done += pieces[-1][1] - at
        if pieces[-1][1] == at:
            return []
    return pieces if done else []


def _on_page(beginning: str, laid: _Laid, start: int, page: int) -> int:
    """Where a further piece begins, with its cell, on a page; -1 if nowhere."""
    at = laid.text.find(beginning, start)
    while at >= 0 and laid.pages[at] <= page:
        if laid.pages[at] == page and laid.cells[at]:
            return at
        at = laid.text.find(beginning, at + 1)
    return -1


def _end(value: str, laid: _Laid, at: int) -> int:
    """Where the part of a value ends that stands in one cell of one page.

    What goes on in the same cell with other words is no break but a change, and what goes on
    beyond it by chance is of another cell.
    """
    end = at
    while (
        end < len(laid.text)
        and end - at < len(value)
        and laid.text[end] == value[end - at]
        and laid.pages[end] == laid.pages[at]
    ):
        end += 1
    if end - at == len(value) and laid.lines[end]:
        return end
    while end > at and not laid.cells[end]:
        end -= 1
    return end


def _moved(
    order: Indices,
    solid: Indices,
    pieces: Sequence[tuple[int, int]],
) -> Indices:
    """The order with all later pieces right behind the first one."""
    spans = [(int(solid[a]), int(solid[b - 1]) + 1) for a, b in pieces]
    later = np.concatenate([np.arange(*span) for span in spans[1:]] or [np.arange(0)])
    rest = np.setdiff1d(np.arange(len(order)), later)
    behind = int(np.searchsorted(rest, spans[0][1]))
    moved: Indices = order[np.concatenate((rest[:behind], later, rest[behind:]))]
    return moved
