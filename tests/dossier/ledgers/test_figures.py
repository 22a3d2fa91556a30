"""Indicators from sound ledgers: figures worked out by hand."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from tests.dossier.ledgers import building as made
from tihang.dossier.errors import DossierError
from tihang.dossier.ledgers import LedgerOptions, ledger_template, parse_ledger
from tihang.edition import load
from tihang.edition.model import Ledger, LedgerKind

SOUND: dict[LedgerKind, tuple[made.Cells, made.Cells, list[object]]] = {
    # 3 of the 4 sets of key equipment; 3 of the 4 of production equipment.
    "equipment": ([made.EQUIPMENT_HEAD], made.EQUIPMENT, [(1, None, 75.0), (3, None, 75.0)]),
    "orders": ([made.ORDERS_HEAD], made.ORDERS, [(14, 50.0, 100.0)]),
    # 2022: 6/8 × 270/360 × 243/270; 2024: 7/8 × 378/420 × 1.
    "downtime": ([made.DOWNTIME_HEAD], made.DOWNTIME, [(11, 50.625, 78.75)]),
    # 1,000,000 kWh × 0.1229 kg ÷ 1000 ÷ 10,000.
    "energy": ([made.ENERGY_HEAD], made.ENERGY, [(17, 0.01229, 0.009218)]),
}


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_sound_ledger_gives_its_figures(kind: LedgerKind, form: str) -> None:
    head, rows, expected = SOUND[kind]
    data = made.workbook(head, rows) if form == "xlsx" else made.text(head, rows)
    result = made.reckoned(data, kind, f"台账.{form}")
    assert made.pairs(result) == expected
    assert result.clean
    assert result.rows_used == len(rows)


def test_suppliers_deliveries_give_indicator_13() -> None:
    head = ["采购单号", "供应商", "约定到货日期", "收货日期"]
    rows = [[number, "甲公司", due, done] for number, due, done, _status in made.ORDERS]
    assert made.pairs(made.reckoned(made.workbook([head], rows), "deliveries")) == [(13, 50, 100)]


def test_an_order_that_is_due_and_not_delivered_is_late() -> None:
    rows = [*made.ORDERS, ("D5", dt.date(2024, 3, 5), None, "正常")]
    assert made.pairs(made.reckoned(made.workbook([made.ORDERS_HEAD], rows), "orders")) == [
        (14, 50.0, 66.6667)
    ]


def test_an_order_not_yet_due_does_not_count() -> None:
    rows = [*made.ORDERS, ("D5", dt.date(2024, 12, 5), None, "正常")]
    result = made.reckoned(made.workbook([made.ORDERS_HEAD], rows), "orders")
    assert made.pairs(result) == [(14, 50.0, 100.0)]
    assert [group.rows for group in result.excluded] == [1]
    until = LedgerOptions(as_of=dt.date(2024, 12, 31))
    late = made.reckoned(made.workbook([made.ORDERS_HEAD], rows), "orders", options=until)
    assert made.pairs(late) == [(14, 50.0, 66.6667)]


def test_planned_maintenance_and_shutdown_are_left_out_and_said() -> None:
    rows = [
        *made.DOWNTIME,
        (dt.date(2024, 3, 2), "A01", "计划检修", None, None, None, None, None),
        (dt.date(2024, 3, 3), "A01", "节假日", None, None, None, None, None),
    ]
    result = made.reckoned(made.workbook([made.DOWNTIME_HEAD], rows), "downtime")
    assert made.pairs(result) == [(11, 50.625, 78.75)]
    assert {group.why for group in result.excluded} == {"计划检修", "计划停产"}


def test_a_record_of_downtime_takes_its_time_off() -> None:
    split = [*made.changed(made.DOWNTIME, 1, 4, 0)]
    split.append([dt.date(2024, 3, 1), "A01", "停机", None, 1, None, None, None])
    result = made.reckoned(made.workbook([made.DOWNTIME_HEAD], split), "downtime")
    assert made.pairs(result) == [(11, 50.625, 78.75)]
    hours = {one.label: one.value for one in result.sums if one.year == 2024}
    assert hours["实际生产时间"] == Decimal(7)


def test_equipment_out_of_use_does_not_count() -> None:
    rows = made.changed(made.EQUIPMENT, 1, 7, "报废")
    result = made.reckoned(made.workbook([made.EQUIPMENT_HEAD], rows), "equipment")
    assert made.pairs(result) == [(1, None, 100.0), (3, None, 100.0)]
    assert result.rows_excluded == 1


def test_the_equivalent_value_of_electricity_is_said_in_the_basis() -> None:
    options = LedgerOptions(energy_basis="equivalent")
    data = made.workbook([made.ENERGY_HEAD], made.ENERGY)
    result = made.reckoned(data, "energy", options=options)
    assert made.pairs(result) == [(17, 0.03, 0.0225)]
    assert "等价值" in result.figures[0].basis
    assert "2020年可比价" in result.figures[0].basis


def test_years_may_be_chosen() -> None:
    rows = [*made.ORDERS, ("D0", dt.date(2021, 1, 1), dt.date(2021, 1, 1), None)]
    data = made.workbook([made.ORDERS_HEAD], rows)
    result = made.reckoned(data, "orders", options=LedgerOptions(before_year=2022))
    figure = result.figures[0]
    assert (figure.before_year, figure.before) == (2022, Decimal(50))
    assert [(group.why, group.rows) for group in result.excluded] == [("不在对比年度内", 1)]


def test_a_figure_is_ready_for_the_dossier() -> None:
    result = made.reckoned(made.workbook([made.ORDERS_HEAD], made.ORDERS), "orders")
    filed = result.figures[0].as_kpi_figure()
    assert filed.figure(load("2025").kpi(14)) == Decimal(100)
    assert (filed.before_year, filed.after_year) == (2022, 2024)


@pytest.mark.parametrize("ledger", load("2025").ledgers, ids=lambda ledger: ledger.id)
def test_a_template_is_read_back_as_a_ledger_without_rows(ledger: Ledger) -> None:
    edition = load("2025")
    data = ledger_template(edition, ledger.id)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.max_column == len(ledger.columns)
    assert len(sheet.data_validations.dataValidation) == sheet.max_column
    result = parse_ledger(data, "模板.xlsx", ledger.id, edition)
    assert (result.rows_read, result.refused) == (0, ())
    assert not result.clean


@pytest.mark.parametrize("name", ["台账.xls", "台账.pdf", "台账"])
def test_other_kinds_of_file_are_refused(name: str) -> None:
    with pytest.raises(DossierError, match=r"\.xlsx"):
        parse_ledger(b"x", name, "orders", load("2025"))
