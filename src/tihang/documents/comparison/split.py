"""Cells broken by the end of a page.

Of a table row that runs over a page, the page has the beginnings of all cells, and the next
page the rest of them: a long cell's text is then not in one piece. It is put together here
before the paper is aligned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.align import Indices
from tihang.documents.comparison.fields import Expected
from tihang.documents.comparison.text import BLANK, Text, folded

_LONG = 40
_SURE = 12
"""A piece of this many characters is taken for the one looked for."""
_ATTEMPTS = 100
"""Beginnings of a value that are tried."""


def rejoined(paper: Text, page_starts: Sequence[int], expected: Expected) -> Text:
    """The same text with the pieces of each broken cell one after another."""
    order = np.arange(len(paper.tokens))
    solid, text, pages = _laid(paper, order, page_starts)
    for value, times in Counter(_long_values(expected)).items():
        # Two fields may say the same: one of them whole, the other one broken.
        for _missing in range(times - text.count(value)):
            pieces = _fewest_pieces(value, text, pages)
            if not pieces:
                break
            order = _moved(order, solid, pieces)
            solid, text, pages = _laid(paper, order, page_starts)
    return replace(
        paper, tokens=paper.tokens[order], where=paper.where[order], soft=paper.soft[order]
    )


def _laid(
    paper: Text, order: Indices, page_starts: Sequence[int]
) -> tuple[Indices, str, Sequence[int]]:
    """The characters of a paper in an order: their places in it, as text, and their pages."""
    tokens = paper.tokens[order]
    solid = np.flatnonzero(tokens > BLANK)
    # Pages by the place of their first character in the order of the source.
    pages = np.searchsorted(page_starts, paper.where[order][solid], side="right")
    return solid, _string(tokens[solid]), pages.tolist()


def _long_values(expected: Expected) -> Iterator[str]:
    for segment in expected.segments:
        if segment.cell and len(segment.text) >= _LONG:
            value = _string(folded(segment.text))
            if len(value) >= _LONG:
                yield value


def _string(tokens: npt.NDArray[np.int32]) -> str:
    return tokens.astype("<u4").tobytes().decode("utf-32-le", errors="replace")


def _fewest_pieces(value: str, text: str, pages: Sequence[int]) -> list[tuple[int, int]]:
    """The pieces that a value is broken into; none where it does not stand there.

    Another text may begin with the same words and be taken for the first piece: that makes
    one piece more.
    """
    best: list[tuple[int, int]] = []
    at = text.find(value[:_SURE])
    for _attempt in range(_ATTEMPTS):
        if at < 0:
            break
        pieces = _pieces(value, text, pages, at)
        if len(pieces) > 1 and (not best or len(pieces) < len(best)):
            best = pieces
        at = text.find(value[:_SURE], at + 1)
    return best


def _pieces(value: str, text: str, pages: Sequence[int], at: int) -> list[tuple[int, int]]:
    """Where the pieces of a value stand on pages that follow one another, the first at a place.

    None if not all of it stands there.
    """
    pieces: list[tuple[int, int]] = []
    done = 0
    while done < len(value):
        length = min(_SURE, len(value) - done)
        at = text.find(value[done : done + length], at)
        if at < 0 or (pieces and pages[at] != pages[pieces[-1][1] - 1] + 1):
            return []
        end = at
        while (
            end < len(text)
            and done < len(value)
            and text[end] == value[done]
            and pages[end] == pages[at]
        ):
            end, done = end + 1, done + 1
        pieces.append((at, end))
        at = end
    return pieces


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
