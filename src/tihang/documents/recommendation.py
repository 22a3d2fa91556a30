"""The recommendation table (推荐汇总表), annex 3 or 5, as Excel, Word and PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from tihang.documents.content.scenarios import instance_title
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, TableForm

_A4 = 9
_WIDTHS = {
    "number": 6.0,
    "enterprise": 24.0,
    "project": 24.0,
    "scenarios": 56.0,
    "contact": 11.0,
    "mobile": 16.0,
}
"""Widths in characters, as Excel counts them; the other renderings take them as shares."""
_CENTRED = frozenset({"number", "contact", "mobile"})
_LINE = 15
"""Height of a line of 11 points, in points."""
_MAX_HEIGHT = 409
"""What Excel allows a row."""
_HEAD_ROW = 3
_EPOCH = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class TableRow:
    """A recommended project; its number is its place in the table."""

    enterprise: str
    project: str
    scenarios: tuple[str, ...]
    """Each 环节名——场景名——实例名."""
    contact: str
    mobile: str


@dataclass(frozen=True)
class RecommendationTable:
    """The table as it goes up, rows by priority."""

    form: TableForm
    recommender: str
    rows: tuple[TableRow, ...]


def table_row(dossier: Dossier, edition: Edition) -> TableRow:
    """The row of a dossier, taken from it so that table and filing agree."""
    enterprise = dossier.enterprise
    return TableRow(
        enterprise=enterprise.name or "",
        project=dossier.factory.project or "",
        scenarios=tuple(instance_title(i, edition) for i in dossier.scenarios or ()),
        contact=enterprise.contact or "",
        mobile=enterprise.mobile or "",
    )


def recommendation_xlsx(table: RecommendationTable) -> bytes:
    """The table as an Excel workbook: A4 landscape, the head repeated, every value as text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        book.set_properties({"title": table.form.title.zh, "created": _EPOCH})
        _write_sheet(book, table)
    return buffer.getvalue()


def recommendation_docx(table: RecommendationTable) -> bytes:
    """The table as a Word file, A4 landscape."""
    return fill("table.docx", _content(table), title=table.form.title.zh)


def recommendation_pdf(table: RecommendationTable) -> bytes:
    """The table as PDF. Raises FontError where no Chinese font is installed."""
    return typeset("table.typ", _content(table))


def _content(table: RecommendationTable) -> dict[str, object]:
    columns = table.form.columns
    return {
        "annex": table.form.annex,
        "title": table.form.title.zh,
        "recommender_label": table.form.recommender.zh,
        "recommender": table.recommender,
        "headings": [column.heading.zh for column in columns],
        "widths": [_WIDTHS[column.id] for column in columns],
        "centred": [column.id in _CENTRED for column in columns],
        "rows": _cells(table),
        "notes": "".join(table.form.notes),
    }


def _cells(table: RecommendationTable) -> list[list[str]]:
    """The text of every cell, in the order of the form's columns."""
    values: dict[str, Callable[[int, TableRow], str]] = {
        "number": lambda number, _row: str(number),
        "enterprise": lambda _number, row: row.enterprise,
        "project": lambda _number, row: row.project,
        "scenarios": lambda _number, row: numbered_lines(row.scenarios),
        "contact": lambda _number, row: row.contact,
        "mobile": lambda _number, row: row.mobile,
    }
    return [
        [values[column.id](number, row) for column in table.form.columns]
        for number, row in enumerate(table.rows, start=1)
    ]


def numbered_lines(items: tuple[str, ...]) -> str:
    """One item a line, numbered as in the notice's example: ``1.生产作业——…``."""
    return "\n".join(f"{number}.{item}" for number, item in enumerate(items, start=1))


def _write_sheet(book: Any, table: RecommendationTable) -> None:
    sheet = book.add_worksheet("推荐汇总表")
    columns = table.form.columns
    last = len(columns) - 1
    base = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    plain = book.add_format({**base, "text_wrap": False, "font_size": 12})
    title = book.add_format(
        {"font_name": "宋体", "bold": True, "font_size": 20, "align": "center", "valign": "vcenter"}
    )
    head = book.add_format(
        {**base, "font_name": "黑体", "align": "center", "border": 1, "bg_color": "#F5F5F5"}
    )
    cell = book.add_format({**base, "border": 1, "num_format": "@"})
    centred = book.add_format({**base, "border": 1, "num_format": "@", "align": "center"})

    sheet.write_string(0, 0, table.form.annex, plain)
    sheet.merge_range(1, 0, 1, last, "", title)
    sheet.write_string(1, 0, table.form.title.zh, title)
    sheet.set_row(1, 36)
    sheet.write_string(2, 0, f"{table.form.recommender.zh}：{table.recommender}", plain)
    sheet.set_row(2, 24)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTHS[column.id])
        sheet.write_string(_HEAD_ROW, index, column.heading.zh, head)
    sheet.set_row(_HEAD_ROW, 34)
    rows = _cells(table)
    for number, texts in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, _height(texts, table.form))
        for index, (column, text) in enumerate(zip(columns, texts, strict=True)):
            sheet.write_string(number, index, text, centred if column.id in _CENTRED else cell)
    end = _HEAD_ROW + len(rows) + 1
    sheet.write_string(end, 0, "注：" + "".join(table.form.notes), plain)
    _set_up_page(sheet, last=last, end=end)


def _height(texts: list[str], form: TableForm) -> float:
    """Room for the tallest cell: Excel does not measure a row that a program writes."""
    tallest = max(
        sum(
            -(-2 * len(line) // int(_WIDTHS[column.id])) or 1
            for line in (text.split("\n") if text else [""])
        )
        for column, text in zip(form.columns, texts, strict=True)
    )
    return min(max(tallest * _LINE + 6, 30), _MAX_HEIGHT)


def _set_up_page(sheet: Any, *, last: int, end: int) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.print_area(0, 0, end, last)
    sheet.set_footer("&C— &P —")
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.center_horizontally()
