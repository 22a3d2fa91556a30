"""Writes the workbook: blank for a firm to fill in, or filled from a dossier."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from decimal import Decimal
from typing import Any

import xlsxwriter

from tihang.dossier.errors import refuse
from tihang.dossier.model import Channel, Dossier
from tihang.dossier.workbook.cells import shown
from tihang.dossier.workbook.guide import GUIDANCE
from tihang.dossier.workbook.layout import (
    ENTRY,
    GUIDE,
    HINT,
    ITEM,
    OPTIONS,
    UNIT,
    Entry,
    LineSheet,
    TableSheet,
    layout_of,
)
from tihang.dossier.workbook.options import Options
from tihang.dossier.workbook.rows import Row, rows_of
from tihang.edition.model import Edition, TierId
from tihang.text import _

MAX_CELL = 32_767
SPARE_ROWS = 200
"""Rows below the last filled one that still have lists and hints."""
_FIRST_EXCEL_DAY = dt.date(1900, 3, 1)
"""Before it, spreadsheets disagree on serial numbers."""
_NARROW, _MEDIUM, _WIDE = 10, 22, 46
_LONG = 200
_RISKY = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def blank_workbook(edition: Edition, tier: TierId, channel: Channel = "territorial") -> bytes:
    """An empty workbook for a tier, with lists, hints and the tier's clauses."""
    return workbook_of(Dossier(edition=edition.id, tier=tier, channel=channel), edition)


def workbook_of(dossier: Dossier, edition: Edition) -> bytes:
    """The dossier as a workbook that reads back to the same dossier.

    Raises DossierError where a text is longer than a cell can hold.
    """
    output = io.BytesIO()
    writer = _Writer(xlsxwriter.Workbook(output, {"in_memory": True}), dossier, edition)
    writer.write()
    return output.getvalue()


