"""A list as an Excel workbook: all that the filter lets through, row by row to a file."""

from __future__ import annotations

import tempfile
from typing import IO

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tihang.platform.filing.models import Case
from tihang.platform.words import moment
from tihang.platform.worklist.rows import Row, Words
from tihang.platform.worklist.selection import bounded

MOST_ROWS = 100_000
_WIDTHS = (18, 36, 22, 30, 10, 30, 28, 16, 34, 12)


def headings() -> tuple[str, ...]:
    return (
        _("申报编号"),
        _("企业"),
        _("统一社会信用代码"),
        _("工厂"),
        _("层级"),
        _("批次"),
        _("受理部门"),
        _("状态"),
        _("进入状态时间"),
        _("已等待（天）"),
    )


def write_list(cases: QuerySet[Case], words: Words) -> IO[bytes]:
    """The workbook as a temporary file, open at its start; gone when it is closed.

    Texts are written as texts, so that none is taken for a formula. Rows go to the disk as
    they are read: memory does not grow with the list.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  The answer closes it.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("清单"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings()):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(words.rows(bounded(cases, None)[:MOST_ROWS]), 1):
            for column, text in enumerate(_texts(row)):
                sheet.write_string(line, column, text)
            if row.days is not None:
                sheet.write_number(line, len(_WIDTHS) - 1, row.days)
    file.seek(0)
    return file


def _texts(row: Row) -> tuple[str, ...]:
    return (
        row.number,
        row.enterprise,
        row.credit_code,
        row.factory,
        row.tier,
        row.round,
        row.office,
        row.state,
        moment(row.since),
    )
