"""A table's lines as a reader sees them: what is merged downwards stands in every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from tihang.dossier.sheets.table import Table


@dataclass(frozen=True)
class Line:
    """A row with content. Rows and columns count from 0 in the table's own cells."""

    row: int
    own: dict[int, str]
    """Text of each column that is filled in this row."""
    filled: dict[int, str]
    """The same, with what is merged down into this row."""


@dataclass(frozen=True)
class Grid:
    """A table with its merged cells."""

    table: Table
    above: tuple[str, ...] = ()
    """Lines of text before the table, where the file has them outside any cell."""
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """First cell of a merged range → its last, in the table's own cells."""

    @classmethod
    def of(cls, table: Table, above: tuple[str, ...] = ()) -> Grid:
        left_out = table.first_column
        spans = {
            (top, left - left_out): (bottom, right - left_out)
            for (top, left), (bottom, right) in table.merged
        }
        return cls(table, above, spans)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Every row that holds anything of its own."""
        cells = self.table.cells
        stripped = cells.select(pl.all().str.strip_chars())
        given = stripped.select(
            pl.any_horizontal((pl.all() != "").fill_null(value=False)).alias("given")
        )["given"]
        rows = {row for row, there in enumerate(given) if there} if cells.width else set()
        rows |= {row for row, _column in self.table.faults}
        return tuple(sorted(rows))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The same rows with their texts."""
        return tuple(self._line(row) for row in self.rows)

    def _line(self, row: int) -> Line:
        texts = self.table.row(row) if row < self.table.cells.height else []
        own = {column: text for column, text in enumerate(texts) if text}
        for at, column in self.table.faults:
            if at == row:
                own.setdefault(column, "")
        down = {
            column: self._text(top, column)
            for (top, column), (bottom, _right) in self.spans.items()
            if top < row <= bottom
        }
        return Line(row, own, {**{c: t for c, t in down.items() if t}, **own})

    def _text(self, row: int, column: int) -> str:
        cells = self.table.cells
        if row >= cells.height or not 0 <= column < cells.width:
            return ""
        return (cells[row, column] or "").strip()

    def across(self, row: int, column: int) -> int:
        """The last column of the cell that begins here."""
        return self.spans.get((row, column), (row, column))[1]

    def depth(self, row: int, column: int) -> int:
        """The last row of the cell that covers this one downwards."""
        for (top, left), (bottom, _right) in self.spans.items():
            if left == column and top <= row <= bottom:
                return bottom
        return row

    def place(self, row: int, column: int) -> str:
        return self.table.place(row, column)
