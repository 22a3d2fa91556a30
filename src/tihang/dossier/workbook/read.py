"""Reads the workbook back, by the meaning of its headings; every fault names its cell."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from tihang.dossier.build import build_dossier, edition_of
from tihang.dossier.errors import DossierError, Location, Problem, did_you_mean, path_text, refuse
from tihang.dossier.model import Dossier
from tihang.dossier.workbook.cells import Cell, cell_text, is_blank, read_cell
from tihang.dossier.workbook.headings import Head, find_head
from tihang.dossier.workbook.layout import (
    ENTRY,
    GUIDE,
    HINT,
    ITEM,
    NONE_MARK,
    PARENT_NUMBER,
    ROW_NUMBER,
    UNIT,
    Entry,
    LineSheet,
    TableSheet,
    layout_of,
    plain,
)
from tihang.dossier.workbook.sheetgrid import Grid, cell_name, formula_problems, read_grids
from tihang.edition.model import Edition
from tihang.text import _

_EDITION_HEADING = re.compile("[^。，]{0,6}版本")
"""Read before the edition is known, hence before its own word for this is."""
_EDITION_ID = re.compile(r"[\w\-]+")
_NUMBER = re.compile(r"\d{1,9}(\.0)?", re.ASCII)
_MARKED = re.compile(r"(\d{1,9})(\.0)?(（空）)?", re.ASCII)

Data = dict[str, object]


def read_workbook(data: bytes, edition: Edition | None = None) -> Dossier:
    """The dossier in a workbook.

    Columns may stand in another order; blank columns and the blank rows below a table are
    passed over. Raises DossierError with every fault found, each with sheet and cell.
    """
    grids = read_grids(data)
    rules = _edition(grids, edition)
    reader = _Reader(grids, rules)
    reader.problems += formula_problems(data)
    reader.read()
    if reader.problems:
        raise DossierError(dict.fromkeys(reader.problems))
    return build_dossier(reader.data, reader.place, rules)


def _edition(grids: dict[str, Grid], edition: Edition | None) -> Edition:
    """The edition that the first sheet names; its label is looked for among the editions'."""
    if GUIDE not in grids:
        raise refuse(
            _("缺少“%(sheet)s”表，这不是本系统的填报工作簿") % {"sheet": GUIDE},
            expected=_("请使用本系统导出的工作簿填写"),
        )
    grid = grids[GUIDE]
    for row, line in enumerate(grid.cells):
        for column, cell in enumerate(line):
            if _EDITION_HEADING.fullmatch(plain(cell_text(cell))):
                named = next((c for c in line[column + 1 :] if not is_blank(c)), None)
                word = _EDITION_ID.match(cell_text(named))
                place = grid.place(row, column + 1)
                return edition_of(word.group() if word else None, place, edition)
    raise refuse(_("“%(sheet)s”表中没有版本一行") % {"sheet": GUIDE})


