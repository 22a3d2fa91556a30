"""The list of evidence (佐证材料清单) as PDF, Word and Excel, all from one content."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tihang.documents.codes import qr_svg
from tihang.documents.content.evidence_list import (
    ALIGNS,
    WIDTHS,
    EvidenceList,
    evidence_list_content,
)
from tihang.documents.sheets import narrow_margins, row_height, set_up_page, workbook_of
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

_HEAD_ROW = 4
_LINE = 14
"""Height of a line of 10 points, in points."""


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
    return workbook_of(content.title, lambda book: _write_sheet(book, content))


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
        sheet.set_row(number, row_height(row, WIDTHS, line=_LINE, least=24))
        for index, (text, align) in enumerate(zip(row, ALIGNS, strict=True)):
            sheet.write_string(number, index, text, cells[align])
    end = _HEAD_ROW + len(content.rows) + 1
    sheet.write_string(end, 0, content.note, plain)
    set_up_page(sheet, head=_HEAD_ROW, last=last, end=end)
    narrow_margins(sheet)
