"""A file's sheets as tables of text, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tihang.dossier.workbook.sheetgrid import Range, cell_name


@dataclass(frozen=True)
class Table:
    """One sheet, every cell as text or nothing; rows and columns count from 0.

    Row 0 of ``cells`` is row 1 of the sheet; column ``first_column`` is the first there is.
    """

    name: str
    cells: pl.DataFrame
    first_column: int = 0
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    """In rows and columns of the sheet."""
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    """Why a cell cannot be read, by row and column of ``cells``."""
    ragged: bool = False
    """True for text files, in which a cell too many means that a row has slipped."""

    def cell(self, row: int, column: int) -> str:
        """A cell as people name it: ``C7``."""
        return cell_name(row, column + self.first_column)

    def place(self, row: int, column: int) -> str:
        return f"{self.name}!{self.cell(row, column)}"

    def letters(self, column: int) -> str:
        return self.cell(0, column).rstrip("1")

    def row(self, row: int) -> list[str]:
        """A row's cells, blanks as empty text."""
        return [(cell or "").strip() for cell in self.cells.row(row)]


def text_frame(rows: list[list[str | None]]) -> pl.DataFrame:
    """Rows of unequal length as a table of text."""
    width = max(map(len, rows), default=0)
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    return pl.DataFrame({str(i): pl.Series(c, dtype=pl.String) for i, c in enumerate(columns)})
