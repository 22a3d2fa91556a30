"""Large sheets of workbooks with their numbers and moments as such.

To read 200,000 rows as text takes a third longer: every number is written out and read again.
So only the first rows are text, for the headings that are looked for there, and whole columns
that no longer tell what was typed: a sheet about which there is any doubt is read as text.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NamedTuple

import fastexcel
import polars as pl
from openpyxl.utils.cell import get_column_letter

from tihang.dossier.sheets import xlsx_top
from tihang.dossier.sheets.searching import Searched
from tihang.dossier.sheets.typed import MOMENT, NUMBER, YEARS
from tihang.dossier.sheets.xlsx_scan import Seen, first_column
from tihang.dossier.sheets.xlsx_top import cut_off, first_rows

PIECE = 4 * 1024 * 1024
"""How much of a sheet is unpacked and looked over at a time, in bytes."""
_WORDS = r"[<:]c r=\"(?:%s)[0-9]+\"[^>]* t *= *[\"'](?:[^n]|n[^\"'])"

# It warns of every column that is blank below the headings.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


class Top(NamedTuple):
    """A sheet's first rows, and where the others begin in its XML."""

    cells: pl.DataFrame
    first_column: int
    cut: int


class Loaded(NamedTuple):
    """A sheet as it was loaded, from its first row on or from the first below the top."""

    cells: pl.DataFrame
    hidden: bool


class Sheet(NamedTuple):
    """A sheet's XML, the part that holds it, and what was seen in it."""

    part: str
    xml: bytes
    seen: Seen

    @property
    def may_be_cut(self) -> bool:
        """Whether its rows stand in order, with nothing that would pass for a number."""
        return not self.seen & (Seen.UNUSUAL | Seen.UNCLEAR | Seen.LOW_ROWS)


def read_tops(sheets: Mapping[str, Sheet], others: Mapping[str, bytes]) -> dict[str, Top]:
    """The first rows of the sheets that may be read typed, by name."""
    plain = {name: sheet.xml for name, sheet in sheets.items() if sheet.may_be_cut}
    cuts = {name: cut for name, xml in plain.items() if (cut := cut_off(xml, PIECE))}
    copy = cuts and first_rows(
        others, {sheets[name].part: sheets[name].xml[:cut] for name, cut in cuts.items()}
    )
    if not copy:
        return {}
    try:
        book = fastexcel.read_excel(copy)
        return {name: _top(book, name, sheets[name].xml[:cut], cut) for name, cut in cuts.items()}
    except fastexcel.FastExcelError:
        return {}


def _top(book: fastexcel.ExcelReader, name: str, xml: bytes, cut: int) -> Top:
    return Top(load_text(book, name).cells, first_column(xml), cut)


def load_text(book: fastexcel.ExcelReader, name: str) -> Loaded:
    """A sheet with every cell as text, from its first row on."""
    return _loaded(book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"))


def load_below(book: fastexcel.ExcelReader, name: str) -> Loaded | None:
    """What stands below the first rows; none where a column holds more than one kind of value."""
    try:
        sheet = book.load_sheet(
            name, header_row=None, skip_rows=xlsx_top.TOP, schema_sample_rows=None
        )
        loaded = _loaded(sheet)
    except fastexcel.FastExcelError:
        return None
    return loaded if all(map(_is_plain, loaded.cells)) else None


def _loaded(sheet: fastexcel.ExcelSheet) -> Loaded:
    cells = pl.DataFrame(sheet)
    numbered = cells.rename({name: str(i) for i, name in enumerate(cells.columns)})
    return Loaded(numbered, sheet.visible != "visible")


def _is_plain(column: pl.Series) -> bool:
    if column.dtype == MOMENT:
        return column.dt.year().is_between(*YEARS).all()
    return column.dtype in (pl.String, NUMBER)


def tells_all(cells: pl.DataFrame, first: int, xml: bytes, top: Top) -> bool:
    """Whether what is blank among numbers is so in the sheet: #N/A as a word would be dropped."""
    with_blanks = [
        get_column_letter(first + position + 1)
        for position, column in enumerate(cells)
        if column.dtype != pl.String and column.null_count()
    ]
    return not with_blanks or not Searched(xml[top.cut :]).holds(_WORDS % "|".join(with_blanks))


def fitted(top: Top, first: int, width: int) -> pl.DataFrame:
    """The first rows with as many columns, and from the same one on, as the rows below."""
    own = dict(enumerate(top.cells, top.first_column - first))
    rows = xlsx_top.TOP
    blank = pl.Series([None] * rows, dtype=pl.String)
    columns = (own.get(position, blank) for position in range(width))
    return pl.DataFrame(
        {
            str(position): column.extend_constant(None, rows - len(column))
            for position, column in enumerate(columns)
        }
    )
