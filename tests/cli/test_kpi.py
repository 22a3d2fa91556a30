"""``tihang kpi``: exit status, text for a terminal, JSON for programs, templates."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tihang
from tests.dossier.ledgers import building as made

KINDS = ["equipment", "orders", "deliveries", "downtime", "energy"]


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "订单.csv"
    path.write_bytes(made.text([made.ORDERS_HEAD], made.ORDERS))
    return path


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    path = tmp_path / "订单.xlsx"
    rows = [*made.ORDERS, ("D5", "未定", None, "正常")]
    path.write_bytes(made.workbook([made.ORDERS_HEAD], rows))
    return path


def test_status_0_and_the_figure_for_a_sound_ledger(tihang: Tihang, orders: Path) -> None:
    result = tihang("kpi", orders, "--kind", "orders")
    assert result.exit_code == 0
    assert "订单准时交付率提升：100%" in result.stdout
    assert "2022 50 → 2024 100" in result.stdout


def test_status_1_and_the_cell_where_a_row_is_refused(tihang: Tihang, spoilt: Path) -> None:
    result = tihang("kpi", spoilt, "--kind", "orders")
    assert result.exit_code == 1
    assert "台账!B6（要求交付日期）" in result.stdout


def test_json_tells_rows_sums_and_figures(tihang: Tihang, spoilt: Path) -> None:
    found = json.loads(tihang("kpi", spoilt, "--kind", "orders", "--format", "json").stdout)
    assert found["rows"] == {"read": 5, "used": 4, "excluded": 0, "refused": 1, "blank": 0}
    assert found["sha256"] == hashlib.sha256(spoilt.read_bytes()).hexdigest()
    assert [(one["kpi"], one["figure"]) for one in found["figures"]] == [(14, "100")]
    assert [(one["row"], one["column"]) for one in found["refused"]] == [(6, "B")]
    assert {one["year"] for one in found["sums"]} == {2022, 2024}
    assert found["standing"] == "customary"


@pytest.mark.parametrize(
    "arguments",
    [
        ["没有.csv", "--kind", "orders"],
        ["{ledger}"],
        ["{ledger}", "--kind", "equipment"],
        ["{ledger}", "--kind", "stock"],
        ["{ledger}", "--template", "orders", "--out", "x.xlsx"],
        ["--template", "orders"],
        ["--template", "orders", "--out", "x.csv"],
        ["."],
    ],
)
def test_status_2_for_bad_input(tihang: Tihang, orders: Path, arguments: list[str]) -> None:
    result = tihang("kpi", *(one.format(ledger=orders) for one in arguments))
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_years_that_the_ledger_lacks_are_a_finding(tihang: Tihang, orders: Path) -> None:
    result = tihang("kpi", orders, "--kind", "orders", "--before", "2019")
    assert result.exit_code == 1
    assert "没有 2019 年的记录" in result.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_written(tihang: Tihang, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "模板.xlsx"
    assert tihang("kpi", "--template", kind, "--out", out).exit_code == 0
    assert tihang("kpi", out, "--kind", kind).exit_code == 1  # No rows yet: a finding.
