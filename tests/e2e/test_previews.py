"""Pages that no link leads to, only a button: each is as much in order as the others."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hire
from tests.e2e.firm_steps import open_the_draft
from tests.e2e.looking import problems_of
from tests.e2e.people import Person


@pytest.fixture(scope="module")
def firm(hire: Hire) -> Person:
    return hire("firm")


@pytest.fixture
def case(firm: Person) -> str:
    return open_the_draft(firm)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def assert_in_order(page: Page, heading: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert problems_of(page) == []


def test_the_editor_of_a_plan(firm: Person, case: str) -> None:
    page = firm.page
    firm.open(f"{case}plan/?tier=pioneer")
    press(page, "生成提升计划")
    assert urlsplit(page.url).path.startswith("/plans/")
    assert_in_order(page, re.compile("提升计划"))
    press(page, "保存计划")
    assert_in_order(page, re.compile("提升计划"))
    for name in ("Word", "PDF", "Excel"):
        assert len(firm.download(page.get_by_role("link", name=name, exact=True))) > 1000
    firm.open(f"{case}plan/")
    assert problems_of(page) == []


def test_the_preview_of_a_file_before_it_is_taken_over(
    firm: Person, case: str, tmp_path: Path
) -> None:
    page = firm.page
    workbook = tmp_path / "填报工作簿.xlsx"
    firm.open(f"{case}import/")
    workbook.write_bytes(firm.download(page.get_by_role("link", name="下载填报工作簿")))
    page.get_by_label("填报文件").set_input_files(workbook)
    press(page, "上传并预览")
    assert_in_order(page, re.compile("导入|改动"))
    no_workbook = tmp_path / "不是工作簿.xlsx"
    no_workbook.write_bytes(b"not a workbook")
    with firm.expecting_trouble():
        firm.open(f"{case}import/")
        page.get_by_label("填报文件").set_input_files(no_workbook)
        press(page, "上传并预览")
        expect(page.get_by_role("alert")).to_contain_text("草稿未作改动")
    assert problems_of(page) == []


def test_the_preview_of_pasted_scenarios(firm: Person, case: str) -> None:
    page = firm.page
    firm.open(f"{case}scenarios/paste/")
    page.get_by_label("粘贴的内容").fill("（一）生产管理——智能仓储管理——立体库\n业务活动：入库。")
    press(page, "识别并预览")
    expect(page.get_by_role("button", name="导入所选实例")).to_be_visible()
    assert problems_of(page) == []


def test_the_page_of_a_conflict_without_the_scripts_help(firm: Person, case: str) -> None:
    page = firm.page
    firm.open(f"{case}sections/results/")
    version = page.locator("form[data-autosave] [name=base_version]")
    opened = version.input_value()
    page.get_by_role("textbox", name="后续实施计划").fill("先保存的计划")
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).last.click()
    with firm.expecting_trouble():
        # As if the page had been opened before the save.
        version.evaluate("(input, opened) => { input.value = opened }", opened)
        page.get_by_role("textbox", name="后续实施计划").evaluate(
            "area => { area.value = '后写的计划' }"
        )
        page.get_by_role("button", name="保存", exact=True).last.click()
        row = page.get_by_role("row").filter(has_text="后续实施计划")
        expect(row).to_contain_text("先保存的计划")
        expect(row).to_contain_text("后写的计划")
    assert problems_of(page) == []


def test_an_answer_that_cannot_be_saved_is_kept_and_pointed_at(firm: Person, case: str) -> None:
    page = firm.page
    firm.open(f"{case}sections/enterprise/")
    page.wait_for_load_state("load")
    page.get_by_label("职工人数").fill("八百多")
    with firm.expecting_trouble():
        page.get_by_role("button", name="保存", exact=True).last.click()
        expect(page.get_by_role("heading", name="以下内容已按原样保留，请更正")).to_be_visible()
    expect(page.get_by_label("职工人数")).to_have_value("八百多")
    assert problems_of(page) == []
    # Put right, so that the page may be left without a question.
    page.get_by_label("职工人数").fill("862")
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).last.click()


def test_the_page_of_a_disc_for_several_filings(hire: Hire) -> None:
    province = hire("province")
    page = province.page
    province.open("/papers/disc/")
    page.get_by_role("checkbox").first.check()
    press(page, "制作所选申报的光盘")
    assert problems_of(page) == []
    expect(page.get_by_role("link", name=re.compile("ISO"))).to_be_visible(timeout=60_000)
    assert problems_of(page) == []
    assert province.complaints == []


def test_the_preview_of_a_ranking(hire: Hire) -> None:
    city = hire("city")
    page = city.page
    city.open("/rounds/fj-2025/ranking/excellence/")
    for place in page.get_by_label(re.compile("^推荐.*的理由$")).all():
        place.fill("建设成效突出。")
    page.get_by_label(re.compile("的次序$")).first.fill("1")
    press(page, "保存并预览上报")
    assert_in_order(page, "上报预览")
