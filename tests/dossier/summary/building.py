"""Summary tables as counties send them, made by code."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tihang.dossier.codes import check_character
from tihang.dossier.errors import Problem
from tihang.dossier.summary import SummaryRow, SummaryTable, parse_summary
from tihang.dossier.summary.headings import find_head
from tihang.dossier.summary.read import grids_of
from tihang.edition import load

EDITION = load("2025")
Cells = Sequence[Sequence[Any]]
Shape = Callable[[Worksheet], None]

TITLE = ("卓越级智能工厂项目推荐汇总表",)
FROM = ("推荐单位（盖章）：闽侯县工业和信息化局",)
HEAD = (
    "序号",
    "申报单位名称",
    "卓越级智能工厂项目名称",
    "涉及典型场景实例（罗列）",
    "联系人",
    "联系方式（手机号）",
)
FIRST = (
    1,
    "福建榕岚精密制造有限公司",
    "精密零件智能工厂",
    "生产作业——人机协同作业——壳体柔性加工",
    "林一",
    "13800000001",
)
SECOND = (
    2,
    "福州闽川电机有限公司",
    "电机智能工厂",
    "生产管理——能源智能管控——能耗在线优化",
    "陈二",
    "13800000002",
)
SCENARIO = FIRST[3]
PIONEER_TITLE = ("领航级智能工厂项目推荐汇总表",)
PIONEER_HEAD = (*HEAD[:2], "领航级智能工厂项目名称", *HEAD[3:])
THIRD = (
    1,
    "福建海岳纤维股份有限公司",
    "纤维智能工厂",
    "生产管理——车间智能排产——全流程排产",
    "黄三",
    "13800000003",
)


class Short(NamedTuple):
    """What a test compares of a row."""

    tier: str | None
    rank: int
    enterprise: str
    project: str
    scenarios: tuple[str | None, ...]
    contact: str
    mobile: str


ONE = Short("excellence", 1, FIRST[1], FIRST[2], ("人机协同作业",), "林一", "13800000001")
TWO = Short("excellence", 2, SECOND[1], SECOND[2], ("能源智能管控",), "陈二", "13800000002")
THREE = Short("pioneer", 1, THIRD[1], THIRD[2], ("车间智能排产",), "黄三", "13800000003")


def credit_code(number: int) -> str:
    first17 = f"91350100MA{number:07d}"
    return first17 + check_character(first17)


def workbook(*rows: Sequence[Any], shape: Shape | None = None, title: str = "Sheet1") -> bytes:
    """A workbook of one sheet, then shaped by hand."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if shape is not None:
        shape(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def sheets(**named: Cells) -> bytes:
    """A workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def table(*rows: Sequence[Any], head: Sequence[Any] = HEAD, shape: Shape | None = None) -> bytes:
    """A whole excellence table with these rows."""
    return workbook(TITLE, FROM, head, *rows, shape=shape)


def text(*rows: Sequence[Any], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output, delimiter=delimiter).writerows(rows)
    return output.getvalue().encode(encoding)


def word(lines: Sequence[str], rows: Cells, below: Sequence[str] = ()) -> bytes:
    """A Word file with lines, one table and lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    made = document.add_table(len(rows), max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            made.cell(number, column).text = str(value)
    for line in below:
        document.add_paragraph(line)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def merged_word() -> bytes:
    """A Word table in which one cell reaches over the scenarios of two rows."""
    document = docx.Document()
    for line in (*TITLE, *FROM):
        document.add_paragraph(line)
    rows = (HEAD, FIRST, ("", "", "", "生产管理——能源智能管控——用电", "", ""))
    table = document.add_table(3, 6)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(number, column).text = str(value)
    for column in (0, 1, 2, 4, 5):
        table.cell(1, column).merge(table.cell(2, column))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def changed(row: Sequence[Any], column: int, value: Any) -> tuple[Any, ...]:
    cells = list(row)
    cells[column] = value
    return tuple(cells)


def merged(*ranges: str) -> Shape:
    def shape(sheet: Worksheet) -> None:
        for one in ranges:
            sheet.merge_cells(one)

    return shape


def short(row: SummaryRow) -> Short:
    return Short(
        row.tier,
        row.rank,
        row.enterprise,
        row.project,
        tuple(one.scenario for one in row.scenarios),
        row.contact,
        row.mobile,
    )


def read(data: bytes, name: str = "闽侯县.xlsx") -> SummaryTable:
    """The table; nothing in it may be lost."""
    found = parse_summary(data, name, EDITION)
    assert not lost(data, name, found)
    return found


def lost(data: bytes, name: str, found: SummaryTable) -> list[str]:
    """Cells below the headings that are in no row, no note and no problem."""
    told = {place for row in found.rows for place in row.cells}
    told |= {note.place for note in found.notes} | {one.place for one in found.problems}
    missing = []
    for grid in grids_of(data, name)[0]:
        if grid.table.name in told:  # A sheet passed over as a whole, and said so.
            continue
        heads = (find_head(grid, grid.lines, i, EDITION) for i in range(len(grid.lines)))
        head = next((one for one in heads if one is not None), None)
        below = [line for line in grid.lines if head is not None and line.row > head.last_row]
        missing += [
            grid.place(line.row, column)
            for line in below
            for column in line.own
            if grid.place(line.row, column) not in told
        ]
    return missing


def faults(found: SummaryTable) -> list[tuple[str, str]]:
    """Place and message of what has to be mended, or only looked at."""
    return [(problem.place, problem.message) for problem in found.problems]


def told(found: SummaryTable, place: str, words: str) -> bool:
    return any(_is(problem, place, words) for problem in found.problems)


def _is(problem: Problem, place: str, words: str) -> bool:
    return problem.place == place and words in f"{problem.message}。{problem.expected or ''}"
