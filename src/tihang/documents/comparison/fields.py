"""The content of a filing as fields to be found on a paper, in its reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tihang.documents.comparison.text import BOUNDARY, Tokens, folded
from tihang.documents.content.model import (
    ABSENT,
    Block,
    Entry,
    Filing,
    Grid,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Section,
    Signature,
    Table,
)

CONTENTS = "目录"
_NUMBERING = "序号"
_LEFT_TO_FILL = ("", "年月日")
"""What a paper leaves blank for a person; whatever stands there then is no difference."""
_ROW_NAME = 20
_MARK_NOTE = "〓 表示现有字库缺少的字，括号内为其统一码编号；Word 版保留原字。"
"""What a PDF says at its end where it shows characters by their number."""


@dataclass(frozen=True)
class Field:
    """A field of the form, or words of the form itself (``words``) that carry no value."""

    place: tuple[str, ...]
    """From the section down: 一、申报单位基本信息, （一）近三年经营情况, 第 2 行."""
    label: str
    value: str
    words: bool = False


@dataclass(frozen=True)
class Segment:
    """A text of the content as it stands on the paper.

    ``field`` is the index of its field; None for furniture, which is never reported.
    """

    text: str
    field: int | None
    role: Literal["label", "value", "furniture"]
    cell: bool = False
    """Whether it stands in a cell of a table, which the end of a page may break in two."""


@dataclass(frozen=True)
class Expected:
    """What a paper of this filing says."""

    fields: tuple[Field, ...]
    segments: tuple[Segment, ...]
    tokens: Tokens
    """All segments one after another, each after a BOUNDARY."""
    words: npt.NDArray[np.bool_]
    """Which of the tokens are words of the form itself."""
    starts: tuple[int, ...]
    """Where each segment begins in the tokens, with the end of the last one at the end."""
    heads: tuple[tuple[str, str], ...]
    """What stands before each table, and its head, which a paper repeats on further pages."""


def expected_of(filing: Filing, *, contents: bool = True) -> Expected:
    """Every text of the filing in reading order, with the field that it belongs to.

    ``contents`` tells whether the paper has a table of contents (目录).
    """
    made = _Maker()
    made.filing(filing, contents=contents)
    tokens: list[Tokens] = []
    starts = [0]
    for segment in made.segments:
        tokens += (np.array([BOUNDARY], dtype=np.int32), folded(segment.text))
        starts.append(starts[-1] + 1 + len(tokens[-1]))
    return Expected(
        tuple(made.fields),
        tuple(made.segments),
        np.concatenate(tokens),
        np.repeat([s.role == "label" for s in made.segments], np.diff(starts)),
        tuple(starts),
        tuple(dict.fromkeys(made.heads)),
    )


def left_to_fill(value: str) -> bool:
    """Whether the paper leaves this value for a person to write."""
    return "".join(value.split()) in _LEFT_TO_FILL


class _Maker:
    """Walks the content as the renderings do."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.segments: list[Segment] = []
        self.heads: list[tuple[str, str]] = []
        self._place: tuple[str, ...] = ()

    def filing(self, filing: Filing, *, contents: bool) -> None:
        self._place = ("封面",)
        self._furniture(filing.edition)
        self._words(filing.title)
        for entry in filing.cover:
            self._entry(entry, colon=True)
        self._furniture("校验码", filing.code, filing.hash)
        if contents:
            self._furniture(CONTENTS, *_contents(filing))
        for section in filing.sections:
            self._section(section)
        self._furniture(_MARK_NOTE)

    def _section(self, section: Section) -> None:
        self._place = (section.title,)
        self._words(section.title)
        running: int | None = None
        for block in section.blocks:
            if isinstance(block, Heading):
                self._heading(block, section)
            if isinstance(block, Paragraph):
                running = self._paragraph(block, running)
            elif isinstance(block, Listing):
                for mark, entry in block.marked:
                    running = self._paragraph(Paragraph(f"{mark} {entry}"), running)
            else:
                running = None
                self._block(block)

    def _heading(self, heading: Heading, section: Section) -> None:
        upper = self._place[: heading.level - 1] if heading.level > 2 else (section.title,)
        self._place = (*upper, heading.text)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level=3):
                self._value("名称", block.text)
            case Heading() | Note():
                self._words(block.text)
            case Grid():
                for entry in (entry for row in block.rows for entry in row):
                    self._entry(entry)
            case Signature():
                for entry in block.lines:
                    self._entry(entry, colon=True)
            case Table():
                self._table(block)
            case Picture():
                # A paper made without the picture's file has these words in its place.
                self._furniture(block.instead)
                self._value("图片", block.caption)
            case _:
                pass

    def _paragraph(self, block: Paragraph, running: int | None) -> int:
        """A paragraph without a label goes on with the field of the one before it."""
        if running is not None and not block.label:
            before = self.fields[running]
            self.fields[running] = Field(
                before.place, before.label, f"{before.value}\n{block.text}"
            )
            self.segments.append(Segment(block.text, running, "value"))
            return running
        if block.label:
            self._entry(Entry(block.label, block.text), colon=True)
        else:
            self._value("", block.text)
        return len(self.fields) - 1

    def _table(self, table: Table) -> None:
        outer = self._place
        head_word = self._written if table.written else self._words
        if table.caption:
            head_word(table.caption)
            self._place = (*outer, table.caption)
        head = "".join(column.heading for column in table.columns)
        self.heads.append((self.segments[-1].text, head))
        for column in table.columns:
            head_word(column.heading)
        inside = self._place
        headings = [column.heading for column in table.columns]
        number = 0
        for row in table.rows:
            self._place = inside
            if row.spans:
                self._span(row.cells[0])
                continue
            number += 1
            self._place = (*inside, _row_name(number, headings, row.cells))
            for heading, cell in zip(headings, row.cells, strict=True):
                if heading == _NUMBERING and not table.written:
                    self._furniture(cell)
                else:
                    self._value(heading, cell, cell=True)
        self._place = outer

    def _span(self, text: str) -> None:
        if text in (ABSENT, "无"):
            self._value("", text)
        else:
            self._words(text)

    def _entry(self, entry: Entry, *, colon: bool = False) -> None:
        self.fields.append(Field(self._place, entry.label, entry.value))
        index = len(self.fields) - 1
        label = f"{entry.label}：" if colon else entry.label
        self.segments.append(Segment(label, index, "label"))
        self.segments.append(Segment(entry.value, index, "value", cell=not colon))

    def _value(self, label: str, value: str, *, cell: bool = False) -> None:
        self.fields.append(Field(self._place, label, value))
        self.segments.append(Segment(value, len(self.fields) - 1, "value", cell))

    def _written(self, text: str) -> None:
        """Words of the firm where a table of the form has words of the form."""
        self._value("表头", text)

    def _words(self, text: str) -> None:
        self.fields.append(Field(self._place, text, "", words=True))
        self.segments.append(Segment(text, len(self.fields) - 1, "label"))

    def _furniture(self, *texts: str) -> None:
        self.segments += (Segment(text, None, "furniture") for text in texts)


def _contents(filing: Filing) -> Iterator[str]:
    for section in filing.sections:
        yield section.title
        yield from (
            block.text
            for block in section.blocks
            if isinstance(block, Heading) and block.level == 2
        )


def _row_name(number: int, headings: Iterable[str], cells: Iterable[str]) -> str:
    """第 2 行, with the first text of the row that is no number, for people to find it."""
    named = next(
        (
            cell
            for heading, cell in zip(headings, cells, strict=True)
            if heading != _NUMBERING and not cell.replace(",", "").replace(".", "").isdigit()
        ),
        "",
    )
    short = named if len(named) <= _ROW_NAME else f"{named[:_ROW_NAME]}…"
    return f"第 {number} 行（{short}）" if short else f"第 {number} 行"
