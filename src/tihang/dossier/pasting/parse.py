"""Reading pasted text line by line into instances and leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tihang.dossier.model import ScenarioInstance
from tihang.dossier.pasting.building import Building
from tihang.dossier.pasting.cells import BLANKS, Unreadable, read_cell, truth
from tihang.dossier.pasting.labels import (
    TABLE_PARTS,
    TEXT_PARTS,
    UNCOUNTED,
    Labelled,
    columns_of,
    labelled,
    part_of,
)
from tihang.dossier.pasting.titles import Title, title_of
from tihang.edition.model import Edition
from tihang.text import _

MOST_CHARACTERS = 400_000
MOST_INSTANCES = 60
"""More than that no page holds to be looked through at once."""

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_AFTER_TRUTH = re.compile(r"^\s*([是否])\s*[，,。；;（(、]\s*(.+)$", re.DOTALL)
_IDS = re.compile(r"[\w.\-]{1,64}")


@dataclass(frozen=True)
class Leftover:
    """A line, or what remained of it, that found no place."""

    line: int
    """Counted from 1."""
    text: str


@dataclass(frozen=True)
class Parsed:
    """An instance and the lines that it was read from."""

    instance: ScenarioInstance
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ParsedInstances:
    instances: tuple[Parsed, ...]
    leftovers: tuple[Leftover, ...]
    notes: tuple[str, ...]
    """What a person should look at, in whole sentences."""


def parse_instances(text: str, edition: Edition) -> ParsedInstances:
    """Read instances out of pasted text.

    Raises ValueError, in the user's words, for more text or instances than are read at once.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            _("粘贴的内容共 %(length)d 字，一次最多 %(limit)d 字，请分次粘贴")
            % {"length": len(text), "limit": MOST_CHARACTERS}
        )
    reader = _Reader(edition)
    for number, line in plain_lines(text):
        reader.take(number, line)
    return reader.finish()


def plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, numbered from 1, without what cannot be printed."""
    for number, line in enumerate(_BREAKS.sub("\n", text).split("\n"), 1):
        clean = _UNPRINTABLE.sub("", line)
        if clean.strip():
            yield number, clean


class _Reader:
    """One pass over the lines: the instance and the part that the next line belongs to."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.found: list[Building] = []
        self.leftovers: list[Leftover] = []
        self.notes: list[str] = []
        self.part: str | None = None
        self.columns: dict[int, str] = {}
        self.table: str | None = None
        self.unknown_columns: dict[int, str] = {}

    def take(self, number: int, line: str) -> None:
        label = labelled(line)
        title = None if label else title_of(line, self.edition)
        # Beneath headings a row may have nothing but one cell; elsewhere tabs indent.
        alone = self.table is not None and "\t" in line and not (label or title)
        if "\t" in line.strip() or alone:
            self.row(number, line)
            return
        self.table = None
        if label is not None:
            self.label(number, line, label)
        elif title is not None:
            self.title(number, title)
        else:
            self.running(number, line.strip())

    def title(self, number: int, title: Title) -> None:
        here = self.begin(number)
        here.put_name("scenario", title.scenario)
        here.put_name("instance", title.instance)
        here.stage = title.stage

    def begin(self, number: int) -> Building:
        self.part = None
        self.found.append(Building(number))
        return self.found[-1]

    def label(self, number: int, line: str, label: Labelled) -> None:
        if label.part in ("stage", "scenario", "instance"):
            self.name(number, line, label)
            return
        if not self.found:
            self.leave(number, line.strip())
            return
        here = self.found[-1]
        self.part = None
        if label.part in TEXT_PARTS:
            self.part = label.part
            here.say(number, label.part, label.rest)
        elif label.part in TABLE_PARTS:
            self.caption(number, line, label)
        elif label.part == "uses_ai":
            self.says_ai(number, line, label.rest)
        else:
            self.evidence(number, line, label.rest)

    def name(self, number: int, line: str, label: Labelled) -> None:
        """场景名称：… or 实例名称：…; one that is there already begins the next instance."""
        if not label.rest:
            self.leave(number, line.strip())
            return
        here = self.found[-1] if self.found else self.begin(number)
        if here.has_other(label.part, label.rest):
            here = self.begin(number)
        here.lines.append(number)
        here.put_name(label.part, label.rest)
        self.part = None

    def caption(self, number: int, line: str, label: Labelled) -> None:
        here = self.found[-1]
        if label.rest in ("", "无", "无。"):
            here.lines.append(number)
            if label.rest:
                here.says_none(label.part)
        else:
            self.leave(number, line.strip())

    def says_ai(self, number: int, line: str, said: str) -> None:
        here = self.found[-1]
        more = _AFTER_TRUTH.match(said)
        try:
            here.uses_ai = truth(more[1] if more else said.rstrip("。"))
        except Unreadable:
            self.leave(number, line.strip())
            return
        here.lines.append(number)
        if more:
            self.leave(number, more[2].strip())

    def evidence(self, number: int, line: str, said: str) -> None:
        here = self.found[-1]
        ids = [each for each in re.split(r"[、，,；;\s]+", said.rstrip("。")) if each]
        if ids and all(_IDS.fullmatch(each) for each in ids):
            here.lines.append(number)
            here.evidence = [] if ids == ["无"] else list(dict.fromkeys(ids))
        else:
            self.leave(number, line.strip())

    def running(self, number: int, text: str) -> None:
        """A line of a part's text; before the first part it has no place."""
        if self.part is None or not self.found:
            self.leave(number, text)
        else:
            self.found[-1].say(number, self.part, text)

    def row(self, number: int, line: str) -> None:
        """A line out of a table: headings, a row beneath them, or labels beside their texts."""
        cells = [cell.strip() for cell in line.split("\t")]
        headings = columns_of(cells)
        if headings is not None and self.found:
            self.open_table(number, headings, cells)
        elif self.table is not None:
            self.table_row(number, line, cells)
        elif not self.pairs(number, cells):
            self.leave(number, line.strip())

    def open_table(
        self, number: int, headings: tuple[str, dict[int, str]], cells: list[str]
    ) -> None:
        self.part = None
        self.table, self.columns = headings
        self.found[-1].lines.append(number)
        self.unknown_columns = {
            at: cell
            for at, cell in enumerate(cells)
            if cell and at not in self.columns and cell.lower() not in UNCOUNTED
        }
        for cell in self.unknown_columns.values():
            self.notes.append(
                _("第 %(line)d 行的表头“%(cell)s”没有对应的填报项，该列内容列入未识别内容")
                % {"line": number, "cell": cell}
            )

    def table_row(self, number: int, line: str, cells: list[str]) -> None:
        row: dict[str, object] = {}
        unread = [
            f"{heading}：{cells[at]}"
            for at, heading in self.unknown_columns.items()
            if at < len(cells) and cells[at] not in BLANKS
        ]
        widest = max((*self.columns, *self.unknown_columns), default=0)
        unread += [cell for cell in cells[widest + 1 :] if cell]
        for at, column in self.columns.items():
            raw = cells[at] if at < len(cells) else ""
            try:
                row[column] = read_cell(column, raw, self.edition)
            except Unreadable:
                unread.append(raw)
        if self.table is None or all(value is None for value in row.values()):
            self.leave(number, line.strip())
            return
        self.found[-1].add_row(number, self.table, row)
        for each in unread:
            self.leave(number, each)

    def pairs(self, number: int, cells: list[str]) -> bool:
        """Take 标签⇥文字 pairs of a form that was laid out as a table; False for other rows."""
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) % 2 or not all(part_of(cell.rstrip("：:")) for cell in cells[::2]):
            return False
        for label, text in zip(cells[::2], cells[1::2], strict=True):
            self.take(number, f"{label.rstrip('：:')}：{text}")
        return True

    def leave(self, number: int, text: str) -> None:
        self.leftovers.append(Leftover(number, text))

    def finish(self) -> ParsedInstances:
        if len(self.found) > MOST_INSTANCES:
            raise ValueError(
                _("识别出 %(found)d 个实例，一次最多 %(limit)d 个，请分次粘贴")
                % {"found": len(self.found), "limit": MOST_INSTANCES}
            )
        for building in self.found:
            for number, text in building.too_long():
                self.leave(number, text)
            note = building.stage_note(self.edition)
            if note:
                self.notes.append(note)
        return ParsedInstances(
            tuple(Parsed(each.instance(), tuple(dict.fromkeys(each.lines))) for each in self.found),
            tuple(sorted(self.leftovers, key=lambda each: each.line)),
            tuple(self.notes),
        )
