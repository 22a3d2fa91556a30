"""Where two texts differ, character by character, for both to be shown side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 1500
"""Characters up to which every difference is marked; beyond it the differing part as one."""
KEPT = 24
"""Characters of an unchanged part that stay beside a difference."""


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``marked`` where the other text does not have it."""

    text: str
    marked: bool = False


def marked(online: str, paper: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; blanks between lines count as one, and alone are no difference."""
    online, paper = _one_line(online), _one_line(paper)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in _steps(online, paper):
        _add(left, online[a:b], differs=tag != "equal")
        _add(right, paper[c:d], differs=tag != "equal")
    return tuple(left), tuple(right)


def _add(pieces: list[Piece], text: str, *, differs: bool) -> None:
    """Add a piece, or lengthen an unmarked one: a paper breaks its lines where it likes."""
    mark = differs and not text.isspace()
    if text and not mark and pieces and not pieces[-1].marked:
        text = pieces.pop().text + text
    if text:
        pieces.append(Piece(text, mark))


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with long unchanged parts cut down to what stands next to a difference."""
    last = len(pieces) - 1
    return tuple(
        piece if piece.marked else Piece(_cut(piece.text, first=n == 0, last=n == last))
        for n, piece in enumerate(pieces)
    )


def _cut(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * KEPT + 8:
        return text
    head = "" if first else text[:KEPT]
    tail = "" if last else text[-KEPT:]
    return f"{head}……{tail}" if head or tail else f"{text[: 2 * KEPT]}……"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _steps(online: str, paper: str) -> Iterator[tuple[str, int, int, int, int]]:
    if max(len(online), len(paper)) <= LONGEST:
        yield from SequenceMatcher(None, online, paper, autojunk=False).get_opcodes()
        return
    head = _common(online, paper)
    tail = _common(online[head:][::-1], paper[head:][::-1])
    yield "equal", 0, head, 0, head
    yield "replace", head, len(online) - tail, head, len(paper) - tail
    yield "equal", len(online) - tail, len(online), len(paper) - tail, len(paper)


def _common(left: str, right: str) -> int:
    """How many characters two texts have in common from the start."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
