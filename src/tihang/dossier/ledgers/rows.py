"""Every row's fate: used, excluded by rule, blank, or refused with its faulty cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import polars as pl

from tihang.dossier.ledgers.columns import Parsed, blank_column, parse_columns
from tihang.dossier.ledgers.headings import Head, Heading
from tihang.dossier.ledgers.result import RefusedCell
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.typed import shown, texts
from tihang.dossier.sheets.words import plain
from tihang.edition.model import Ledger
from tihang.text import _, current_language

ROW = "row"
"""The column of ``values`` that holds each row's number, counted from 0 in the sheet."""

_TOTALS = re.compile(r"(本[页日周月季年]|全[年月部])?(合计|总计|小计|累计)(\(.*\))?")
_FOOT = re.compile(r"(注|备注|说明|填表|制表|审核|填报|单位负责人|统计负责人|联系电话).*")


class Fault(NamedTuple):
    """A row that contradicts itself, told at one of its columns."""

    rows: pl.Series
    """True where the row is at fault; no value counts as sound."""
    column: str
    why: str


Check = Callable[[pl.DataFrame], list[Fault]]


@dataclass(frozen=True)
class Rows:
    """The rows of one sheet."""

    used: pl.DataFrame
    read: int
    blank: int
    excluded: Counter[str]
    refused_rows: int
    refused: tuple[RefusedCell, ...]


def read_rows(
    table: Table, head: Head, ledger: Ledger, quantity_units: tuple[str, ...], check: Check
) -> Rows:
    """Read what stands below a sheet's headings."""
    body = table.body(head.first_row)
    faults = _faults_below(table, head)
    body = _fill_merged(table, head, body, faults)
    parsed = parse_columns(body, head.headings, quantity_units)
    values = _values(ledger, parsed, body.height, head.first_row)
    sorter = _Sorter(table, head, ledger, body, parsed, values, faults)
    return sorter.sort(check)


def _values(
    ledger: Ledger, parsed: Mapping[str, Parsed], height: int, first_row: int
) -> pl.DataFrame:
    columns = {}
    for column in ledger.columns:
        found = parsed.get(column.id)
        columns[column.id] = found.values if found else blank_column(column, height)
        if found and found.units is not None:
            columns[f"{column.id}.unit"] = found.units
    rows = pl.int_range(first_row, first_row + height, eager=True)
    return pl.DataFrame({ROW: rows, **columns})


def _faults_below(table: Table, head: Head) -> dict[tuple[int, int], str]:
    """Cells that cannot be read, by row below the headings and column."""
    asked = {heading.position for heading in head.headings}
    faults = {
        (row - head.first_row, column): why
        for (row, column), why in table.faults.items()
        if row >= head.first_row and column in asked
    }
    if table.ragged:
        for column in range(head.last_column + 1, table.cells.width):
            extra = table.cells.to_series(column).slice(head.first_row)
            for row in extra.is_not_null().arg_true().to_list():
                faults[row, column] = _("此行比表头多出一列，各列可能已错位")
    return faults


def _fill_merged(
    table: Table, head: Head, body: pl.DataFrame, faults: dict[tuple[int, int], str]
) -> pl.DataFrame:
    """Give every row its share of a merged cell, and note those that cannot be shared out.

    A text or a date that spans rows holds for each of them; a number may be their sum, and a
    cell that spans columns belongs to none of them alone.
    """
    by_position = {heading.position: heading.column for heading in head.headings}
    filled: dict[int, list[str | None]] = {}
    for (top, left), (bottom, right) in table.merged:
        first = top - head.first_row
        last = min(bottom - head.first_row, body.height - 1)
        spanned = [
            position
            for position in range(left - table.first_column, right - table.first_column + 1)
            if position in by_position
        ]
        if first < 0 or first > last or not spanned:
            continue
        column = by_position[spanned[0]]
        if len(spanned) > 1 or column.kind in ("number", "quantity") or column.unique:
            why = _("合并单元格，无法确定每行每列的内容，请取消合并后逐格填写")
            cells = product(range(first, last + 1), spanned)
            faults.update(dict.fromkeys(cells, why))
            continue
        cells_of = filled.setdefault(spanned[0], texts(body.to_series(spanned[0])).to_list())
        cells_of[first : last + 1] = [cells_of[first]] * (last + 1 - first)
    return body.with_columns(
        pl.Series(body.columns[position], cells, dtype=pl.String)
        for position, cells in filled.items()
    )


