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
    if fonts.common.issuperset(text):
        return text
    return "".join(_shown(character, fonts) for character in _joined(text))


def replaced(text: str, fonts: FontSet) -> tuple[str, ...]:
    """The characters of a text that are shown by their number, each once."""
    if fonts.common.issuperset(text):
        return ()
    return tuple(dict.fromkeys(c for c in _joined(text) if _shown(c, fonts).startswith(REPLACED)))


def _joined(text: str) -> list[str]:
    """The characters of a text, accents of their own joined to their letter, else to be named.

    An accent drawn beside its letter would make readers of the PDF's text take that letter
    for the pair wherever it stands. Chinese characters are never composed: that would change
    those used in names.
    """
    characters: list[str] = []
    for character in text:
        if characters and unicodedata.category(character).startswith("M"):
            joined = unicodedata.normalize("NFC", characters[-1] + character)
            if len(joined) == 1:
                characters[-1] = joined
                continue
        characters.append(character)
    return characters


def _shown(character: str, fonts: FontSet) -> str:
    """One character as it will stand on the page."""
    category = unicodedata.category(character)
    if character in _LAYOUT or character == "\u3000":
        return character
    if category == "Zs":
        return " "
    if _has_no_shape(character):
        return ""
    if category.startswith("M") or not fonts.draws(character):
        return f"{REPLACED}{ord(character):04X})"
    return character


def _has_no_shape(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or any(
        ord(character) in selectors for selectors in _VARIATION_SELECTORS
    )
