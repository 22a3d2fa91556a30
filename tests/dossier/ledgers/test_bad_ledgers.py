"""Ledgers as they should not be: read rightly all the same, or refused as a whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from tests.dossier.ledgers import building as made
from tests.dossier.ledgers.spoiling import (
    DOWNTIME,
    ENERGY,
    EQUIPMENT,
    ORDERS,
    ORDERS_TEXT,
    Figures,
    all_of,
    cell,
    downtime,
    energy,
    equipment,
    formatted,
    headed,
    merged,
    orders,
    patched,
    shifted,
    to_the_last_row,
    with_sheet,
)
from tihang.dossier.errors import DossierError
from tihang.edition.model import LedgerKind

READ: dict[str, tuple[LedgerKind, Callable[[], bytes], Figures]] = {
    # headings
    "a title above the headings": (
        "orders",
        lambda: headed([["2024年订单台账"]], [made.ORDERS_HEAD]),
        ORDERS,
    ),
    "ten rows above the headings": (
        "orders",
        lambda: headed([["说明"]] * 10, [made.ORDERS_HEAD]),
        ORDERS,
    ),
    "two heading rows, group and part": (
        "orders",
        lambda: made.workbook(
            [["订单编号", "交付日期", None, "订单状态"], [None, "要求", "实际", None]],
            made.ORDERS,
            shape=merged("B1:C1"),
        ),
        ORDERS,
    ),
    "headings merged over two rows": (
        "orders",
        lambda: made.workbook([made.ORDERS_HEAD, [None] * 4], made.ORDERS, shape=merged("A1:A2")),
        ORDERS,
    ),
    "columns in another order": (
        "orders",
        lambda: made.workbook([made.ORDERS_HEAD[::-1]], [row[::-1] for row in made.ORDERS]),
        ORDERS,
    ),
    "headings by other names": (
        "orders",
        lambda: headed([["订单号", "合同交期", "实际发货日期", "状态"]]),
        ORDERS,
    ),
    "blanks, stars and colons in headings": (
        "orders",
        lambda: headed([["*订单 编号", "要求交付\n日期：", "实际 交付日期", "订单状态*"]]),
        ORDERS,
    ),
    "remarks in brackets behind headings": (
        "orders",
        lambda: headed([["订单编号", "要求交付日期（合同）", "实际交付日期(签收)", "订单状态"]]),
        ORDERS,
    ),
    "a row of units below the headings": (
        "downtime",
        lambda: made.workbook(
            [made.DOWNTIME_HEAD, [None, None, None, "（小时）", "小时", "秒", "件", "件"]],
            made.DOWNTIME,
        ),
        DOWNTIME,
    ),
    "headings repeated on every page": (
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD], made.ORDERS[:2], [made.ORDERS_HEAD], made.ORDERS[2:]
        ),
        ORDERS,
    ),
    "columns that nobody asks for": (
        "orders",
        lambda: made.workbook(
            [[*made.ORDERS_HEAD, "客户经理"]], [[*row, "x"] for row in made.ORDERS]
        ),
        ORDERS,
    ),
    # place in the sheet
    "empty columns and rows before the table": (
        "orders",
        lambda: all_of("orders", shifted),
        ORDERS,
    ),
    "blank rows between": (
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD],
            [*made.ORDERS[:1], [None] * 4, ["  ", None, "　", None], *made.ORDERS[1:]],
        ),
        ORDERS,
    ),
    "thousands of formatted blank rows": ("orders", lambda: all_of("orders", formatted), ORDERS),
    "1,048,576 empty rows": ("orders", lambda: to_the_last_row(all_of("orders")), ORDERS),
    "a blank in the very last row": (
        "orders",
        lambda: all_of("orders", cell("A1048576", " ")),
        ORDERS,
    ),
    "a remark far to the right": ("orders", lambda: all_of("orders", cell("Z2", "已核")), ORDERS),
    "an empty first sheet": (
        "orders",
        lambda: made.workbook(
            shape=with_sheet("数据", hidden=False, rows=[made.ORDERS_HEAD, *made.ORDERS])
        ),
        ORDERS,
    ),
    "a year on each sheet": (
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD],
            made.ORDERS[:2],
            shape=with_sheet("2024", hidden=False, rows=[made.ORDERS_HEAD, *made.ORDERS[2:]]),
        ),
        ORDERS,
    ),
    # totals and remarks
    "a row of totals": (
        "equipment",
        lambda: made.workbook([made.EQUIPMENT_HEAD], made.EQUIPMENT, [["合计", None, 5]]),
        EQUIPMENT,
    ),
    "sums of pages": (
        "equipment",
        lambda: made.workbook(
            [made.EQUIPMENT_HEAD], made.EQUIPMENT[:2], [["本页小计：", None, 2]], made.EQUIPMENT[2:]
        ),
        EQUIPMENT,
    ),
    "a merged row of totals": (
        "equipment",
        lambda: made.workbook(
            [made.EQUIPMENT_HEAD], made.EQUIPMENT, [["总 计", None, 5]], shape=merged("A6:B6")
        ),
        EQUIPMENT,
    ),
    "remarks and signatures at the foot": (
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD], made.ORDERS, [["注：数据来自ERP"], ["制表人：甲"]]
        ),
        ORDERS,
    ),
    # cells
    "dates as text": ("orders", lambda: orders(0, 1, "2022-03-01"), ORDERS),
    "dates with dots": ("orders", lambda: orders(0, 1, "2022.3.1"), ORDERS),
    "dates with slashes": ("orders", lambda: orders(0, 1, "2022/3/1"), ORDERS),
    "dates in Chinese": ("orders", lambda: orders(0, 1, "2022年3月1日"), ORDERS),
    "dates in full-width digits": ("orders", lambda: orders(0, 1, "２０２２－３－１"), ORDERS),
    "dates as serial numbers": ("orders", lambda: orders(0, 1, 44621), ORDERS),
    "dates as packed numbers": ("orders", lambda: orders(0, 1, 20220301), ORDERS),
    "dates with a time of day": (
        "orders",
        lambda: orders(0, 2, dt.datetime(2022, 3, 1, 23, 59)),  # noqa: DTZ001
        ORDERS,
    ),
    "full-width digits": ("equipment", lambda: equipment(2, 2, "２"), EQUIPMENT),
    "numbers as text with a unit": ("equipment", lambda: equipment(2, 2, "2台"), EQUIPMENT),
    "a blank number that has a default": ("equipment", lambda: equipment(0, 2, None), EQUIPMENT),
    "ticks and crosses": ("equipment", lambda: equipment(0, 5, "√"), EQUIPMENT),
    "truths as 1": ("equipment", lambda: equipment(0, 5, 1), EQUIPMENT),
    "truths as TRUE": ("equipment", lambda: equipment(0, 5, True), EQUIPMENT),
    "a text merged over rows": (
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD], made.changed(made.ORDERS, 1, 3, None), shape=merged("D2:D3")
        ),
        ORDERS,
    ),
    "minutes in the cell": ("downtime", lambda: downtime(0, 3, "480分钟"), DOWNTIME),
    "minutes in the heading": (
        "downtime",
        lambda: made.workbook(
            [[*made.DOWNTIME_HEAD[:3], "计划运行时间（分钟）", *made.DOWNTIME_HEAD[4:]]],
            [[*row[:3], row[3] * 60, *row[4:]] for row in made.DOWNTIME],
        ),
        DOWNTIME,
    ),
    "thousands separators": ("energy", lambda: energy(1, 2, "10,000"), ENERGY),
    "a unit in the cell": (
        "energy",
        lambda: made.workbook(
            [made.ENERGY_HEAD], [["2022", "电力", "100万千瓦时", None, None], *made.ENERGY[1:]]
        ),
        ENERGY,
    ),
    "another unit": (
        "energy",
        lambda: made.workbook(
            [made.ENERGY_HEAD], [["2022", "电力", 1_000_000, "kWh", None], *made.ENERGY[1:]]
        ),
        ENERGY,
    ),
    "output value in yuan": (
        "energy",
        lambda: made.workbook(
            [made.ENERGY_HEAD],
            [made.ENERGY[0], ["2022", "总产值", 1e8, "元", "2020年可比价"], *made.ENERGY[2:]],
        ),
        ENERGY,
    ),
    "years as 年度": ("energy", lambda: energy(0, 0, "２０２２年度"), ENERGY),
}

TEXTS: dict[str, bytes] = {
    "UTF-8 with a mark": b"\xef\xbb\xbf" + ORDERS_TEXT,
    "GB18030": ORDERS_TEXT.decode().encode("gb18030"),
    "UTF-16 with a mark": ORDERS_TEXT.decode().encode("utf-16"),
    "tabs": ORDERS_TEXT.replace(b",", b"\t"),
    "semicolons": ORDERS_TEXT.replace(b",", b";"),
    "line ends of the old Mac": ORDERS_TEXT.replace(b"\r\n", b"\r"),
    "blank lines at the top": b"\r\n\r\n" + ORDERS_TEXT,
    "blank lines between": ORDERS_TEXT.replace(b"\r\n", b"\r\n\r\n"),
    "a title without delimiters": "订单台账\r\n".encode() + ORDERS_TEXT,
    "every cell quoted": re.sub(rb"([^,\r\n]+)", rb'"\1"', ORDERS_TEXT),
    "a line break inside a cell": ORDERS_TEXT.replace(b"D1", b'"D\n1"'),
    "no line end at the end": ORDERS_TEXT.rstrip(),
}


@pytest.mark.parametrize("name", READ)
def test_a_workbook_is_read_rightly_in_spite_of(name: str) -> None:
    kind, build, expected = READ[name]
    result = made.reckoned(build(), kind)
    assert result.refused == ()
    assert made.pairs(result) == expected


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_is_read_rightly_with(name: str) -> None:
    result = made.reckoned(TEXTS[name], "orders", "台账.csv")
    assert result.refused == ()
    assert made.pairs(result) == ORDERS


def ending(rows: str) -> bytes:
    """A ledger with more rows at its end, written by no program."""
    return patched(all_of("orders"), "</sheetData>", f"{rows}</sheetData>")


UNREADABLE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "an empty file": (lambda: b" \r\n", "台账.csv", "空"),
    "an empty workbook": (made.workbook, "台账.xlsx", "表头"),
    "a heading left out": (
        lambda: made.workbook([["订单编号", "实际交付日期"]]),
        "台账.xlsx",
        "台账!1:1：找不到表头“要求交付日期”",
    ),
    "a heading that stands twice": (
        lambda: made.workbook([[*made.ORDERS_HEAD, "交期"]]),
        "台账.xlsx",
        "台账!E1：表头“交期”重复",
    ),
    "a ledger in a hidden sheet alone": (
        lambda: made.workbook(
            [["说明"]], shape=with_sheet("数据", hidden=True, rows=[made.ORDERS_HEAD, *made.ORDERS])
        ),
        "台账.xlsx",
        "数据：隐藏的工作表",
    ),
    "a cell in the last column": (
        lambda: all_of("orders", cell("XFD1048576", 1)),
        "台账.xlsx",
        "XFD1048576",
    ),
    "a cell in the last column, in small letters": (
        lambda: ending('<row r="9"><c r="xfd1048576"><v>1</v></c></row>'),
        "台账.xlsx",
        "离表格过远",
    ),
    "a cell in the last column, oddly written": (
        lambda: ending('<row r="9"><c\nr = "XFD1048576"><v>1</v></c></row>'),
        "台账.xlsx",
        "离表格过远",
    ),
    "cells without places in the last row": (
        lambda: ending('<row r="1048576">' + "<c><v>2</v></c>" * 60 + "</row>"),
        "台账.xlsx",
        "离表格过远",
    ),
    "a cell far down and far to the right": (
        lambda: ending('<row r="999999"><c r="CZ999999"><v>1</v></c></row>'),
        "台账.xlsx",
        "CZ999999",
    ),
    "text named as a workbook": (lambda: ORDERS_TEXT, "台账.xlsx", "文件内容与文件名不符"),
    "a workbook named as text": (lambda: all_of("orders"), "台账.csv", "文件内容与文件名不符"),
    "a workbook cut off": (lambda: all_of("orders")[:-300], "台账.xlsx", "已损坏"),
    "a sheet that is no XML": (
        lambda: patched(all_of("orders"), "</sheetData>", "<"),
        "台账.xlsx",
        "",
    ),
    "a text in no known encoding": (lambda: b"\xff\xff\x00,\xff", "台账.csv", "编码"),
    "a quotation mark left open": (
        lambda: ORDERS_TEXT.replace(b"D3", b'"D3'),
        "台账.csv",
        "第 4 行",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_is_refused_with_place_and_mend_for(name: str) -> None:
    build, file, words = UNREADABLE[name]
    with pytest.raises(DossierError) as refused:
        made.reckoned(build(), "orders", file)
    assert words in str(refused.value)