@dataclass(frozen=True)
class _Sorter:
    table: Table
    head: Head
    ledger: Ledger
    body: pl.DataFrame
    parsed: Mapping[str, Parsed]
    values: pl.DataFrame
    faults: Mapping[tuple[int, int], str]

    def sort(self, check: Check) -> Rows:
        excluded = Counter[str]()
        out = self._none()
        for rule, rows in self._excluded():
            excluded[rule] += int((rows & ~out).sum())
            out |= rows
        doubtful = [*self._doubles(out), *check(self.values)]
        bad = self._unread()
        for fault in doubtful:
            bad |= fault.rows.fill_null(value=False)
        bad &= ~out
        blank = bad & self._blank(bad)
        refused: list[RefusedCell] = []
        refused_rows = 0
        for row in (bad & ~blank).arg_true().to_list():
            why = self._foot(row)
            if why:
                excluded[why] += 1
            else:
                refused += self._refusals(row, doubtful)
                refused_rows += 1
        kept = ~(bad | out)
        return Rows(
            self.values if kept.all() else self.values.filter(kept),
            self.body.height,
            int(blank.sum()),
            excluded,
            refused_rows,
            tuple(refused),
        )

    def _none(self) -> pl.Series:
        return pl.repeat(value=False, n=self.body.height, dtype=pl.Boolean, eager=True)

    def _excluded(self) -> Iterator[tuple[str, pl.Series]]:
        for rule in self.ledger.exclusions:
            if rule.column not in self.parsed:
                continue
            rows = self.values[rule.column].is_in(list(rule.codes)).fill_null(value=False)
            yield rule.why.in_language(current_language()), rows

    def _unread(self) -> pl.Series:
        """Rows with a cell that gives no value, or lacks one that must be there."""
        bad = self._none()
        for heading in self.head.headings:
            parsed = self.parsed[heading.column.id]
            if heading.column.required:
                bad |= parsed.values.is_null()
            elif parsed.refused:
                bad |= texts(self._raw(heading)).is_in(list(parsed.refused)).fill_null(value=False)
        rows = [row for row, _column in self.faults if row < self.body.height]
        return bad.scatter(rows, values=True) if rows else bad

    def _raw(self, heading: Heading) -> pl.Series:
        return self.body.to_series(heading.position)

    def _text(self, row: int, position: int) -> str:
        return shown(self.body.to_series(position)[row]) or ""

    def _doubles(self, out: pl.Series) -> Iterator[Fault]:
        """Rows that share what should be theirs alone: none of them can be told the right one."""
        for heading in self.head.headings:
            if heading.column.unique:
                own = self.values[heading.column.id].set(out, None)
                rows = own.is_duplicated() & own.is_not_null()
                yield Fault(rows, heading.column.id, _("与别的行重复，请核对后只保留一行"))

    def _blank(self, among: pl.Series) -> pl.Series:
        """Of the rows asked about, those without a printable character in any cell."""
        if not among.any():
            return among
        bare = [
            column.is_null() | (column.str.strip_chars() == "")
            if column.dtype == pl.String
            else column.is_null()
            for column in self.body
        ]
        blank = bare[0]
        for column in bare[1:]:
            blank &= column
        return blank

    def _foot(self, row: int) -> str | None:
        """Why a row that gives no values is no record; none where it should have been one."""
        cells = [text for cell in self.body.row(row) if (text := shown(cell)) and text.strip()]
        if any(_TOTALS.fullmatch(plain(cell)) for cell in cells):
            return _("合计行")
        if _FOOT.fullmatch(plain(cells[0])) and len(cells) <= len(self.head.headings) // 2:
            return _("表尾说明")
        repeated = all(
            plain(self._text(row, heading.position)) == plain(self._heading(heading))
            for heading in self.head.headings
        )
        return _("重复的表头") if repeated else None

    def _heading(self, heading: Heading) -> str:
        return self.table.row(self.head.row)[heading.position]

    def _refusals(self, row: int, doubtful: list[Fault]) -> Iterator[RefusedCell]:
        faults = self._faults_by_row.get(row, {})
        for position, why in sorted(faults.items()):
            yield self._refusal(row, position, why)
        for heading in self.head.headings:
            if heading.position in faults:
                continue
            parsed, text = self.parsed[heading.column.id], self._text(row, heading.position)
            if text in parsed.refused:
                yield self._refusal(row, heading.position, parsed.refused[text])
            elif heading.column.required and parsed.values[row] is None:
                yield self._refusal(row, heading.position, _("不能为空"))
        for fault in doubtful:
            if fault.rows[row]:
                yield self._refusal(row, self._position(fault.column), fault.why)

    @cached_property
    def _faults_by_row(self) -> dict[int, dict[int, str]]:
        by_row: dict[int, dict[int, str]] = {}
        for (row, position), why in self.faults.items():
            by_row.setdefault(row, {})[position] = why
        return by_row

    def _position(self, column: str) -> int:
        """Where a column stands; for one that the sheet lacks, the first there is."""
        positions = {heading.column.id: heading.position for heading in self.head.headings}
        return positions.get(column, self.head.headings[0].position)

    def _refusal(self, row: int, position: int, why: str) -> RefusedCell:
        at = row + self.head.first_row
        heading = next((h for h in self.head.headings if h.position == position), None)
        return RefusedCell(
            sheet=self.table.name,
            row=at + 1,
            column=self.table.letters(position),
            heading=heading.column.heading.in_language(current_language()) if heading else "",
            value=self._text(row, position).strip(),
            why=why,
        )
