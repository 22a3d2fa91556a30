"""A row as it is being read: its cells first, then what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tihang.dossier.errors import Problem
from tihang.dossier.summary.grid import Grid, Line
from tihang.dossier.summary.headings import ColumnId, Head
from tihang.dossier.summary.lines import tiers_in
from tihang.dossier.summary.model import ListedScenario
from tihang.dossier.summary.scenarios import read_scenarios
from tihang.dossier.summary.values import (
    one_line,
    read_credit_code,
    read_mobile,
    split_contact,
)
from tihang.edition.model import Edition, TierId
from tihang.text import _

_LABELS: dict[ColumnId, Callable[[], str]] = {
    "enterprise": lambda: _("申报单位名称"),
    "project": lambda: _("项目名称"),
    "scenarios": lambda: _("典型场景实例"),
    "contact": lambda: _("联系人"),
    "mobile": lambda: _("手机号"),
    "credit_code": lambda: _("统一社会信用代码"),
}
_BLANK = {"", "/", "\\", "-", "—", "——", "无", "…", "……"}


def label_of(column: ColumnId) -> str:
    """What people call a column that a row needs."""
    return _LABELS[column]()


@dataclass
class Draft:
    """A row's cells, of one line or of several that belong together."""

    grid: Grid
    head: Head
    line: Line
    tier: TierId | None
    authority: str
    cells: dict[str, str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    """The heading above every cell that is or could be filled in, by place."""
    texts: dict[ColumnId, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    """The text of the scenarios, line by line."""
    extras: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    scenarios: tuple[ListedScenario, ...] = ()

    @property
    def place(self) -> str:
        return self.grid.place(self.line.row, min(self.line.own))

    def take(self, line: Line) -> None:
        """Take the cells of a line; one after the first only adds to what is there."""
        first = line is self.line
        self._name_cells(line, blank_too=first)
        for column, text in sorted(line.filled.items()):
            known = self.head.columns.get(column)
            place = self.grid.place(line.row, column)
            if column in line.own:
                self.cells[place] = text
                self._check_cell(line.row, column, place)
            if known is None:
                if column in line.own and text:
                    self.extras.append((self.head.names.get(column, ""), text))
            elif known in ("stage", "scenarios", "instance"):
                self.at.setdefault("scenarios", place)
            elif first:
                self.at[known] = place
                self.texts[known] = text
            elif column in line.own and text and text != self.texts.get(known):
                self.texts[known] = "\n".join(filter(None, (self.texts.get(known), text)))
        self._list_scenarios(line)

    def _name_cells(self, line: Line, *, blank_too: bool) -> None:
        """Say under which heading each cell stands; one merged down belongs to its first line."""
        for column, name in sorted(self.head.names.items()):
            if column in line.own or (blank_too and column not in line.filled):
                self.headings[self.grid.place(line.row, column)] = one_line(name)

    def _list_scenarios(self, line: Line) -> None:
        columns = {c: p for p, c in self.head.columns.items()}
        wanted: tuple[ColumnId, ...] = ("stage", "scenarios", "instance")
        parts = [line.filled.get(columns[c], "") for c in wanted if c in columns]
        if "stage" not in columns and "instance" not in columns:
            self.listed += [text for text in parts if text]
        elif any(parts):
            self.listed.append("——".join(one_line(text) for text in parts if text))

    def _check_cell(self, row: int, column: int, place: str) -> None:
        """Find cells that cannot be read and those merged over several columns."""
        fault = self.grid.table.faults.get((row, column))
        if fault is not None:
            self.problems.append(Problem(place, fault, _("请改为实际内容")))
        last = self.grid.across(row, column)
        covered = [p for p in self.head.columns if column <= p <= last]
        if len(covered) > 1:
            names = "、".join(self.head.names[p] for p in covered if p in self.head.names)
            self.problems.append(
                Problem(
                    place,
                    _("单元格横向合并，分不清是哪一列的内容"),
                    _("请取消合并后分列填写：%(columns)s") % {"columns": one_line(names)},
                )
            )

    def read(self, edition: Edition) -> None:
        """Say what the cells mean; what is wrong becomes a problem of its cell."""
        self._part_contact()
        for column in ("enterprise", "project", "contact"):
            self.values[column] = one_line(self.texts.get(column, ""))
        self._read_one("mobile", read_mobile)
        self._read_one("credit_code", read_credit_code)
        self._read_scenarios(edition)
        self._read_tier(edition)
        for column in self.head_required():
            text = self.values.get(column) or self.texts.get(column, "")
            missing = not self.listed if column == "scenarios" else text.strip() in _BLANK
            if missing and not self._faulty(column):
                self._add(column, _("未填写%(column)s") % {"column": label_of(column)})
        self._check_names()

    def head_required(self) -> tuple[ColumnId, ...]:
        """The columns that a row has to fill in, of those that the table has."""
        missing = self.head.missing
        wanted: tuple[ColumnId, ...] = ("enterprise", "project", "scenarios", "contact", "mobile")
        return tuple(column for column in wanted if column not in missing)

    def _faulty(self, column: str) -> bool:
        return any(problem.place == self.at.get(column) for problem in self.problems)

    def _add(
        self, column: str, message: str, mend: str | None = None, *, warning: bool = False
    ) -> None:
        self.problems.append(Problem(self.where(column), message, mend, warning=warning))

    def where(self, column: str) -> str:
        """The place of a column's cell, filled in or not."""
        if column in self.at:
            return self.at[column]
        position = next((p for p, c in self.head.columns.items() if c == column), None)
        return self.place if position is None else self.grid.place(self.line.row, position)

    def _part_contact(self) -> None:
        """Name and number of a column that holds both."""
        text = self.texts.get("contact_mobile", "")
        if not text:
            if "contact_mobile" in self.head.columns.values():
                position = self.head.position("contact_mobile") or 0
                place = self.grid.place(self.line.row, position)
                self.at.update({"contact": place, "mobile": place})
            return
        name, mobile = split_contact(text)
        place = self.at["contact_mobile"]
        self.at.update({"contact": place, "mobile": place})
        self.texts.setdefault("contact", name)
        self.texts.setdefault("mobile", mobile)

    def _read_one(self, column: ColumnId, read: Callable[[str], str]) -> None:
        text = self.texts.get(column, "")
        if text.strip() in _BLANK:
            return
        try:
            self.values[column] = read(text)
        except ValueError as error:
            name, number = split_contact(text)
            if column == "mobile" and number and name == self.values.get("contact"):
                self.values[column] = number
            else:
                self._add(column, str(error))

    def _read_scenarios(self, edition: Edition) -> None:
        if not self.listed:
            return
        listing = read_scenarios("\n".join(self.listed), edition)
        self.scenarios = listing.entries
        for message, mend, warning in listing.faults:
            self._add("scenarios", message, mend, warning=warning)

    def _read_tier(self, edition: Edition) -> None:
        text = self.texts.get("tier", "")
        if text.strip() in _BLANK:
            return
        found = tiers_in(text, edition)
        if len(found) == 1:
            self.tier = found[0]
        else:
            self._add("tier", _("看不出是哪一层级"), _("请填写“卓越级”或“领航级”"))

    def _check_names(self) -> None:
        """A number where a name belongs mostly means that two columns have been swapped."""
        for column in ("enterprise", "contact"):
            value = self.values[column]
            if value and value.replace(" ", "").replace(".", "").isdecimal():
                self._add(column, _("应为名称，现为数字“%(text)s”") % {"text": value})
