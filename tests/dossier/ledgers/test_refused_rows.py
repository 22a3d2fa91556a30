"""Rows that are refused by their cells, and what a person is told to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.dossier.ledgers import building as made
from tests.dossier.ledgers.spoiling import (
    ORDERS,
    ORDERS_TEXT,
    all_of,
    downtime,
    energy,
    equipment,
    headed,
    merged,
    orders,
    patched,
    shifted,
    with_sheet,
)
from tihang.edition.model import LedgerKind


class Refused(NamedTuple):
    """What is refused: the kind of ledger, the file, the cells, and a word of the reason."""

    kind: LedgerKind
    build: Callable[[], bytes]
    cells: list[str]
    why: str


REFUSED: dict[str, Refused] = {
    "text for a number": Refused("equipment", lambda: equipment(1, 2, "若干"), ["C3"], "应为数字"),
    "half a set": Refused("equipment", lambda: equipment(1, 2, 0.5), ["C3"], "整数"),
    "no sets": Refused("equipment", lambda: equipment(1, 2, 0), ["C3"], "整数"),
    "a negative number": Refused("equipment", lambda: equipment(1, 2, -1), ["C3"], "负数"),
    "a wrong unit": Refused("equipment", lambda: equipment(1, 2, "2吨"), ["C3"], "可用"),
    "misplaced separators": Refused("energy", lambda: energy(1, 2, "1,00,00"), ["C3"], "应为数字"),
    "a word for a truth": Refused(
        "equipment", lambda: equipment(1, 5, "部分"), ["F3"], "“是”或“否”"
    ),
    "a truth left out": Refused("equipment", lambda: equipment(1, 5, None), ["F3"], "不能为空"),
    "a name left out": Refused("equipment", lambda: equipment(1, 1, " "), ["B3"], "不能为空"),
    "an unknown choice": Refused("equipment", lambda: equipment(1, 7, "借出"), ["H3"], "选项"),
    "a number given twice": Refused(
        "equipment", lambda: equipment(1, 0, "A01"), ["A2", "A3"], "重复"
    ),
    "a formula without its result": Refused(
        "equipment", lambda: equipment(1, 2, "=1+1"), ["C3"], "公式"
    ),
    "an error value": Refused("equipment", lambda: equipment(1, 2, "#DIV/0!"), ["C3"], "#DIV/0!"),
    "a number merged over rows": Refused(
        "equipment", lambda: all_of("equipment", merged("C2:C3")), ["C2", "C3"], "合并"
    ),
    "cells merged over columns": Refused(
        "equipment", lambda: all_of("equipment", merged("E3:F3")), ["E3", "F3"], "合并"
    ),
    "no such day": Refused("orders", lambda: orders(1, 1, "2022-02-30"), ["B3"], "应为日期"),
    "a day without a year": Refused("orders", lambda: orders(1, 1, "4月1日"), ["B3"], "应为日期"),
    "a day of another century": Refused(
        "orders", lambda: orders(1, 1, "1022-04-01"), ["B3"], "合理范围"
    ),
    "a time for a date": Refused(
        "orders", lambda: orders(1, 1, dt.time(8, 30)), ["B3"], "合理范围"
    ),
    "a small number for a date": Refused("orders", lambda: orders(1, 1, 12), ["B3"], "应为日期"),
    "a word for an optional date": Refused(
        "orders", lambda: orders(1, 2, "已交"), ["C3"], "应为日期"
    ),
    "more good than made": Refused("downtime", lambda: downtime(1, 7, 400), ["H3"], "大于产量"),
    "stopped longer than planned": Refused("downtime", lambda: downtime(1, 4, 9), ["E3"], "超过"),
    "production without output": Refused("downtime", lambda: downtime(1, 6, None), ["G3"], "缺少"),
    "downtime with output": Refused(
        "downtime", lambda: downtime(1, 2, "停机"), ["D3", "F3", "G3", "H3"], "停机记录"
    ),
    "output in no time": Refused("downtime", lambda: downtime(1, 5, 0), ["F3"], "节拍"),
    "an unknown energy": Refused("energy", lambda: energy(2, 1, "核能"), ["B4"], "折标煤系数"),
    "an energy in a wrong unit": Refused("energy", lambda: energy(2, 3, "吨"), ["D4"], "可用"),
    "an energy without unit": Refused("energy", lambda: energy(2, 3, None), ["D4"], "缺少计量单位"),
    "two units that differ": Refused("energy", lambda: energy(2, 2, "90千瓦时"), ["D4"], "不一致"),
    "output value without price basis": Refused(
        "energy", lambda: energy(3, 4, None), ["E5"], "价格口径"
    ),
    "no such month": Refused("energy", lambda: energy(2, 0, "2024-13"), ["A4"], "应为年或年月"),
    "digits beyond what a sheet keeps": Refused("energy", lambda: energy(2, 2, 1e16), ["C4"], "15"),
    "a slip in the places of the table": Refused(
        "orders",
        lambda: made.workbook(
            [made.ORDERS_HEAD], made.changed(made.ORDERS, 1, 1, "?"), shape=shifted
        ),
        ["D6"],
        "应为日期",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_is_refused_by_its_cells_for(name: str) -> None:
    case = REFUSED[name]
    result = made.reckoned(case.build(), case.kind)
    assert [f"{one.column}{one.row}" for one in result.refused] == case.cells
    assert all(one.sheet == "台账" for one in result.refused)
    assert all(case.why in one.why for one in result.refused)
    assert result.rows_refused == len({one.row for one in result.refused})
    assert not result.clean


def test_a_text_row_with_a_cell_too_many_is_refused() -> None:
    data = ORDERS_TEXT.replace(b"D2,", b"D2,1,")
    result = made.reckoned(data, "orders", "台账.csv")
    assert {one.row for one in result.refused} == {3}
    assert any("错位" in one.why for one in result.refused)


def test_an_empty_text_of_a_formula_counts_as_blank() -> None:
    data = patched(
        all_of("orders"), r'<c r="D2"[^>]*>.*?</c>', '<c r="D2" t="str"><f>""</f><v></v></c>'
    )
    assert made.pairs(made.reckoned(data, "orders")) == ORDERS


FOUND: dict[str, tuple[LedgerKind, Callable[[], bytes], str]] = {
    "a hidden sheet with another ledger": (
        "orders",
        lambda: all_of(
            "orders", with_sheet("旧", hidden=True, rows=[made.ORDERS_HEAD, *made.ORDERS])
        ),
        "隐藏",
    ),
    "one year only": (
        "orders",
        lambda: made.workbook([made.ORDERS_HEAD], made.ORDERS[2:]),
        "没有建设前数据",
    ),
    "a heading nearly right": (
        "orders",
        lambda: headed([["订单编号", "要求交付日期", "实际交付日其", "订单状态"]]),
        "实际交付日",
    ),
    "more earned than time": ("downtime", lambda: downtime(1, 5, 120), "效能超过"),
    "price bases that differ": ("energy", lambda: energy(3, 4, "现价"), "口径不一致"),
    "energy without output value": (
        "energy",
        lambda: made.workbook([made.ENERGY_HEAD], made.ENERGY[:3]),
        "2024",
    ),
    "a year given whole and by month": (
        "energy",
        lambda: made.workbook(
            [made.ENERGY_HEAD], made.ENERGY, [["2024-05", "电力", 5, "万千瓦时"]]
        ),
        "重复计算",
    ),
    "a year in part": ("energy", lambda: energy(2, 0, "2024-05"), "12 个月"),
    "no key equipment": (
        "equipment",
        lambda: made.workbook([made.EQUIPMENT_HEAD], made.EQUIPMENT[3:]),
        "无法计算",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_person_is_told_to_look_at(name: str) -> None:
    kind, build, words = FOUND[name]
    result = made.reckoned(build(), kind)
    assert any(words in str(finding) for finding in result.findings)
    assert not result.clean
