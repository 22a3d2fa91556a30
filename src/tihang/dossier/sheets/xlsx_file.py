"""Tables in workbooks."""

from __future__ import annotations

import io
import zipfile
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import fastexcel

from tihang.dossier.errors import refuse
from tihang.dossier.package import check_package
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.xlsx_scan import (
    MOST_CELLS,
    Scan,
    Seen,
    look_over,
    scan_sheet,
    sheet_parts,
)
from tihang.dossier.sheets.xlsx_top import is_kept
from tihang.dossier.sheets.xlsx_typed import (
    PIECE,
    Loaded,
    Sheet,
    Top,
    fitted,
    load_below,
    load_text,
    read_tops,
    tells_all,
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
_OPENING = 100


@dataclass
class _Contents:
    """A workbook's parts, unpacked."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    """Each work sheet by its name; sheets that hold a chart are none."""
    others: dict[str, bytes] = field(default_factory=dict)
    """The parts that every sheet needs."""


def read_xlsx_file(data: bytes, *, typed: bool = False) -> list[Table]:
    """Every sheet of a workbook, hidden ones marked so.

    ``typed`` keeps the numbers and moments of large sheets as such, below their first rows.
    Raises DossierError where the file is no sound, open .xlsx, or a sheet goes beyond what
    any table needs.
    """
    check_package(data, read_through=False)
    contents = _unpacked(data)
    sheets = contents.sheets
    if any(Seen.UNUSUAL in sheet.seen for sheet in sheets.values()):
        overlook.check_extent(data, MOST_CELLS)
    tops = read_tops(sheets, contents.others) if typed else {}
    # The reader works outside the interpreter's lock, so the scans cost no time of their own.
    with ThreadPoolExecutor(1) as beside:
        scans = {
            name: beside.submit(scan_sheet, sheet.xml, formulas=Seen.FORMULAS in sheet.seen)
            for name, sheet in sheets.items()
        }
        try:
            book = fastexcel.read_excel(data)
            return [
                _table(book, name, sheets[name].xml, tops.get(name), scans[name])
                for name in book.sheet_names
                if name in sheets
            ]
        except fastexcel.FastExcelError as error:
            raise refuse(_("Excel 文件已损坏，无法打开")) from error


def _unpacked(data: bytes) -> _Contents:
    """Reads every part to its end, so that sizes and sums that lie come to light here.

    A sheet that would swell the reader's memory is refused before it is read.
    """
    contents = _Contents()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part: name for name, part in sheet_parts(archive).items()}
            for part in archive.namelist():
                if part in names and "worksheets/" in part:
                    contents.sheets[names[part]] = _sheet(archive, part, names[part])
                elif is_kept(part):
                    contents.others[part] = archive.read(part)
                else:
                    archive.read(part)
    except _DAMAGED as error:
        raise refuse(_("Excel 文件已损坏，无法打开")) from error
    return contents


def _sheet(archive: zipfile.ZipFile, part: str, name: str) -> Sheet:
    """A sheet's XML; each piece is looked over while the next is unpacked."""
    pieces: list[bytes] = []
    rest = b""
    seen = Seen.NOTHING
    with archive.open(part) as stream, ThreadPoolExecutor(1) as ahead:
        following = ahead.submit(stream.read, PIECE)
        while piece := following.result():
            following = ahead.submit(stream.read, PIECE)
            # A tag may begin in one piece and end in the next.
            tags, mark, begun = (rest + piece).rpartition(b"<")
            rest = mark + begun
            own = look_over(tags, name)
            # The first rows are where they belong.
            seen |= own if pieces else own & ~Seen.LOW_ROWS
            pieces.append(piece)
    seen |= look_over(rest, name)
    # Text of two bytes a character shows none of what was looked for.
    if pieces and b"\0" in pieces[0][:_OPENING]:
        seen |= Seen.UNUSUAL
    return Sheet(part, b"".join(pieces), seen)


def _table(
    book: fastexcel.ExcelReader, name: str, xml: bytes, top: Top | None, look: Future[Scan]
) -> Table:
    # Loaded before it is asked what the scan has found, which goes on meanwhile.
    below = load_below(book, name) if top else None
    text = None if below else load_text(book, name)
    scan = look.result()
    first = scan.first_column
    if top and below and tells_all(below.cells, first, xml, top):
        loaded = Loaded(fitted(top, first, below.cells.width), below.hidden)
    else:
        loaded, below = text or load_text(book, name), None
    return Table(
        name,
        loaded.cells,
        first_column=first,
        hidden=loaded.hidden,
        merged=scan.merged,
        faults={(row, column - first): why for (row, column), why in scan.faults.items()},
        below=below.cells if below else None,
    )
