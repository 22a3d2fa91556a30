"""The list of those recognised (认定名单), as Excel, Word and PDF."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tihang.documents.sheets import narrow_margins, row_height, set_up_page, workbook_of
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill

_HEADINGS = ("序号", "企业名称", "统一社会信用代码", "工厂", "受理部门", "层级", "认定文号")
_WIDTHS = (6.0, 30.0, 22.0, 24.0, 24.0, 10.0, 24.0)
_CENTRED = (True, False, True, False, False, True, True)
_HEAD_ROW = 3
_LINE = 15
"""Height of a line of 11 points, in points."""


@dataclass(frozen=True)
class RecognisedRow:
    enterprise: str
    credit_code: str
    factory: str
    office: str
    tier: str
    number: str


@dataclass(frozen=True)
class RecognisedList:
    """Whom one document recognises."""

    issuer: str
    number: str
    dated: dt.date | None
    rows: tuple[RecognisedRow, ...]

    @property
    def title(self) -> str:
        tiers = dict.fromkeys(row.tier for row in self.rows)
        return f"{'、'.join(tiers)}智能工厂认定名单"

    @property
    def notes(self) -> str:
        dated = f"，{self.dated.year}年{self.dated.month}月{self.dated.day}日" if self.dated else ""
        return f"认定文号：{self.number}{dated}。共 {len(self.rows)} 家。"


def recognised_xlsx(listed: RecognisedList) -> bytes:
    """The list as an Excel workbook: A4 landscape, every value as text."""
    return workbook_of(listed.title, lambda book: _write_sheet(book, listed))


def recognised_docx(listed: RecognisedList) -> bytes:
    """The list as a Word file, A4 landscape."""
    return fill("table.docx", _content(listed), title=listed.title)


def recognised_pdf(listed: RecognisedList) -> bytes:
    """The list as PDF. Raises FontError where no Chinese font is installed."""
    return typeset("table.typ", _content(listed))


def _content(listed: RecognisedList) -> dict[str, object]:
    return {
        "annex": "",
        "title": listed.title,
        "recommender_label": "认定单位",
        "recommender": listed.issuer,
        "headings": list(_HEADINGS),
        "widths": list(_WIDTHS),
        "centred": list(_CENTRED),
        "rows": _cells(listed),
        "notes": listed.notes,
    }


def _cells(listed: RecognisedList) -> list[list[str]]:
    return [
        [
            str(number),
            row.enterprise,
            row.credit_code,
            row.factory,
            row.office,
            row.tier,
            row.number,
        ]
        for number, row in enumerate(listed.rows, 1)
    ]


def _write_sheet(book: Any, listed: RecognisedList) -> None:
    sheet = book.add_worksheet("认定名单")
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
    last = len(_HEADINGS) - 1
    sheet.merge_range(0, 0, 0, last, "", title)
    sheet.write_string(0, 0, listed.title, title)
    sheet.set_row(0, 36)
    sheet.write_string(1, 0, f"认定单位：{listed.issuer}", plain)
    sheet.write_string(2, 0, listed.notes, plain)
    for index, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEAD_ROW, index, heading, head)
    rows = _cells(listed)
    for number, texts in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, row_height(texts, _WIDTHS, line=_LINE, least=30))
        for index, text in enumerate(texts):
            sheet.write_string(number, index, text, centred if _CENTRED[index] else cell)
    set_up_page(sheet, head=_HEAD_ROW, last=last, end=_HEAD_ROW + len(rows))
    narrow_margins(sheet)
