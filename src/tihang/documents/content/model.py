"""The neutral content of a paper: sections of blocks, all of it plain text.

The PDF and the Word file are two renderings of this one value, so they cannot disagree.
Every value is text as the reader shall see it; nothing in it is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

ABSENT = "（未填写）"
"""What stands where the firm gave nothing."""

BULLET = "•"

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; its number is part of the text.

    Level 2 is （一）, level 3 is 1．
    """

    text: str
    level: Literal[2, 3]
    kind: Literal["heading"] = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    """Running text, with a run-in label (业务活动：…) where it has one."""

    text: str
    label: str = ""
    kind: Literal["paragraph"] = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Note:
    """A remark of the form's own, set small: where a rule comes from, how a figure is read."""

    text: str
    kind: Literal["note"] = field(default="note", init=False)


@dataclass(frozen=True)
class Entry:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Grid:
    """A form table: each row holds one entry or two."""

    rows: tuple[tuple[Entry, ...], ...]
    kind: Literal["grid"] = field(default="grid", init=False)


@dataclass(frozen=True)
class Column:
    heading: str
    width: float
    """Share of the table's width, relative to the other columns."""
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """A row of a table; a row of one cell in a wider table is a group's heading."""

    cells: tuple[str, ...]
    spans: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    written: bool = False
    """Whether the firm wrote it into a text of its own; its head is then no word of the form."""
    kind: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True)
class Listing:
    """A list inside running text."""

    entries: tuple[str, ...]
    start: int | None = None
    """Number of the first entry; none where they are not numbered."""
    kind: Literal["listing"] = field(default="listing", init=False)

    @property
    def marked(self) -> tuple[tuple[str, str], ...]:
        """Each entry behind its mark."""
        if self.start is None:
            return tuple((BULLET, entry) for entry in self.entries)
        return tuple((f"{n}.", entry) for n, entry in enumerate(self.entries, self.start))


@dataclass(frozen=True)
class Picture:
    """A picture of the list of evidence; where its bytes are not at hand, a frame says so."""

    evidence: str
    caption: str
    """With its number, as it stands below: 图1　产线全景（佐证材料 E03）."""
    instead: str = ""
    """What stands in the frame where the picture is not at hand."""
    kind: Literal["picture"] = field(default="picture", init=False)


@dataclass(frozen=True)
class Signature:
    """Lines to sign, stamp and date, set to the right."""

    lines: tuple[Entry, ...]
    kind: Literal["signature"] = field(default="signature", init=False)


Block = Heading | Paragraph | Note | Grid | Table | Listing | Picture | Signature


@dataclass(frozen=True)
class Section:
    title: str
    """With its number: 一、申报单位基本信息."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Filing:
    """A filing (申报书) as it will stand on paper."""

    edition: str
    title: str
    cover: tuple[Entry, ...]
    sections: tuple[Section, ...]
    code: str
    """Short form of the content hash, for people to type."""
    hash: str
    verify: str
    """What the QR code says."""
    author: str
    draft: bool


def strings(filing: Filing) -> Iterator[str]:
    """Every text of the filing in reading order; both renderings hold them in this order."""
    yield filing.title
    for entry in filing.cover:
        yield from (entry.label, entry.value)
    for section in filing.sections:
        yield section.title
        for block in section.blocks:
            yield from block_strings(block)


def block_strings(block: Block) -> Iterator[str]:
    """The texts of one block in reading order."""
    match block:
        case Heading() | Note():
            yield block.text
        case Paragraph():
            yield from (block.label, block.text)
        case Grid():
            yield from (text for row in block.rows for e in row for text in (e.label, e.value))
        case Signature():
            yield from (text for line in block.lines for text in (line.label, line.value))
        case Listing():
            yield from (text for marked in block.marked for text in marked)
        case Picture():
            yield block.caption
        case Table():
            yield block.caption
            yield from (column.heading for column in block.columns)
            yield from (cell for row in block.rows for cell in row.cells)
