"""What is done with a cell's text, whatever the table is about."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """A text without what people change unawares: width, blanks, letter case, stars, colons."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", text)).lower()


def shorten(text: str, limit: int = 20) -> str:
    """A cell's text, cut where it is long, for a message."""
    text = text.strip()
    return text if len(text) <= limit else text[:limit] + "…"
