"""The child that reads one PDF: from standard input, JSON to standard output.

It runs as a bare script and imports nothing of the project, so that it starts quickly.
The answer is ``{"pages": [...]}`` or ``{"refused": reason}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 600
MOST_CHARACTERS = 3_000_000
CELL_GAP = "\x1f"
"""Put before a character that stands clear to the right of the one before it."""

_MEMORY = 1024 * 1024 * 1024
_PROCESSOR_SECONDS = 20
_BLANK = 0x20
_HALF_EMPTY = "，。、；：！？）》」』】〕"
_OPENING = "（《「『【〈〔“‘"
_GAP = 5.5
"""In points: wider than a blank, narrower than the margins of two cells side by side."""
_OPENING_GAP = 0.15
"""Of its half: how far an opening mark stands from the ink before it where a cell begins with
it. Inside a text it stands at that ink, or over the empty half of a closing mark."""
_PASSWORD_ERROR = "Incorrect password"  # noqa: S105 - pdfium's words


def main() -> None:
    """Read standard input within bounds and answer."""
    _set_bounds()
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout)


def _set_bounds() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bounds; the parent's clock still holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes) -> dict[str, object]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        if count > MOST_PAGES:
            return {"refused": "pages"}
        pages: list[str] = []
        room = MOST_CHARACTERS
        for number in range(count):
            text = document[number].get_textpage()
            room -= text.count_chars()
            if room < 0:
                return {"refused": "text"}
            pages.append(_text_of(text))
    except pypdfium2.PdfiumError as error:
        return {"refused": "encrypted" if _PASSWORD_ERROR in str(error) else "damaged"}
    except MemoryError:
        return {"refused": "complex"}
    return {"pages": pages} if pages else {"refused": "damaged"}


def _text_of(page: Any) -> str:
    """The text of a page, with a mark where one cell of a table ends and the next begins.

    The reader sets blanks by itself, but none between cells that stand close together.
    """
    from pypdfium2.raw import FPDFText_GetUnicode, FPDFText_IsGenerated

    characters: list[str] = []
    ink = clear = float("inf")
    for index in _order(page):
        code = FPDFText_GetUnicode(page, index)
        if not code:
            continue
        if code > _BLANK and FPDFText_IsGenerated(page, index) == 0:
            left, _bottom, end, _top = page.get_charbox(index, loose=True)
            half = (end - left) / 2
            # At the ends of a line such marks take half of the room that they say they have.
            begins = left > ink + half * _OPENING_GAP if chr(code) in _OPENING else left > clear
            if begins:
                characters.append(CELL_GAP)
            empty = half if chr(code) in _HALF_EMPTY else 0.0
            ink = end - empty
            clear = ink + max(_GAP, empty + 1)
        characters.append(chr(code))
    # Where characters are of 16 bits, the rarer ones come in two halves.
    return "".join(characters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _order(page: Any) -> Iterator[int]:
    """The characters in the order of their ink.

    The reader goes by where a character's room begins. The empty left half of an opening
    bracket may be set over a narrow character before it: ``)〔`` would be read as ``〔)``.
    """
    from pypdfium2.raw import FPDFText_GetUnicode

    bracket: int | None = None
    for index in range(page.count_chars()):
        if bracket is not None and not _stands_before(page, index, bracket):
            yield bracket
            bracket = None
        if bracket is None and chr(FPDFText_GetUnicode(page, index)) in _OPENING:
            bracket = index
        else:
            yield index
    if bracket is not None:
        yield bracket


def _stands_before(page: Any, index: int, bracket: int) -> bool:
    """Whether the ink of a character lies to the left of a bracket's in the same line."""
    left, low, end, high = page.get_charbox(index)
    at, bottom, _end, top = page.get_charbox(bracket)
    return bool(end > left and left < at and low < top and high > bottom)


if __name__ == "__main__":
    main()
