"""A paper handed in, as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PaperKind = Literal["pdf", "docx"]


class PaperRefused(Exception):
    """A paper cannot be compared; the message says why and what to hand in instead."""


@dataclass(frozen=True)
class Paper:
    """The text of a paper in reading order."""

    kind: PaperKind
    pages: tuple[str, ...]
    """The text of each page, empty where a page has none; a Word file is one page."""
    margins: str = ""
    """Heads and feet of a Word file, where its code stands."""

    @property
    def scanned(self) -> bool:
        """Whether no page has any text: pictures of pages, which only a person can read."""
        return not any(page.strip() for page in self.pages)

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        """The pages that only a person can read, counted from 1."""
        return tuple(n for n, page in enumerate(self.pages, start=1) if not page.strip())
