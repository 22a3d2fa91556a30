"""Ledgers in workbooks."""

from __future__ import annotations

import io
import zipfile
import zlib

import fastexcel
import polars as pl

from tihang.dossier.errors import refuse
from tihang.dossier.ledgers.tables import Table
from tihang.dossier.ledgers.xlsx_scan import Scan, scan_sheet, sheet_parts
from tihang.dossier.package import check_package
from tihang.text import _


def read_xlsx_file(data: bytes) -> list[Table]:
    """Every sheet of a workbook, hidden ones marked so.

    Raises DossierError where the file is no sound, open .xlsx, or a sheet goes beyond what
    any ledger needs.
    """
    check_package(data, read_through=False)
    scans = _scans(data)
    try:
        book = fastexcel.read_excel(data)
        tables = []
        for name in book.sheet_names:
            if name in scans:
                sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                tables.append(_table(sheet, scans[name]))
    except fastexcel.FastExcelError as error:
        raise refuse(_("Excel 文件已损坏，无法打开")) from error
    return tables


def _scans(data: bytes) -> dict[str, Scan]:
    """What each work sheet's XML tells; sheets that hold a chart have none.

    Reads every part to its end, so that sizes and sums that lie come to light here.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part: name for name, part in sheet_parts(archive).items()}
            scans = {}
            for part in archive.namelist():
                content = archive.read(part)
                if part in names and "worksheets/" in part:
                    scans[names[part]] = scan_sheet(content, names[part])
            return scans
    except (KeyError, SyntaxError, ValueError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        # Parts that are missing, damaged or no XML.
        raise refuse(_("Excel 文件已损坏，无法打开")) from error


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
