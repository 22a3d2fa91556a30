"""Ledgers as firms hand them in: sound ones, and every way to spoil them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tihang.dossier.ledgers import LedgerOptions, LedgerResult, parse_ledger
from tihang.edition import load
from tihang.edition.model import LedgerKind

Cells = Sequence[Sequence[Any]]

EQUIPMENT_HEAD = (
    "设备编号",
    "设备名称",
    "数量",
    "是否生产设备",
    "是否关键设备",
    "是否数控",
    "是否数字化",
    "使用状态",
)
EQUIPMENT = (
    ("A01", "数控车床", 1, "是", "是", "是", "是", "在用"),
    ("A02", "普通车床", 1, "是", "是", "否", "否", "在用"),
    ("A03", "加工中心", 2, "是", "是", "是", "是", "在用"),
    ("A04", "行车", 1, "否", "否", "否", "否", "在用"),
)
ORDERS_HEAD = ("订单编号", "要求交付日期", "实际交付日期", "订单状态")
ORDERS = (
    ("D1", dt.date(2022, 3, 1), dt.date(2022, 3, 1), "正常"),
    ("D2", dt.date(2022, 4, 1), dt.date(2022, 4, 9), "正常"),
    ("D3", dt.date(2024, 3, 1), dt.date(2024, 2, 27), "正常"),
    ("D4", dt.date(2024, 4, 1), dt.date(2024, 4, 1), "正常"),
)
DOWNTIME_HEAD = (
    "日期",
    "设备编号",
    "记录类别",
    "计划运行时间",
    "停机时间",
    "标准节拍",
    "产量",
    "合格品数",
)
DOWNTIME = (
    (dt.date(2022, 3, 1), "A01", "生产", 8, 2, 60, 270, 243),
    (dt.date(2024, 3, 1), "A01", "生产", 8, 1, 60, 378, 378),
)
ENERGY_HEAD = ("统计期", "项目", "数量", "计量单位", "价格口径")
ENERGY = (
    ("2022", "电力", 100, "万千瓦时", None),
    ("2022", "工业总产值", 10000, "万元", "2020年可比价"),
    ("2024", "电力", 90, "万千瓦时", None),
    ("2024", "工业总产值", 12000, "万元", "2020年可比价"),
)

Shape = Callable[[Worksheet], None]


def workbook(*rows: Cells, shape: Shape | None = None, title: str = "台账") -> bytes:
    """A workbook with the rows of all parts, then shaped by hand."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for part in rows:
        for row in part:
            sheet.append(list(row))
    if shape:
        shape(sheet)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def text(*rows: Cells, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The same as a text file."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter)
    for part in rows:
        writer.writerows(part)
    return output.getvalue().encode(encoding)


def reckoned(
    data: bytes,
    kind: LedgerKind,
    name: str = "台账.xlsx",
    options: LedgerOptions | None = None,
) -> LedgerResult:
    """The result; every row must have one fate."""
    result = parse_ledger(data, name, kind, load("2025"), options)
    fates = result.rows_used + result.rows_excluded + result.rows_refused + result.rows_blank
    assert fates == result.rows_read
    return result


def pairs(result: LedgerResult) -> list[tuple[int, float | None, float | None]]:
    """Indicator, before and after of each figure."""
    return [
        (
            figure.kpi,
            None if figure.before is None else float(figure.before),
            None if figure.after is None else float(figure.after),
        )
        for figure in result.figures
    ]


def changed(rows: Cells, row: int, column: int, value: Any) -> list[list[Any]]:
    """The rows with one cell replaced."""
    cells = [list(line) for line in rows]
    cells[row][column] = value
    return cells
