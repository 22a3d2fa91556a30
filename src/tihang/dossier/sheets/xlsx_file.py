"""Tables in workbooks."""

from __future__ import annotations

import io
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import fastexcel
import polars as pl

from tihang.dossier.errors import refuse
from tihang.dossier.package import check_package
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.xlsx_scan import (
    MOST_CELLS,
    Scan,
    check_extent,
    is_unusual,
    scan_sheet,
    sheet_parts,
)
from tihang.dossier.workbook import overlook
from tihang.text import _

_DAMAGED = (
    KeyError,
    SyntaxError,
    ValueError,
    EOFError,
    OSError,
    # RuntimeError where parts say they are encrypted or packed in an unknown way.
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading parts that are missing, damaged or no XML ends in."""
PIECE = 4 * 1024 * 1024
"""How much of a sheet is unpacked at a time, in bytes."""


def read_xlsx_file(data: bytes) -> list[Table]:
    """Every sheet of a workbook, hidden ones marked so.

    Raises DossierError where the file is no sound, open .xlsx, or a sheet goes beyond what
    any ledger needs.
    """
    check_package(data, read_through=False)
    sheets = _sheets(data)
    if any(map(is_unusual, sheets.values())):
        overlook.check_extent(data, MOST_CELLS)
    # The reader works outside the interpreter's lock, so the scans cost no time of their own.
    with ThreadPoolExecutor(1) as beside:
        scans = {name: beside.submit(scan_sheet, xml) for name, xml in sheets.items()}
        try:
            book = fastexcel.read_excel(data)
            loaded = [
                book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                for name in book.sheet_names
                if name in sheets
            ]
        except fastexcel.FastExcelError as error:
            raise refuse(_("Excel 文件已损坏，无法打开")) from error
        return [_table(sheet, scans[sheet.name].result()) for sheet in loaded]


def _sheets(data: bytes) -> dict[str, bytes]:
    """The XML of each work sheet; sheets that hold a chart have none.

    Reads every part to its end, so that sizes and sums that lie come to light here, and a
    sheet that would swell the reader's memory is refused before it is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part: name for name, part in sheet_parts(archive).items()}
            sheets = {}
            for part in archive.namelist():
                if part in names and "worksheets/" in part:
                    sheets[names[part]] = _unpacked(archive, part, names[part])
                else:
                    archive.read(part)
            return sheets
    except _DAMAGED as error:
        raise refuse(_("Excel 文件已损坏，无法打开")) from error


def _unpacked(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """A sheet's XML; each piece is searched while the next is unpacked."""
    pieces = []
    open_tag = b""
    with archive.open(part) as stream, ThreadPoolExecutor(1) as ahead:
        following = ahead.submit(stream.read, PIECE)
        while piece := following.result():
            following = ahead.submit(stream.read, PIECE)
            # A cell's tag may begin in one piece and end in the next.
            check_extent(open_tag + piece, name)
            open_tag = piece[piece.rfind(b"<") :]
            pieces.append(piece)
    return b"".join(pieces)


def _table(sheet: fastexcel.ExcelSheet, scan: Scan) -> Table:
    cells = pl.DataFrame(sheet)
    return Table(
        sheet.name,
        cells.rename({name: str(i) for i, name in enumerate(cells.columns)}),
        first_column=scan.first_column,
        hidden=sheet.visible != "visible",
        merged=scan.merged,
        faults={
            (row, column - scan.first_column): why for (row, column), why in scan.faults.items()
        },
    )
