"""The sender's own workbook with every faulty cell marked, and a list of what to mend."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tihang.dossier.errors import Problem, refuse
from tihang.dossier.summary.read import LIST_OF_PROBLEMS, grids_of
from tihang.text import _

_AUTHOR = "梯航"
_ERROR = PatternFill("solid", start_color="FFF4B6B6", end_color="FFF4B6B6")
_WARNING = PatternFill("solid", start_color="FFFFF2B3", end_color="FFFFF2B3")
_PLACE = re.compile(r"(.+)!\$?([A-Z]{1,3}\d{1,7})")
_ROWS = re.compile(r"(.+)!(\d{1,7}):\d{1,7}")
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 120
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_TEXT = 32_000
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def error_workbook(data: bytes, name: str, problems: Iterable[Problem]) -> bytes:
    """The file as .xlsx: its own layout where it is a workbook, its cells where it is not.

    Raises DossierError where the file cannot be opened.
    """
    book = _own(data) if name.lower().endswith(".xlsx") else _copied(data, name)
    found = tuple(problems)
    _forget_earlier_marks(book)
    for problem in found:
        _mark(book, problem)
    _list(book, found)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _own(data: bytes) -> openpyxl.Workbook:
    grids_of(data, "x.xlsx")  # Refuses what is no sound package before this library unpacks it.
    try:
        return openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    # Other libraries take files that this one stumbles over in many ways.
    except Exception as error:
        raise refuse(
            _("无法在原表上标注"), expected=_("请用 Excel 打开后另存为 .xlsx 再试")
        ) from error


def _copied(data: bytes, name: str) -> openpyxl.Workbook:
    """A workbook with the cells of a file that is none; every text stays text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    grids, _below = grids_of(data, name)
    for grid in grids:
        sheet = book.create_sheet(_title(grid.table.name))
        for line in grid.lines:
            for column, text in line.own.items():
                _write(sheet, line.row + 1, column + 1, text)
        for (top, left), (bottom, right) in grid.spans.items():
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
    return book


def _title(name: str) -> str:
    return _NOT_IN_TITLES.sub("_", name)[:31] or "1"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    cell.value = _NOT_XML.sub("", text)[:_MAX_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _forget_earlier_marks(book: openpyxl.Workbook) -> None:
    """Take away what we marked when the file was handed in before."""
    if LIST_OF_PROBLEMS in book.sheetnames and len(book.sheetnames) > 1:
        book.remove(book[LIST_OF_PROBLEMS])
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _mark(book: openpyxl.Workbook, problem: Problem) -> None:
    """Fill the cell of a problem and say there what is wrong."""
    found = _PLACE.fullmatch(problem.place)
    rows = _ROWS.fullmatch(problem.place)
    name, reference = (found[1], found[2]) if found else ("", "")
    if rows:
        name, reference = rows[1], f"A{rows[2]}"
    sheet = next((one for one in book.worksheets if one.title in (name, _title(name))), None)
    if sheet is None:
        return
    cell: Any = sheet[reference]
    if isinstance(cell, MergedCell):
        areas = [area for area in sheet.merged_cells.ranges if reference in area]
        cell = sheet.cell(areas[0].min_row, areas[0].min_col)
    if isinstance(cell, MergedCell):
        return  # Merged ranges that overlap have no cell to hold a mark; the list names it.
    text = "\n".join(filter(None, (problem.message, problem.expected)))
    earlier = cell.comment.text + "\n" if cell.comment is not None else ""
    cell.comment = Comment(
        _NOT_XML.sub("", earlier + text)[:_MAX_TEXT],
        _AUTHOR,
        width=_COMMENT_WIDTH,
        height=_COMMENT_HEIGHT,
    )
    if cell.fill.start_color.rgb != _ERROR.start_color.rgb or not problem.warning:
        cell.fill = _WARNING if problem.warning else _ERROR


def _list(book: openpyxl.Workbook, problems: tuple[Problem, ...]) -> None:
    sheet = book.create_sheet(LIST_OF_PROBLEMS, 0)
    headings = (_("序号"), _("位置"), _("问题"), _("如何改正"), _("性质"))
    for column, heading in enumerate(headings, start=1):
        _write(sheet, 1, column, heading).font = Font(bold=True)
    for number, problem in enumerate(problems, start=1):
        nature = _("请核对") if problem.warning else _("必须改正")
        texts = (str(number), problem.place, problem.message, problem.expected or "", nature)
        for column, text in enumerate(texts, start=1):
            cell = _write(sheet, number + 1, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (6, 24, 52, 44, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = sheet
