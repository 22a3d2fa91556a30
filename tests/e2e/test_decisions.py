"""Decisions in a browser: decided, undone, released; a share drawn and drawn again."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Hire
from tests.e2e.looking import problems_of
from tests.e2e.server import FOREIGN, Server

POPULATION = "2025 年度智能工厂梯度培育（演示批次） · 基础级"
NUMBER = "闽工信示例〔2025〕88号"
PREPARE = Path(__file__).with_name("prepare_advanced.py")


@pytest.fixture(scope="module")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo in which two filings for the advanced tier lie with the province."""
    folder = tmp_path_factory.mktemp("server") / "var"
    shutil.copytree(demo_data, folder)
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment = {**kept, "TIHANG_VAR": str(folder)}
    subprocess.run([sys.executable, PREPARE], env=environment, check=True, capture_output=True)
    running = Server(folder)
    try:
        running.start()
        yield running
    finally:
        running.kill()


def test_two_are_decided_one_is_undone_and_the_other_is_recognised(hire: Hire) -> None:
    province = hire("province")
    page = province.page
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="决定").click()
    page.get_by_role("link", name="办理认定").click()
    for row in page.get_by_role("row").filter(has_text="号工厂").all():
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="拟认定所选").click()
    expect(page.get_by_role("status").first).to_contain_text("已拟认定 2 件")
    assert problems_of(page) == []

    firm = hire("firm")
    firm.open("/messages/")
    expect(firm.page.get_by_text("的办理结果")).to_have_count(0)
    firm.open("/")
    expect(firm.page.get_by_text("拟认定")).to_have_count(0)

    page.get_by_role("link", name="待发布决定").first.click()
    rows = page.get_by_role("row").filter(has_text="号工厂")
    expect(rows).to_have_count(2)
    rows.filter(has_text="二号工厂").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="撤销所选").click()
    expect(page.get_by_role("status").first).to_contain_text("已撤销 1 件决定")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("二号工厂")
    assert problems_of(page) == []

    page.get_by_role("button", name="预览发布所选").click()
    expect(page.get_by_text("由“省级审核”转为“已认定”")).to_have_count(1)
    assert problems_of(page) == []
    with province.expecting_trouble():  # Without the document nothing is released.
        page.get_by_role("button", name="确认发布").click()
        expect(page.get_by_role("alert").first).to_contain_text("认定须填写文号")
    page.get_by_label("文号").fill(NUMBER)
    page.get_by_label("文件日期").fill("2025-09-01")
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布 1 件")
    page.get_by_role("link", name="查看本次发布和名单").click()
    listed = province.download(page.get_by_role("link", name="名单 Excel"))
    cells = [c.value for row in openpyxl.load_workbook(io.BytesIO(listed)).active for c in row]
    assert "二号工厂" in cells
    assert "三号工厂" not in cells
    assert NUMBER in cells
    assert problems_of(page) == []

    firm.open("/messages/")
    told = firm.page.get_by_role("row").filter(has_text="的办理结果：已认定")
    expect(told).to_have_count(1)
    expect(firm.page.get_by_role("banner").get_by_text("条未读")).to_have_count(1)
    told.get_by_role("link").first.click()
    firm.page.get_by_role("link", name="打开相关页面").click()
    expect(firm.page.get_by_text("已认定").first).to_be_visible()
    firm.open("/rating/")
    firm.page.get_by_role("link", name="二号工厂").first.click()
    expect(firm.page.get_by_role("definition").filter(has_text=NUMBER)).to_be_visible()
    for person in (province, firm):
        assert person.complaints == []


def test_a_share_is_drawn_and_anyone_can_draw_it_again(hire: Hire) -> None:
    city = hire("city")
    page = city.page
    city.open("/spot-checks/")
    page.get_by_label("抽查范围").select_option(
        label="2025 年度智能工厂梯度培育（演示批次） · 基础级"
    )
    page.get_by_label("抽取比例（%）").fill("10")
    assert problems_of(page) == []
    page.get_by_role("button", name="固定名单").click()
    expect(page.get_by_text("1 家，抽取 1 家（10%）")).to_be_visible()
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_text("随机种子", exact=True)).to_be_visible()
    page.get_by_role("link", name="复核抽取结果").click()
    expect(page.get_by_role("status").first).to_contain_text("复核一致")
    assert problems_of(page) == []
    page.get_by_role("link", name="登记结果").click()
    page.get_by_role("radio", name="不合格").check()
    page.get_by_label("说明").fill("关键设备未联网")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row").filter(has_text="关键设备未联网")).to_be_visible()
    assert city.complaints == []
