"""Characters that no font at hand can draw.

A PDF/A file may not hold a character without a glyph, and an empty box on paper loses what
was written. Such a character is therefore set as the geta mark 〓, the printers' sign for a
missing type, with its code point: ``〓(U+1F600)``. So a reader sees that something stands
here and which character it is, and the text of the PDF says the same as its page. Marks
that have no shape of their own (joiners, variation selectors, direction marks) are left out.
Word files carry every character as it is.
"""

from __future__ import annotations

import unicodedata

from tihang.documents.fonts import FontSet

REPLACED = "〓(U+"
"""How a replaced character begins."""

_LAYOUT = frozenset("\n ")
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def drawable(text: str, fonts: FontSet) -> str:
    """The text with every character that no font draws replaced by a visible mark."""
    text = text.replace("\t", "    ")
    if all(ord(character) in fonts.common or character in _LAYOUT for character in text):
        return text
    return _replaced(text, fonts)


def _replaced(text: str, fonts: FontSet) -> str:
    """Accents that no font draws with their letter are joined to it where Unicode has both in one.

    Chinese characters stay as they are: composition would change those used in names.
    """
    characters: list[str] = []
    for character in text:
        if characters and unicodedata.category(character).startswith("M"):
            base = characters[-1]
            joined = unicodedata.normalize("NFC", base + character)
            if fonts.draws(base + character):
                characters[-1] += character
            elif len(joined) == 1:
                characters[-1] = joined
            else:
                characters.append(character)
            continue
        characters.append(character)
    return "".join(_shown(part, fonts) for part in characters)


def _shown(part: str, fonts: FontSet) -> str:
    """One character, or a letter with its accents, as it will stand on the page."""
    if part in _LAYOUT:
        return part
    if unicodedata.category(part[0]) == "Zs" and part != "\u3000":
        return " "
    if len(part) == 1 and _has_no_shape(part):
        return ""
    alone = len(part) == 1 and unicodedata.category(part).startswith("M")
    return part if fonts.draws(part) and not alone else _named(part)


def _named(part: str) -> str:
    return "".join(f"{REPLACED}{ord(character):04X})" for character in part)


def _has_no_shape(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or any(
        ord(character) in selectors for selectors in _VARIATION_SELECTORS
    )