class _Writer:
    def __init__(self, book: Any, dossier: Dossier, edition: Edition) -> None:
        self.book = book
        self.dossier = dossier
        self.edition = edition
        self.options = Options(edition)
        # The same dossier gives the same bytes.
        book.set_properties(
            {"created": dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)}
        )
        base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "note": book.add_format({"text_wrap": True, "valign": "top"}),
            "head": book.add_format({**base, "bold": True, "bg_color": "#DCE6F1"}),
            "group": book.add_format({"bold": True, "font_size": 12, "font_color": "#1F4E79"}),
            "shown": book.add_format({**base, "bg_color": "#F2F2F2", "font_color": "#404040"}),
            "text": book.add_format({**base, "num_format": "@"}),
            "number": book.add_format(base),
            "date": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        }

    def write(self) -> None:
        layout = layout_of(self.edition)
        sheets = {name: self.book.add_worksheet(name) for name in layout.names}
        self.options.write(sheets[OPTIONS], self.formats["head"], self.formats["note"])
        for lines in layout.lines:
            self._lines(sheets[lines.name], lines)
        for table in layout.tables:
            self._table(sheets[table.name], table)
        for sheet in sheets.values():
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
        self.book.close()

    def _lines(self, sheet: Any, lines: LineSheet) -> None:
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90 if lines.name == "文字材料" else 52)
        sheet.set_column(2, 2, _NARROW)
        sheet.set_column(3, 3, 60)
        for column, heading in enumerate((ITEM, ENTRY, UNIT, HINT)):
            sheet.write_string(0, column, heading, self.formats["head"])
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        row = 1
        for title, entries in lines.groups:
            sheet.write_string(row, 0, title, self.formats["group"])
            for row, entry in enumerate(entries, row + 1):  # noqa: B020 - rows run on
                self._line(sheet, row, entry)
            row += 2
        if lines.name == GUIDE:
            for number, text in enumerate(GUIDANCE, row):
                sheet.write_string(number, 1, text, self.formats["note"])

    def _line(self, sheet: Any, row: int, entry: Entry) -> None:
        spec = entry.spec
        sheet.write_string(row, 0, entry.heading, self.formats["shown"])
        value: object = self.dossier
        for name in entry.path.split("."):
            value = getattr(value, name)
        self._cell(sheet, row, 1, shown(value, entry, self.edition), entry)
        sheet.write_string(row, 2, (spec and spec.unit) or "", self.formats["shown"])
        hint = spec.hint.zh if spec and spec.hint else ""
        sheet.write_string(row, 3, hint, self.formats["shown"])
        self._validate(sheet, (row, row), 1, entry)

    def _table(self, sheet: Any, table: TableSheet) -> None:
        headings = [*table.leading, *self._entry_headings(table)]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self.formats["head"])
            sheet.set_column(column, column, _width(heading, table))
        rows = list(rows_of(table, self.dossier, self.edition))
        for number, row in enumerate(rows, 1):
            self._row(sheet, number, row, table)
        for column, entry in self._entry_columns(table):
            self._validate(sheet, (1, len(rows) + SPARE_ROWS), column, entry)
        sheet.freeze_panes(1, len(table.leading) or 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()

    def _entry_headings(self, table: TableSheet) -> list[str]:
        """The entries' headings; columns only shown follow the key, which comes first."""
        headings = [entry.heading for entry in table.entries]
        return [headings[0], *table.shown, *headings[1:]]

    def _entry_columns(self, table: TableSheet) -> list[tuple[int, Entry]]:
        first = len(table.leading)
        return [
            (first + position + (len(table.shown) if position else 0), entry)
            for position, entry in enumerate(table.entries)
        ]

    def _row(self, sheet: Any, number: int, row: Row, table: TableSheet) -> None:
        for column, value in enumerate(row.leading):
            self._cell(sheet, number, column, value, None)
        for column, hint in enumerate(row.hints, len(table.leading) + 1):
            sheet.write_string(number, column, hint, self.formats["shown"])
        for column, entry in self._entry_columns(table):
            self._cell(sheet, number, column, row.values.get(entry.name), entry)

    def _cell(self, sheet: Any, row: int, column: int, value: object, entry: Entry | None) -> None:
        if isinstance(value, int | Decimal):
            done = sheet.write_number(row, column, float(value), self.formats["number"])
        elif isinstance(value, dt.date) and value >= _FIRST_EXCEL_DAY:
            done = sheet.write_datetime(row, column, value, self.formats["date"])
        elif value is None:
            textual = entry is not None and entry.kind in ("text", "names")
            look = self.formats["text" if textual else "number"]
            done = sheet.write_blank(row, column, None, look)
        else:
            done = self._text_cell(sheet, row, column, str(value))
        if done:
            place = f"{sheet.get_name()}!{xlsxwriter.utility.xl_rowcol_to_cell(row, column)}"
            raise refuse(_("内容过多，一个单元格放不下"), place=place)

    def _text_cell(self, sheet: Any, row: int, column: int, text: str) -> int:
        """Text stays text: never a formula, a link or an escape sequence."""
        if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
            return -1
        done: int = sheet.write_string(row, column, _verbatim(text), self.formats["text"])
        return done

    def _validate(self, sheet: Any, rows: tuple[int, int], column: int, entry: Entry) -> None:
        rule = self.options.validation(entry)
        if rule is not None:
            sheet.data_validation(rows[0], column, rows[1], column, rule)


def _verbatim(text: str) -> str:
    """Guard texts that the library would take for markup or for its escape sequences.

    A string in ``<r>`` goes into the file as it stands; there an underscore written as a
    character reference is out of reach of its escaping.
    """
    if not text.startswith("<r>") and not _RISKY.search(text):
        return text
    guarded = _RISKY.sub("_x005F&#95;", html.escape(text, quote=False))
    return f'<r><t xml:space="preserve">{guarded}</t></r>'


def _width(heading: str, table: TableSheet) -> int:
    if heading in table.leading:
        return _NARROW
    if heading in table.shown:
        return _WIDE if heading == "条款原文" else _MEDIUM
    entry = next(e for e in table.entries if e.heading == heading)
    spec = entry.spec
    if spec is not None and (spec.kind == "longtext" or (spec.max_length or 0) > _LONG):
        return _WIDE
    return _MEDIUM if entry.kind in ("text", "names") else 14
