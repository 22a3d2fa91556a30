"""The improvement plan (智能工厂建设提升计划), dated, as PDF, Word and Excel from one content."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tihang.documents.content.values import date_text
from tihang.documents.sheets import row_height, set_up_page, workbook_of
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill

TITLE = "智能工厂建设提升计划"
HEADINGS = (
    "序号",
    "对应条件（通知原文）",
    "出处、判定、难度和成效",
    "提升措施（自拟）",
    "责任人",
    "起止日期",
)
NOTE = (
    "“对应条件”为通知原文；措施、难度和日期由平台按惯例提出、企业自行修改确定，"
    "不是通知的规定。措施完成不等于获评，以审核认定为准。"
)
_WIDTHS = (6.0, 26.0, 24.0, 56.0, 11.0, 16.0)
_CENTRED = frozenset({0, 4, 5})
_STATUSES = {"met": "符合", "unmet": "不符合", "undetermined": "待定"}
_EFFORTS = {1: "补填即可", 2: "补充佐证", 3: "专项改造", 4: "全厂工程", 5: "多年建设"}
_LINE = 15
_HEAD_ROW = 3


@dataclass(frozen=True)
class PlanLine:
    """A measure with the condition that it answers."""

    words: str
    reference: str
    status: str
    effort: int
    measure: str
    responsible: str
    start: dt.date
    finish: dt.date
    effect: int = 1
    """How many conditions of all tiers it helps, this one included."""


@dataclass(frozen=True)
class PlanPaper:
    """A plan as it stands on paper."""

    enterprise: str
    factory: str
    tier: str
    """Name of the tier aimed at, 先进级."""
    made_on: dt.date
    lines: tuple[PlanLine, ...]


def plan_pdf(plan: PlanPaper) -> bytes:
    """The plan as PDF, A4 landscape. Raises FontError where no Chinese font is installed."""
    return typeset("table.typ", _content(plan))


def plan_docx(plan: PlanPaper) -> bytes:
    """The plan as a Word file, A4 landscape."""
    return fill("table.docx", _content(plan), title=_title(plan), author=plan.enterprise)


def plan_xlsx(plan: PlanPaper) -> bytes:
    """The plan as a workbook; every cell is text, so that none is taken for a formula."""
    return workbook_of(_title(plan), lambda book: _write_sheet(book, plan))


def _title(plan: PlanPaper) -> str:
    return f"{TITLE}（目标：{plan.tier}）"


def _content(plan: PlanPaper) -> dict[str, object]:
    return {
        "annex": f"制定日期：{date_text(plan.made_on)}",
        "title": _title(plan),
        "recommender_label": "企业和工厂",
        "recommender": f"{plan.enterprise}，{plan.factory}",
        "headings": list(HEADINGS),
        "widths": list(_WIDTHS),
        "centred": [index in _CENTRED for index in range(len(HEADINGS))],
        "rows": _rows(plan),
        "notes": NOTE,
    }


def _rows(plan: PlanPaper) -> list[list[str]]:
    """The text of every cell."""
    return [
        [
            str(number),
            line.words,
            _about(line),
            line.measure,
            line.responsible,
            f"{line.start.isoformat()}\n至 {line.finish.isoformat()}",
        ]
        for number, line in enumerate(plan.lines, start=1)
    ]


def _about(line: PlanLine) -> str:
    """Why the line stands where it does: the easy before the hard, the useful first."""
    said = f"{line.reference}\n{_STATUSES[line.status]}，{_EFFORTS[line.effort]}"
    return said if line.effect <= 1 else f"{said}\n办成可推进 {line.effect} 条条件"


def _write_sheet(book: Any, plan: PlanPaper) -> None:
    sheet = book.add_worksheet("提升计划")
    base = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    plain = book.add_format({**base, "text_wrap": False, "font_size": 12})
    title = book.add_format(
        {"font_name": "宋体", "bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}
    )
    head = book.add_format(
        {**base, "font_name": "黑体", "align": "center", "border": 1, "bg_color": "#F5F5F5"}
    )
    cell = book.add_format({**base, "border": 1, "num_format": "@"})
    centred = book.add_format({**base, "border": 1, "num_format": "@", "align": "center"})
    last = len(HEADINGS) - 1
    sheet.merge_range(0, 0, 0, last, "", title)
    sheet.write_string(0, 0, _title(plan), title)
    sheet.set_row(0, 34)
    sheet.write_string(1, 0, f"企业和工厂：{plan.enterprise}，{plan.factory}", plain)
    sheet.write_string(2, 0, f"制定日期：{date_text(plan.made_on)}", plain)
    for index, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEAD_ROW, index, heading, head)
    rows = _rows(plan)
    for number, texts in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, row_height(texts, _WIDTHS, line=_LINE, least=30))
        for index, text in enumerate(texts):
            sheet.write_string(number, index, text, centred if index in _CENTRED else cell)
    end = _HEAD_ROW + len(rows) + 1
    sheet.write_string(end, 0, f"注：{NOTE}", plain)
    set_up_page(sheet, head=_HEAD_ROW, last=last, end=end)
