"""Two colleagues in one section, and a connection that is cut while somebody writes."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e.conftest import Hire
from tests.e2e.people import Person

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d · 回执 \d+-")
CONFLICT = "该部分已被修改，您的内容尚未保存"
PLAN = "后续实施计划"
EFFECT = "实施成效"
SECONDS = 30_000
"""A busy machine takes its time."""


def open_results(person: Person) -> Page:
    """The section on results of the firm's draft."""
    person.open("/filings/")
    case = person.page.get_by_role("row").filter(has_text="卓越级").get_by_role("link").first
    person.open(f"{case.get_attribute('href')}sections/results/")
    expect(text(person.page, PLAN)).to_be_visible()
    # The script that saves has to be here before a test takes the connection away.
    person.page.wait_for_load_state("load")
    return person.page


def text(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label)


def status(page: Page) -> Locator:
    return page.locator("[data-saved]").first


def write_and_wait(page: Page, label: str, words: str) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/")) as saving:
        text(page, label).fill(words)
    assert saving.value.ok
    expect(status(page)).to_have_text(SAVED)


def test_two_colleagues_in_one_section_lose_nothing(hire: Hire) -> None:
    clerk, boss = hire("firm"), hire("firm-boss")
    one, other = open_results(clerk), open_results(boss)
    # Each is told of the other.
    one.reload()
    expect(one.locator("[data-present]")).to_contain_text("正在编辑本部分")

    # Different inputs are brought together without a question.
    write_and_wait(one, PLAN, "陈写的计划")
    write_and_wait(other, EFFECT, "林写的成效")
    expect(status(other)).to_contain_text("合并")
    expect(text(other, PLAN)).to_have_value("陈写的计划")

    # The same input is a conflict; both texts are shown, and each is to be had.
    write_and_wait(other, PLAN, "林改的计划")
    with clerk.expecting_trouble():
        text(one, PLAN).fill("陈改的计划")
        conflict = one.get_by_role("alert").filter(has_text=CONFLICT)
        expect(conflict).to_be_visible(timeout=SECONDS)
    row = conflict.get_by_role("row").filter(has_text=PLAN)
    expect(row).to_contain_text("陈改的计划")
    expect(row).to_contain_text("林改的计划")
    conflict.get_by_role("radio", name=re.compile("^用已保存的")).check()
    conflict.get_by_role("button", name="按所选内容保存").click()
    expect(status(one)).to_have_text(SAVED, timeout=SECONDS)
    expect(text(one, PLAN)).to_have_value("林改的计划")
    expect(text(one, EFFECT)).to_have_value("林写的成效")

    # What lost is in the history and comes back from there.
    one.get_by_role("link", name="修改历史").click()
    one.get_by_role("row").filter(has_text="未采用").get_by_role("link").first.click()
    expect(one.get_by_role("main")).to_contain_text("陈改的计划")
    one.get_by_role("button", name="采用这些内容").click()
    expect(text(one, PLAN)).to_have_value("陈改的计划")
    expect(text(one, EFFECT)).to_have_value("林写的成效")


@pytest.mark.slow
def test_what_was_written_without_a_connection_arrives_once_and_in_order(hire: Hire) -> None:
    clerk = hire("firm")
    page = open_results(clerk)
    sent: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/autosave/"):
            data = parse_qs(request.post_data or "")
            sent.append((data["edit"][0], data["narrative.next_steps"][0]))

    write_and_wait(page, PLAN, "连线时写的")
    with clerk.expecting_trouble():
        clerk.context.set_offline(True)
        text(page, PLAN).fill("断线后写的第一句")
        expect(status(page)).to_contain_text("内容已暂存在本浏览器", timeout=SECONDS)
        text(page, PLAN).fill("断线后写的第一句，第二句")
        # More than the moment that the outbox waits for the next key.
        page.wait_for_timeout(600)
        page.on("requestfinished", note)
        clerk.context.set_offline(False)
        expect(status(page)).to_have_text(SAVED, timeout=SECONDS)
        expect(text(page, PLAN)).to_have_value("断线后写的第一句，第二句")
        page.wait_for_timeout(1500)
    assert [words for _number, words in sent] == [
        "断线后写的第一句",
        "断线后写的第一句，第二句",
    ]
    assert len({number for number, _words in sent}) == len(sent)
    page.reload()
    expect(text(page, PLAN)).to_have_value("断线后写的第一句，第二句")


@pytest.mark.slow
def test_a_page_that_was_closed_without_a_connection_delivers_when_it_is_opened_again(
    hire: Hire,
) -> None:
    clerk = hire("firm")
    page = open_results(clerk)
    where = page.url
    with clerk.expecting_trouble():
        clerk.context.set_offline(True)
        text(page, PLAN).fill("关页之前写的")
        expect(status(page)).to_contain_text("内容已暂存在本浏览器", timeout=SECONDS)
        text(page, PLAN).fill("关页之前写的，还有一句")
        page.wait_for_timeout(600)
        page.goto("about:blank")
        clerk.context.set_offline(False)
        page.goto(where)
        expect(text(page, PLAN)).to_have_value("关页之前写的，还有一句", timeout=SECONDS)
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('outbox')).length") == 0


def test_a_browser_that_keeps_nothing_says_so(hire: Hire) -> None:
    clerk = hire("firm")
    page = open_results(clerk)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    with clerk.expecting_trouble():
        clerk.context.set_offline(True)
        text(page, PLAN).fill("存不下的一句")
        expect(status(page)).to_contain_text("请勿关闭", timeout=SECONDS)
        clerk.context.set_offline(False)
        expect(status(page)).to_have_text(SAVED, timeout=SECONDS)


def test_logging_in_again_delivers_what_was_written_meanwhile(hire: Hire) -> None:
    clerk = hire("firm")
    page = open_results(clerk)
    other = clerk.another_tab()
    with clerk.expecting_trouble():
        kept = clerk.context.cookies()
        clerk.context.clear_cookies()
        text(page, PLAN).fill("登录失效后写的")
        expect(status(page)).to_contain_text("登录已失效", timeout=SECONDS)
        other.open("/accounts/login/")
        other.page.get_by_label("用户名或电子邮箱").fill("firm")
        other.page.get_by_label(re.compile("^密码")).fill("tihang-demo")
        other.page.get_by_role("button", name="登录", exact=True).click()
        other.page.get_by_role("navigation", name="主菜单").wait_for()
        expect(status(page)).to_have_text(SAVED, timeout=SECONDS)
    assert kept != clerk.context.cookies()
    page.reload()
    expect(text(page, PLAN)).to_have_value("登录失效后写的")
