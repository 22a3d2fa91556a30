"""A workbook's cells as they stand, with what a reader must know about them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import python_calamine
import xlsxwriter.utility

from tihang.dossier.errors import Problem, refuse
from tihang.dossier.workbook.cells import Cell, is_blank
from tihang.dossier.workbook.overlook import check_extent, faulty_cells
from tihang.text import _

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Grid:
    """One sheet; rows and columns count from 0."""

    name: str
    cells: list[list[Cell]]
    merged: tuple[Range, ...]

    def place(self, row: int, column: int, heading: str = "") -> str:
        """A cell as people write it: ``基本信息!C7（统一社会信用代码）``."""
        return f"{self.name}!{cell_name(row, column)}" + (f"（{heading}）" if heading else "")

    def range_place(self, merged: Range) -> str:
        (top, left), (bottom, right) = merged
        return f"{self.name}!{cell_name(top, left)}:{cell_name(bottom, right)}"

    def at(self, row: int, column: int) -> Cell:
        line = self.cells[row]
        return line[column] if column < len(line) else None

    @property
    def empty(self) -> bool:
        return all(is_blank(cell) for line in self.cells for cell in line)


def cell_name(row: int, column: int) -> str:
    name: str = xlsxwriter.utility.xl_rowcol_to_cell(row, column)
    return name


def read_grids(data: bytes) -> dict[str, Grid]:
    """Every sheet of a workbook by its name. Raises DossierError where it cannot be read."""
    check_extent(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = {}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells: list[list[Cell]] = [
                list(line) for line in sheet.to_python(skip_empty_area=False)
            ]
            grids[name.strip()] = Grid(name.strip(), cells, tuple(sheet.merged_cell_ranges or ()))
    except python_calamine.PasswordError as error:
        raise refuse(_("Excel 文件设有打开密码")) from error
    except python_calamine.CalamineError as error:
        raise refuse(_("Excel 文件已损坏，无法打开")) from error
    return grids


def formula_problems(data: bytes) -> Iterator[Problem]:
    """Cells whose formula has an error or no stored result, which reads as blank otherwise."""
    if not _may_hold_formulas(data):
        return
    yield from faulty_cells(data)


def _may_hold_formulas(data: bytes) -> bool:
    """A cheap look at the sheets, so that they are gone through only where they must be."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                part = archive.read(name)
                if b"<f" in part and (b"<f>" in part or b"<f " in part or b"<f/" in part):
                    return True
                if b't="e"' in part:
                    return True
    return False
