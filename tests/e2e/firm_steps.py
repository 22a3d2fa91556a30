"""What the demo's firm does with its filing, step by step and as a person finds it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.e2e import papers
from tests.e2e.people import Person

FIRM = "福建榕岚精密制造有限公司"
PROJECT = "榕岚精密壳体智能工厂"
MOBILE = "13800000000"
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")


def complete_the_draft(firm: Person) -> None:
    """The firm fills in what is missing, and sees at once what a figure does to the verdict."""
    page = firm.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("待我办理")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("button", name="提交申报")).to_be_disabled()
    page.get_by_role("link", name=re.compile("联系方式（手机号）")).click()

    mobile = page.get_by_label("联系方式（手机号）")
    expect(mobile).to_be_focused()
    mobile.fill(MOBILE)
    staff = page.get_by_label("职工人数")
    staff.fill("八百多")
    expect(staff).to_have_attribute("aria-invalid", "true")
    staff.fill("８６２")  # Full-width digits are digits.
    expect(staff).to_have_attribute("aria-invalid", "false")

    panel = page.get_by_role("complementary", name="判定情况")
    excellence = panel.get_by_role("listitem").filter(has_text="本次申报")
    expect(excellence).to_contain_text("待定")
    score, level = page.get_by_label("评估得分"), page.get_by_label("成熟度等级")
    score.fill("2.55")
    level.fill("2")
    expect(excellence).to_contain_text("不符合 1")
    score.fill("3.55")
    level.fill("3")
    expect(excellence).to_contain_text("不符合 0")
    expect(saved_line(page)).to_have_text(SAVED)


def open_the_draft(firm: Person) -> str:
    """From the first page to the filing that waits; returns its address."""
    firm.open("/")
    firm.page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    expect(firm.page.get_by_role("link", name="检查并提交").first).to_be_visible()
    return urlsplit(firm.page.url).path


def saved_line(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="保存").first


def explain_what_may_stand(firm: Person) -> None:
    """The pre-check found a head-count that differs; the firm says why."""
    page = firm.page
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="查看全部 1 项待处理").click()
    finding = page.get_by_role("listitem").filter(has_text="826人")
    expect(finding).to_contain_text("待改正或说明")
    finding.get_by_label("不改正的理由").fill("含劳务派遣人员。")
    page.get_by_role("button", name="保存理由").click()
    expect(page.locator("main")).to_contain_text("预审通过")


def sign(boss: Person) -> None:
    """The second person of the firm is led to what waits, confirms it one by one, and signs."""
    page = boss.page
    boss.open("/")
    page.get_by_role("link", name=re.compile("待签署")).click()
    # Counted before the page is there, the boxes would be none.
    expect(page.get_by_role("heading", level=1)).to_have_text("真实性承诺")
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_role("radio", name="法定代表人授权的签署人").check()
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交前请核对全部内容")
    expect(page.get_by_text("签署人与提交人须为两个人")).to_be_visible()


def submit(firm: Person, action: str) -> str:
    """Check the answers and hand in; returns the code on the receipt."""
    page = firm.page
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交前请核对全部内容")
    expect(page.get_by_text("尚不能提交")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(MOBILE)
    page.get_by_label("已核对全部内容，确认提交").check()
    page.get_by_role("button", name=action).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申报已提交")
    found = papers.CODE.search(page.locator("main").inner_text())
    assert found
    return found.group()


def hand_in_the_draft(firm: Person, boss: Person) -> str:
    """The shortest way from the draft to the receipt; returns its code."""
    page = firm.page
    firm.open(f"{open_the_draft(firm)}sections/enterprise/")
    page.wait_for_load_state("load")
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/")) as saving:
        page.get_by_label("联系方式（手机号）").fill(MOBILE)
    assert saving.value.ok
    explain_what_may_stand(firm)
    sign(boss)
    return submit(firm, "提交申报")
