"""Cells broken by the end of a page.

Of a table row that runs over a page, the page has the beginnings of all cells, and the next
page the rest of them: a long cell's text is then not in one piece. It is put together here
before the paper is aligned.
"""

from __future__ import annotations

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


def rejoined(paper: Text, page_starts: Sequence[int], expected: Expected) -> Text:
    """The same text with the pieces of each broken cell one after another."""
    order = np.arange(len(paper.tokens))
    for value in _long_values(expected):
        tokens = paper.tokens[order]
        solid = np.flatnonzero(tokens > BLANK)
        text = _string(tokens[solid])
        if value in text:
            continue
        # Pages by the place of their first character in the order of the source.
        pages = np.searchsorted(page_starts, paper.where[order][solid], side="right")
        pieces = _pieces(value, text, pages.tolist())
        if pieces:
            order = _moved(order, solid, pieces)
    return replace(
        paper, tokens=paper.tokens[order], where=paper.where[order], soft=paper.soft[order]
    )


def _long_values(expected: Expected) -> Iterator[str]:
    for segment in expected.segments:
        if segment.role == "value" and len(segment.text) >= _LONG:
            value = _string(folded(segment.text))
            if len(value) >= _LONG:
                yield value


def _string(tokens: npt.NDArray[np.int32]) -> str:
    return tokens.astype("<u4").tobytes().decode("utf-32-le", errors="replace")


def _pieces(value: str, text: str, pages: Sequence[int]) -> list[tuple[int, int]]:
    """Where the pieces of a value stand on pages that follow one another; none if not whole."""
    pieces: list[tuple[int, int]] = []
    done = 0
    at = 0
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
