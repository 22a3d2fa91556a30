"""The list of evidence (佐证材料清单) as PDF, Word and Excel, all from one content."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from io import BytesIO
from typing import Any

import xlsxwriter

from tihang.documents.codes import qr_svg
from tihang.documents.content.evidence_list import (
    ALIGNS,
    WIDTHS,
    EvidenceList,
    evidence_list_content,
)
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

_A4 = 9
_HEAD_ROW = 4
_LINE = 14
"""Height of a line of 10 points, in points."""
_MAX_HEIGHT = 409
"""What Excel allows a row."""
_EPOCH = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def evidence_list_pdf(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The list as PDF (tagged, PDF/A-2a). Raises FontError without a Chinese font."""
    content = evidence_list_content(dossier, edition, draft=draft, verify_url=verify_url)
    return typeset(
        "evidence_list.typ",
        {**asdict(content), "widths": WIDTHS, "aligns": ALIGNS, "qr": qr_svg(content.verify)},
    )


def evidence_list_docx(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The same list as a Word file, A4 landscape; same bytes each time."""
    content = evidence_list_content(dossier, edition, draft=draft, verify_url=verify_url)
    return fill(
        "evidence_list.docx",
        asdict(content),
        title=f"{content.title}（{content.author}）",
        author=content.author,
        qr=content.verify,
    )


def evidence_list_xlsx(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The same list as a workbook: every cell is text, so that none is taken for a formula."""
    content = evidence_list_content(dossier, edition, draft=draft, verify_url=verify_url)
    buffer = BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": content.title, "created": _EPOCH})
        _write_sheet(book, content)
    return buffer.getvalue()


def _write_sheet(book: Any, content: EvidenceList) -> None:
    sheet = book.add_worksheet(content.title)
    base = {"font_name": "仿宋", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    plain = book.add_format({**base, "text_wrap": False})
    title = book.add_format({"font_name": "宋体", "bold": True, "font_size": 18, "align": "center"})
    head = book.add_format(
        {**base, "font_name": "黑体", "align": "center", "border": 1, "bg_color": "#F5F5F5"}
    )
    cells = {
        align: book.add_format({**base, "border": 1, "num_format": "@", "align": align})
        for align in set(ALIGNS)
    }
    last = len(content.headings) - 1
    sheet.merge_range(0, 0, 0, last, "", title)
    sheet.write_string(0, 0, f"{content.title}（草稿）" if content.draft else content.title, title)
    sheet.set_row(0, 30)
    sheet.write_string(1, 0, f"申报单位：{content.author}", plain)
    sheet.write_string(2, 0, f"项目名称：{content.project}　申报层级：{content.tier}", plain)
    sheet.write_string(3, 0, f"校验码：{content.code}　SHA-256：{content.hash}", plain)
    for index, (heading, width) in enumerate(zip(content.headings, WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEAD_ROW, index, heading, head)
    for number, row in enumerate(content.rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, _height(row))
        for index, (text, align) in enumerate(zip(row, ALIGNS, strict=True)):
            sheet.write_string(number, index, text, cells[align])
    end = _HEAD_ROW + len(content.rows) + 1
    sheet.write_string(end, 0, content.note, plain)
    _set_up_page(sheet, last=last, end=end)


def _height(row: tuple[str, ...]) -> float:
    """Room for the tallest cell: Excel does not measure a row that a program writes."""
    tallest = max(
        sum(-(-2 * len(line) // int(width)) or 1 for line in text.split("\n"))
        for text, width in zip(row, WIDTHS, strict=True)
    )
    return min(max(tallest * _LINE + 6, 24), _MAX_HEIGHT)


def _set_up_page(sheet: Any, *, last: int, end: int) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.print_area(0, 0, end, last)
    sheet.set_footer("&C— &P —")
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
