"""A file's sheets as tables of text, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl
from xlsxwriter.utility import xl_cell_to_rowcol

from tihang.dossier.sheets.typed import joined, shown
from tihang.dossier.workbook.sheetgrid import Range, cell_name

_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


@dataclass(frozen=True)
class Table:
    """One sheet; rows and columns count from 0.

    Row 0 of ``cells`` is row 1 of the sheet; column ``first_column`` is the first there is.
    """

    name: str
    cells: pl.DataFrame
    """Every cell as text or nothing; of a large sheet that is read typed, the first rows."""
    first_column: int = 0
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    """In rows and columns of the sheet."""
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    """Why a cell cannot be read, by row and column of ``cells``."""
    ragged: bool = False
    """True for text files, in which a cell too many means that a row has slipped."""
    below: pl.DataFrame | None = None
    """The rows below ``cells``, where those were only the first: numbers and moments as such
    in columns that hold nothing else, text in the others."""

    @property
    def height(self) -> int:
        return self.cells.height + (0 if self.below is None else self.below.height)

    def cell(self, row: int, column: int) -> str:
        """A cell as people name it: ``C7``."""
        return cell_name(row, column + self.first_column)

    def place(self, row: int, column: int) -> str:
        return f"{self.name}!{self.cell(row, column)}"

    def letters(self, column: int) -> str:
        return self.cell(0, column).rstrip("1")

    def corrected(self, corrections: Mapping[str, str]) -> Table:
        """The same with other texts in some of its cells, by place; what it has not is left."""
        found = {
            (row, column): text
            for place, text in corrections.items()
            if (at := self._at(place)) is not None
            for row, column in [at]
        }
        cells = self.cells
        for column in sorted({column for _row, column in found}):
            texts: list[str | None] = cells[:, column].to_list()
            for (row, of), text in found.items():
                if of == column:
                    texts[row] = text or None
            cells = cells.with_columns(pl.Series(cells.columns[column], texts, dtype=pl.String))
        faults = {at: why for at, why in self.faults.items() if at not in found}
        return replace(self, cells=cells, faults=faults)

    def _at(self, place: str) -> tuple[int, int] | None:
        """Row and column of a place; none where the table has no such cell."""
        name, _mark, cell = place.rpartition("!")
        if name != self.name or not _CELL.fullmatch(cell):
            return None
        row, column = xl_cell_to_rowcol(cell)
        column -= self.first_column
        inside = 0 <= row < self.cells.height and 0 <= column < self.cells.width
        return (row, column) if inside else None

    def row(self, row: int) -> list[str]:
        """A row's cells, blanks as empty text."""
        if self.below is None or row < self.cells.height:
            cells = self.cells.row(row)
        else:
            cells = self.below.row(row - self.cells.height)
        return [(shown(cell) or "").strip() for cell in cells]

    def body(self, first_row: int) -> pl.DataFrame:
        """The rows from one on; see ``below`` for what their columns hold."""
        if self.below is None:
            return self.cells.slice(first_row)
        if first_row >= self.cells.height:
            return self.below.slice(first_row - self.cells.height)
        upper = self.cells.slice(first_row)
        return pl.DataFrame([joined(*pair) for pair in zip(upper, self.below, strict=True)])


def text_frame(rows: list[list[str | None]]) -> pl.DataFrame:
    """Rows of unequal length as a table of text."""
    width = max(map(len, rows), default=0)
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    return pl.DataFrame({str(i): pl.Series(c, dtype=pl.String) for i, c in enumerate(columns)})
