"""The recommendation table (推荐汇总表), annex 3 or 5, as Excel, Word and PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tihang.documents.content.scenarios import instance_title
from tihang.documents.sheets import narrow_margins, row_height, set_up_page, workbook_of
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, TableForm

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
_HEAD_ROW = 3


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
    return workbook_of(table.form.title.zh, lambda book: _write_sheet(book, table))


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
    widths = [_WIDTHS[column.id] for column in columns]
    for number, texts in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, row_height(texts, widths, line=_LINE, least=30))
        for index, (column, text) in enumerate(zip(columns, texts, strict=True)):
            sheet.write_string(number, index, text, centred if column.id in _CENTRED else cell)
    end = _HEAD_ROW + len(rows) + 1
    sheet.write_string(end, 0, "注：" + "".join(table.form.notes), plain)
    set_up_page(sheet, head=_HEAD_ROW, last=last, end=end)
    narrow_margins(sheet)
    sheet.center_horizontally()
