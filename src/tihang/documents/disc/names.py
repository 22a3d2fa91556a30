"""Names that every system that reads a disc can hold."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Characters of one name; a path of three of them stays within what Joliet allows."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*;\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_LAST_OF_PLANE_0 = 0xFFFF


def safe_name(name: str, *, longest: int = LONGEST) -> str:
    """The name with what Windows or a disc forbids replaced by ``_``; never empty.

    Discs hold 16-bit characters only: rarer ones (𠮷) become ``_`` in the name, while the
    list on the disc keeps them. Whether two names meet is for the caller to see.
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join("_" if _unsafe(character) else character for character in text)
    text = " ".join(_FORBIDDEN.sub("_", text).split())
    stem, dot, suffix = text.rpartition(".")
    if dot and stem and len(suffix) <= 8:
        text = f"{stem[: longest - len(suffix) - 1]}.{suffix}"
    text = text[:longest].strip(" .")
    if not text:
        return "_"
    return f"_{text}"[:longest] if _RESERVED.match(text) else text


def _unsafe(character: str) -> bool:
    return ord(character) > _LAST_OF_PLANE_0 or (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
        and not character.isspace()
    )
