"""From a ledger to a figure in the form, with two rows that cannot be read on the way."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dossier.ledgers.building import ORDERS_HEAD, workbook
from tests.e2e.conftest import Hire
from tests.e2e.firm_steps import SAVED, open_the_draft, saved_line
from tests.e2e.looking import problems_of

SECONDS = 30_000
"""The worker looks for work every now and then; a busy machine takes its time."""
BEFORE, AFTER = dt.date(2021, 3, 1), dt.date(2024, 3, 1)
LATE = dt.timedelta(days=4)
ORDERS = (
    ("D1", BEFORE, BEFORE, "正常"),
    ("D2", BEFORE, BEFORE + LATE, "正常"),
    ("D3", AFTER, AFTER, "正常"),
    ("D4", AFTER, AFTER, "正常"),
    ("D5", AFTER, AFTER, "正常"),
    ("D6", AFTER, AFTER + LATE, "正常"),
    ("D7", AFTER, "年底", "正常"),
    ("D8", "2024-13-05", AFTER, "正常"),
)
"""On time: one of two before, three of four after; the last two rows cannot be read."""
NAME = "订单台账有误.xlsx"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(workbook([ORDERS_HEAD], ORDERS))
    return path


def test_a_ledger_becomes_a_figure_that_keeps_its_source(hire: Hire, ledger: Path) -> None:
    firm = hire("firm")
    page = firm.page
    case = open_the_draft(firm)
    firm.open(f"{case}indicators/")
    hand_in(page, ledger)

    figure = page.get_by_role("row").filter(has_text="订单准时交付率")
    expect(figure).to_contain_text("75%", timeout=SECONDS)
    expect(page.get_by_text("读取 8 行：计入 6 行，按规则不计入 0 行，拒收 2 行")).to_be_visible()
    refused = page.get_by_role("region", name="拒收的单元格").get_by_role("row")
    expect(refused.filter(has_text="年底")).to_contain_text("C8")
    expect(refused.filter(has_text="2024-13-05")).to_contain_text("B9")
    assert problems_of(page) == []

    page.get_by_role("button", name="采用所选数值").click()
    expect(page.get_by_role("status").first).to_contain_text("已采用台账数值")
    line = on_time_delivery(page)
    expect(line).to_contain_text("台账核算")
    expect(line).to_contain_text(NAME)

    firm.open(f"{case}sections/results/")
    after = page.get_by_label("建设后订单准时交付率")
    expect(after).to_have_value("75")
    page.wait_for_load_state("load")
    after.fill("76")
    expect(saved_line(page)).to_have_text(SAVED)

    firm.open(f"{case}indicators/")
    expect(on_time_delivery(page)).to_contain_text("已手工修改，不再标注台账来源")
    expect(on_time_delivery(page)).not_to_contain_text(NAME)
    assert firm.complaints == []


def hand_in(page: Page, ledger: Path) -> None:
    form = page.get_by_role("region", name="由台账核算")
    form.get_by_label("台账种类").select_option("orders")
    form.get_by_label("台账文件").set_input_files(ledger)
    form.get_by_role("button", name="上传并核算").click()


def on_time_delivery(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=re.compile("^14\\."))
    )
