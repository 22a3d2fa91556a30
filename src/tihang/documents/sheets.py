"""What the tables that go out as Excel workbooks have in common: text only, A4 landscape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

_A4 = 9
_MOST_HEIGHT = 409
"""What Excel allows a row, in points."""
_EPOCH = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""One time for all, so that equal tables give equal bytes."""


def workbook_of(title: str, write: Callable[[Any], None]) -> bytes:
    """A workbook that ``write`` fills; every cell is text, so that none is taken for a formula."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "created": _EPOCH})
        write(book)
    return buffer.getvalue()


def row_height(
    texts: Sequence[str], widths: Sequence[float], *, line: float, least: float
) -> float:
    """Room for the tallest cell: Excel does not measure a row that a program writes.

    ``widths`` are in characters as Excel counts them, ``line`` and ``least`` in points.
    """
    tallest = max(
        sum(-(-2 * len(part) // int(width)) or 1 for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(max(tallest * line + 6, least), _MOST_HEIGHT)


def set_up_page(sheet: Any, *, head: int, last: int, end: int) -> None:
    """A4 landscape as wide as the page, the row of headings repeated and in view."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, end, last)
    sheet.set_footer("&C— &P —")
    sheet.freeze_panes(head + 1, 0)


def narrow_margins(sheet: Any) -> None:
    """For tables that need the width."""
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
