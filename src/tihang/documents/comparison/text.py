"""Text made comparable: what only setting or typing changes is taken out, the rest is kept.

Two texts count as equal when they differ in blanks and line breaks, full or half width,
shapes that Unicode keeps for compatibility (Kangxi radicals, ligatures), kinds of quotation
mark and hyphen, and characters without a shape. Characters that a paper shows by their code
point, ``〓(U+1F600)``, count as themselves.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.int32]
"""Code points of comparable characters; BLANK, CELL and BOUNDARY between them."""

BLANK = 0
"""A run of blanks in a paper."""
CELL = -1
"""The same where it is known that a cell of a table ends."""
CELL_GAP = "\x1f"
"""How readers of papers mark it in their text."""
BOUNDARY = -2
"""The place between two texts of the content, where a paper may have a blank."""

_SHOWN_BY_NUMBER = r"〓\s*[(（]\s*U\s*\+\s*((?:[0-9A-F]\s*){4,6})[)）]"
_LEADERS = r"(?:[.．…·•]\s*){4,}"
_SPECIAL = re.compile(f"{_SHOWN_BY_NUMBER}|{_LEADERS}")
_COMPATIBILITY = (
    range(0x2E80, 0x2FE0),
    range(0xF900, 0xFB00),
    range(0xFB00, 0xFB07),
    range(0xFF01, 0xFFEF),
    range(0x2F800, 0x2FA20),
)
_ALIKE = str.maketrans("“”„‟‘’‚‐‑−―─•∙・", '""""\'\'\'---——···')
_LOST_HYPHEN = "\ufffe\x02"
"""How readers of PDF give a hyphen that closes a line."""
_LARGEST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True)
class Text:
    """A text as tokens, each with its place in the source."""

    source: str
    tokens: Tokens
    where: npt.NDArray[np.int32]
    soft: npt.NDArray[np.bool_]
    """Hyphens at the end of a line, which may or may not belong to the text."""


def comparable(source: str) -> Text:
    """The tokens of a text. Runs of blanks become one, none at either end."""
    made = _Maker(source)
    position = 0
    for special in _SPECIAL.finditer(source):
        made.plain(position, special.start())
        number = int("".join(special[1].split()), 16) if special[1] else 0
        if number and number <= _LARGEST_CODE_POINT:
            made.add(chr(number), special.start())
        else:
            made.blank(special.start())
        position = special.end()
    made.plain(position, len(source))
    return made.text()


def folded(text: str) -> Tokens:
    """The comparable characters of a text without its blanks."""
    tokens = comparable(text).tokens
    return tokens[tokens > BLANK]


class _Maker:
    """Collects tokens from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = array("i")
        self._where = array("i")
        self._soft: list[int] = []

    def plain(self, start: int, stop: int) -> None:
        source = self._source
        for index in range(start, stop):
            character = source[index]
            if "\u4e00" <= character <= "\u9fff":
                self._append(ord(character), index)
            elif character in _LOST_HYPHEN or (character == "-" and self._closes_line(index)):
                self._soft.append(len(self._tokens))
                self._append(ord("-"), index)
            elif character == CELL_GAP:
                self.cell(index)
            elif character.isspace():
                self.blank(index)
            else:
                self.add(character, index)

    def blank(self, index: int) -> None:
        if self._tokens and self._tokens[-1] > BLANK:
            self._append(BLANK, index)

    def cell(self, index: int) -> None:
        if self._tokens and self._tokens[-1] == BLANK:
            self._tokens[-1] = CELL
        elif self._tokens and self._tokens[-1] != CELL:
            self._append(CELL, index)

    def add(self, character: str, index: int) -> None:
        """One character of any kind, folded."""
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Cn") or _selects_variation(character):
            return
        if category.startswith("M") and self._joined_to_last(character):
            return
        if any(ord(character) in block for block in _COMPATIBILITY):
            character = unicodedata.normalize("NFKC", character)
        for part in unicodedata.normalize("NFC", character.translate(_ALIKE)):
            if part.isspace():
                self.blank(index)
            else:
                self._append(ord(part), index)

    def _append(self, token: int, index: int) -> None:
        self._tokens.append(token)
        self._where.append(index)

    def _closes_line(self, index: int) -> bool:
        return index + 1 < len(self._source) and self._source[index + 1] in "\r\n"

    def _joined_to_last(self, mark: str) -> bool:
        if not self._tokens or self._tokens[-1] <= BLANK:
            return False
        joined = unicodedata.normalize("NFC", chr(self._tokens[-1]) + mark)
        if len(joined) == 1:
            self._tokens[-1] = ord(joined)
        return len(joined) == 1

    def text(self) -> Text:
        if self._tokens and self._tokens[-1] <= BLANK:
            self._tokens.pop()
            self._where.pop()
        soft = np.zeros(len(self._tokens), dtype=np.bool_)
        soft[self._soft] = True
        return Text(
            self._source,
            np.array(self._tokens, dtype=np.int32),
            np.array(self._where, dtype=np.int32),
            soft,
        )


def _selects_variation(character: str) -> bool:
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF
