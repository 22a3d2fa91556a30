"""The workspace of scenario instances in a browser: in sight, picked, pasted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hire
from tests.e2e.people import Person

PASTED = """（一）生产管理——智能仓储管理——立体库
业务活动：入库出库。
应用成效
盘点时间缩短。
指标\t单位\t建设前\t建设后
盘点时间\t小时\t8\t2
附：照片"""


def open_instances(person: Person) -> Page:
    page = person.page
    person.open("/")
    page.get_by_role("link", name="榕岚精密壳体智能工厂，卓越级").click()
    page.get_by_role("link", name="智能工厂场景建设情况").click()
    page.wait_for_load_state("load")
    return page


@pytest.fixture
def page(hire: Hire) -> Page:
    return open_instances(hire("firm"))


def test_coverage_stays_in_sight_and_follows_what_is_saved(page: Page) -> None:
    line = page.locator("#coverage-line")
    expect(line).to_contain_text("5/21 = 23.81%")
    card = page.locator("details.card").first
    card.locator("summary").first.click()
    uses_ai = card.get_by_label("是否应用人工智能技术")
    uses_ai.scroll_into_view_if_needed()
    expect(line).to_be_in_viewport()
    uses_ai.select_option("yes")
    expect(line).to_contain_text("6/21 = 28.57%")
    expect(card.locator(".card__state")).to_contain_text("应用 AI")


def test_all_cards_fold_and_unfold_at_once(page: Page) -> None:
    folded = page.locator("details.card:not([open])")
    total = page.locator("details.card").count()
    page.get_by_role("button", name="全部展开").click()
    expect(folded).to_have_count(0)
    page.get_by_role("button", name="全部收起").click()
    expect(folded).to_have_count(total)


def test_the_list_narrows_while_typing_and_keeps_the_choice(page: Page) -> None:
    before = page.locator("details.card").count()
    page.get_by_role("link", name="从清单选择场景").first.click()
    page.get_by_label(re.compile("^29. 设备维修维护")).check()
    page.get_by_label("按名称、说明或环节查找").fill("机器视觉")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("button", name="添加所选场景").click()
    expect(page.locator("details.card")).to_have_count(before + 1)
    expect(page.locator("details.card").last).to_contain_text("生产作业——设备维修维护")
    expect(page.locator("details.card").last.get_by_label("实例名")).to_be_in_viewport()


def test_pasted_text_is_looked_through_and_taken_over(page: Page) -> None:
    before = page.locator("details.card").count()
    page.get_by_role("link", name="从 Word 粘贴").click()
    page.get_by_label("粘贴的内容").fill(PASTED)
    page.get_by_role("button", name="识别并预览").click()
    expect(page.get_by_label("以下内容没有放入任何实例")).to_have_value("附：照片")
    page.get_by_role("button", name="改为“仓储智能管理”").click()
    expect(page.get_by_text("不在典型场景清单中")).to_have_count(0)
    page.get_by_role("button", name="导入所选实例").click()
    card = page.locator("details.card").nth(before)
    expect(card).to_contain_text("生产管理——仓储智能管理——立体库")
    expect(card.locator("output")).to_have_text("下降 75%")