class _Reader:
    def __init__(self, grids: dict[str, Grid], edition: Edition) -> None:
        self.grids = grids
        self.edition = edition
        self.layout = layout_of(edition)
        self.data: Data = {}
        self.places: dict[Location, str] = {}
        self.problems: list[Problem] = []
        self.scenario_rows: dict[int, int] = {}
        """Index of each scenario instance by the number in its row."""

    def place(self, location: Location) -> str:
        """The cell of a location, or of the nearest part that has one."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.places:
                return self.places[location[:length]]
        return path_text(location)

    def read(self) -> None:
        known = self.layout.names
        for name, grid in self.grids.items():
            if name not in known and not grid.empty:
                self._fault(
                    name, _("没有名为“%(sheet)s”的表") % {"sheet": name}, did_you_mean(name, known)
                )
        for lines in self.layout.lines:
            if lines.name in self.grids:
                self._lines(self.grids[lines.name], lines)
        for table in self.layout.tables:
            if table.name in self.grids:
                self._table(self.grids[table.name], table)

    def _fault(self, place: str, message: str, expected: str | None = None) -> None:
        self.problems.append(Problem(place, message, expected))

    # --- sheets with one entry a line

    def _lines(self, grid: Grid, lines: LineSheet) -> None:
        head = self._head(grid, {ITEM, ENTRY, UNIT, HINT}, {ITEM, ENTRY})
        if head is None:
            return
        item, entry_column = head.columns[ITEM], head.columns[ENTRY]
        seen: dict[str, int] = {}
        for row in range(head.row + 1, len(grid.cells)):
            heading, cell = plain(cell_text(grid.at(row, item))), grid.at(row, entry_column)
            entry = lines.entries.get(heading)
            if entry is None:
                self._stray_line(grid, lines, (row, item, entry_column))
            elif heading in seen:
                self._fault(
                    grid.place(row, item),
                    _("“%(heading)s”与第 %(row)d 行重复")
                    % {"heading": entry.heading, "row": seen[heading] + 1},
                )
            else:
                seen[heading] = row
                self._entry(grid, (row, entry_column), cell, entry)
        self._merged_lines(grid, set(seen.values()))

    def _stray_line(self, grid: Grid, lines: LineSheet, at: tuple[int, int, int]) -> None:
        """A line whose item is not known: a title or guidance, unless something is filled in."""
        row, item, entry_column = at
        cell, heading = grid.at(row, entry_column), cell_text(grid.at(row, item))
        if is_blank(cell) or (lines.name == GUIDE and not heading):
            return
        headings = [e.heading for _title, entries in lines.groups for e in entries]
        if heading:
            message = _("没有名为“%(heading)s”的项目") % {"heading": heading}
            self._fault(grid.place(row, item), message, did_you_mean(heading, headings))
        else:
            self._fault(grid.place(row, entry_column), _("此处有内容，但左侧没有项目名称"))

    def _merged_lines(self, grid: Grid, rows: Collection[int]) -> None:
        for merged in grid.merged:
            (top, _left), (bottom, _right) = merged
            if sum(row in rows for row in range(top, bottom + 1)) > 1:
                place, message = grid.range_place(merged), _("合并了多行单元格")
                self._fault(place, message, _("请取消合并后逐行填写"))

    def _entry(self, grid: Grid, at: tuple[int, int], cell: Cell, entry: Entry) -> None:
        location = tuple(entry.path.split("."))
        self.places[location] = grid.place(*at, entry.heading)
        value = self._value(cell, entry, self.places[location])
        if entry.path == "edition" and value is not None:
            value = self.edition.id
        if value is None:
            return
        part = self.data
        for step in location[:-1]:
            part = part.setdefault(step, {})  # type: ignore[assignment]
        part[location[-1]] = value

    def _value(self, cell: Cell, entry: Entry, place: str) -> object:
        try:
            return read_cell(cell, entry, self.edition)
        except ValueError as error:
            self._fault(place, str(error))
            return None

    # --- tables

    def _table(self, grid: Grid, table: TableSheet) -> None:
        headings = {plain(e.heading): e for e in table.entries}
        leading = {plain(h) for h in table.leading}
        known = {*headings, *leading, *map(plain, table.shown)}
        first = plain(table.entries[0].heading) if table.key else ROW_NUMBER
        required = {first, PARENT_NUMBER} if table.parent else {first}
        head = self._head(grid, known, required)
        if head is None:
            return
        columns = {e: head.columns[h] for h, e in headings.items() if h in head.columns}
        if self._merged_rows(grid, head, table):
            return
        self._stray_columns(grid, head)
        filled = [
            row for row in range(head.row + 1, len(grid.cells)) if _is_filled(grid, head, row)
        ]
        self._gaps(grid, head, filled)
        for row in filled:
            self._table_row(grid, table, _RowAt(row, head.columns, columns))

    def _gaps(self, grid: Grid, head: Head, filled: list[int]) -> None:
        """A blank row between filled ones: something was lost there, or the table ends there."""
        for above, below in pairwise([head.row, *filled]):
            if below > above + 1:
                self._fault(
                    grid.place(above + 1, 0),
                    _("第 %(row)d 行是空行，其后仍有内容") % {"row": above + 2},
                    _("请删除空行，或补填该行"),
                )

    def _merged_rows(self, grid: Grid, head: Head, table: TableSheet) -> bool:
        """Merged cells among the rows leave open what belongs where."""
        read = set(head.columns.values())
        found = False
        for merged in grid.merged:
            (top, left), (bottom, right) = merged
            wide = sum(column in read for column in range(left, right + 1)) > 1
            below = bottom > head.row
            if below and (wide or (bottom > top and any(left <= c <= right for c in read))):
                found = True
                message = _("“%(sheet)s”表中有合并单元格") % {"sheet": table.name}
                self._fault(grid.range_place(merged), message, _("请取消合并后逐格填写"))
        return found

    def _stray_columns(self, grid: Grid, head: Head) -> None:
        """Something filled in below no heading."""
        read = set(head.columns.values())
        for row in range(head.row + 1, len(grid.cells)):
            for column, cell in enumerate(grid.cells[row]):
                if column not in read and not is_blank(cell):
                    self._fault(grid.place(row, column), _("此处有内容，但所在列没有表头"))
                    return

    def _table_row(self, grid: Grid, table: TableSheet, at: _RowAt) -> None:
        if table.path == "extra":
            self._extra_row(grid, at)
        elif table.key:
            self._keyed_row(grid, table, at)
        else:
            self._numbered_row(grid, table, at)

    def _extra_row(self, grid: Grid, at: _RowAt) -> None:
        values = {
            entry.name: self._value(grid.at(at.row, column), entry, grid.place(at.row, column))
            for entry, column in at.entries.items()
        }
        key, value = values.get("key"), values.get("value")
        if key is None:
            self._fault(grid.place(at.row, 0), _("缺少字段编号"))
            return
        extra: Data = self.data.setdefault("extra", {})  # type: ignore[assignment]
        if key in extra:
            self._fault(grid.place(at.row, 0), _("“%(key)s”重复") % {"key": key})
        extra[str(key)] = value
        self.places["extra", str(key)] = grid.place(at.row, 0)

    def _keyed_row(self, grid: Grid, table: TableSheet, at: _RowAt) -> None:
        key = table.entries[0]
        column = at.entries[key]
        if cell_text(grid.at(at.row, column)) == NONE_MARK:
            self._rows(table, None)
            return
        filled = [
            c for e, c in at.entries.items() if e is not key and not is_blank(grid.at(at.row, c))
        ]
        if not filled:
            return  # Prefilled and left as it was.
        if is_blank(grid.at(at.row, column)):
            self._fault(
                grid.place(at.row, column, key.heading),
                _("缺少“%(heading)s”") % {"heading": key.heading},
            )
            return
        self._append(grid, self._rows(table, None), (table.path,), at)

    def _numbered_row(self, grid: Grid, table: TableSheet, at: _RowAt) -> None:
        mark_column = at.columns[ROW_NUMBER]
        mark = cell_text(grid.at(at.row, mark_column))
        parent = self._parent(grid, at) if table.parent else None
        blank = all(is_blank(grid.at(at.row, column)) for column in at.entries.values())
        if table.parent and parent is None:
            return
        if mark == NONE_MARK:
            self._rows(table, parent)
            if not blank:
                message = _("已填“%(mark)s”，同一行不能再有内容") % {"mark": NONE_MARK}
                self._fault(grid.place(at.row, mark_column), message)
            return
        number = _MARKED.fullmatch(mark)
        if mark and number is None:
            message = _("序号应为数字或“%(mark)s”，现为“%(text)s”")
            self._fault(
                grid.place(at.row, mark_column), message % {"mark": NONE_MARK, "text": mark}
            )
            return
        rows = self._rows(table, parent)
        if table.path == "scenarios":
            self._number_scenario(grid, at, int(number.group(1)) if number else len(rows) + 1)
        self._append(grid, rows, self._location(table, parent), at)

    def _number_scenario(self, grid: Grid, at: _RowAt, number: int) -> None:
        rows: list[Data] = self.data["scenarios"]  # type: ignore[assignment]
        if number in self.scenario_rows:
            self._fault(
                grid.place(at.row, at.columns[ROW_NUMBER], ROW_NUMBER),
                _("序号 %(number)d 重复") % {"number": number},
            )
        self.scenario_rows[number] = len(rows)

    def _parent(self, grid: Grid, at: _RowAt) -> int | None:
        """Index of the scenario instance that a row belongs to."""
        column = at.columns[PARENT_NUMBER]
        text = cell_text(grid.at(at.row, column))
        number = _MARKED.fullmatch(text)
        place = grid.place(at.row, column, PARENT_NUMBER)
        if number is None:
            message = _("应填“场景实例”表中的序号，现为“%(text)s”") % {"text": text}
            self._fault(place, message if text else _("缺少场景序号"))
            return None
        found = self.scenario_rows.get(int(number.group(1)))
        if found is None:
            self._fault(
                place, _("“场景实例”表中没有序号为 %(number)s 的行") % {"number": number.group(1)}
            )
        return found

    def _location(self, table: TableSheet, parent: int | None) -> Location:
        steps: list[int | str] = list(table.path.split("."))
        if parent is not None:
            steps.insert(1, parent)
        return tuple(steps)

    def _rows(self, table: TableSheet, parent: int | None) -> list[Data]:
        """The list that a table's rows go into, made where it is not there yet."""
        *steps, last = self._location(table, parent)
        part: object = self.data
        for step in steps:
            part = part[step] if isinstance(step, int) else part.setdefault(step, {})  # type: ignore[index, attr-defined]
        rows: list[Data] = part.setdefault(last, [])  # type: ignore[attr-defined]
        return rows

    def _append(self, grid: Grid, rows: list[Data], location: Location, at: _RowAt) -> None:
        made: Data = {}
        here = (*location, len(rows))
        self.places[here] = f"{grid.name}!{cell_name(at.row, 0)}"
        for entry, column in at.entries.items():
            place = grid.place(at.row, column, entry.heading)
            self.places[*here, entry.name] = place
            value = self._value(grid.at(at.row, column), entry, place)
            if value is not None:
                made[entry.name] = value
        rows.append(made)

    def _head(self, grid: Grid, known: set[str], required: set[str]) -> Head | None:
        head, problems = find_head(grid, known, required)
        self.problems += problems
        return head


def _is_filled(grid: Grid, head: Head, row: int) -> bool:
    """Whether a row says anything; a bare number may have been dragged down in advance."""
    for heading, column in head.columns.items():
        cell = grid.at(row, column)
        bare_number = heading == ROW_NUMBER and _NUMBER.fullmatch(cell_text(cell))
        if not is_blank(cell) and not bare_number:
            return True
    return False


@dataclass(frozen=True)
class _RowAt:
    """A line of a table: its row, the columns by heading and by entry."""

    row: int
    columns: dict[str, int]
    entries: dict[Entry, int]
