"""Searches through XML by the engine, which makes them outside the interpreter's lock."""

from __future__ import annotations

import polars as pl


class Searched:
    """A piece of XML to search for several patterns."""

    def __init__(self, xml: bytes) -> None:
        text = pl.Series([xml], dtype=pl.Binary).cast(pl.String, strict=False)
        if text.null_count():
            # Another encoding than UTF-8: what is looked for is plain ASCII.
            text = pl.Series([xml.decode("latin-1")])
        self._text = text

    def holds(self, pattern: str) -> bool:
        """Whether the pattern is found; it looks neither back nor ahead."""
        return bool(self._text.str.contains(pattern)[0])
