"""The blocks of a long text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A line of running text, without blanks at its ends and never empty."""

    text: str


@dataclass(frozen=True)
class BulletList:
    items: tuple[str, ...]


@dataclass(frozen=True)
class NumberedList:
    items: tuple[str, ...]
    start: int = 1
    """The number of the first item; the others count on."""


@dataclass(frozen=True)
class Table:
    """A table; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    evidence: str
    """Its number in the list of evidence, such as E03."""
    caption: str = ""


Block = Paragraph | BulletList | NumberedList | Table | Picture
