"""From a long text to its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tihang.dossier.richtext.model import (
    Block,
    BulletList,
    NumberedList,
    Paragraph,
    Picture,
    Table,
)
from tihang.dossier.richtext.notation import (
    BULLET,
    CAPTION,
    ESCAPED,
    LAST_NUMBER,
    NUMBERED,
    PICTURE,
    ROW,
    RULE_CELL,
)

_CELL_END = re.compile(r"(?<!\\)\|")


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a text in their order; none for a blank one. Every text has a reading."""
    reader = _Reader([line.strip() for line in text.splitlines()])
    while reader.at < len(reader.lines):
        reader.step()
    return tuple(reader.blocks)


def pictures(text: str) -> tuple[str, ...]:
    """The evidence numbers of the pictures in a text, each once."""
    if "![" not in text:
        return ()
    found = (block.evidence for block in parse(text) if isinstance(block, Picture))
    return tuple(dict.fromkeys(found))


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0
        self.blocks: list[Block] = []

    def step(self) -> None:
        """Take the next block, or one line that is none."""
        line = self.lines[self.at]
        if BULLET.fullmatch(line):
            self._bullets()
        elif NUMBERED.fullmatch(line):
            self._numbered()
        elif self._table_begins(self.at):
            self._table("")
        elif (caption := CAPTION.fullmatch(line)) and self._table_begins(self.at + 1):
            self.at += 1
            self._table(caption[1])
        else:
            if found := PICTURE.fullmatch(line):
                self.blocks.append(Picture(found[2], found[1].strip()))
            elif line:
                self.blocks.append(Paragraph(line[1:] if ESCAPED.fullmatch(line) else line))
            self.at += 1

    def _bullets(self) -> None:
        items = []
        while self.at < len(self.lines) and (found := BULLET.fullmatch(self.lines[self.at])):
            items.append(found[1])
            self.at += 1
        self.blocks.append(BulletList(tuple(items)))

    def _numbered(self) -> None:
        """Items as long as their numbers go on; another number begins another list."""
        items: list[str] = []
        start = 0
        while self.at < len(self.lines) and (found := NUMBERED.fullmatch(self.lines[self.at])):
            number = int(found[1])
            if items and (number != start + len(items) or number > LAST_NUMBER):
                break
            start = start or number
            items.append(found[2])
            self.at += 1
        self.blocks.append(NumberedList(tuple(items), start))

    def _table_begins(self, at: int) -> bool:
        """A row with another one below it; a single one is a line of text."""
        following = self.lines[at : at + 2]
        return len(following) > 1 and all(map(ROW.fullmatch, following))

    def _table(self, caption: str) -> None:
        rows = []
        while self.at < len(self.lines) and ROW.fullmatch(self.lines[self.at]):
            rows.append(_cells(self.lines[self.at]))
            self.at += 1
        if all(map(RULE_CELL.fullmatch, rows[1])):
            del rows[1]
        width = max(map(len, rows))
        header, *others = [row + ("",) * (width - len(row)) for row in rows]
        self.blocks.append(Table(header, tuple(others), caption))


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row; the last bar closes it even behind a backslash."""
    return tuple(cell.replace("\\|", "|").strip() for cell in _CELL_END.split(line[1:-1]))
