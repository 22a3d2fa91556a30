"""Somebody who has never been here: from the first page to a verdict, in a handful of steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.looking import problems_of
from tests.e2e.people import new_context
from tests.e2e.server import Server

MOST_STEPS = 8
"""At two seconds of thought each this is a quarter of a minute; a minute was promised."""
TIERS = ("基础级", "先进级", "卓越级", "领航级")


@dataclass
class Newcomer:
    """Somebody at a browser whose every step is counted."""

    page: Page
    steps: int = 0

    def press(self, target: Locator) -> None:
        self.steps += 1
        target.click()

    def link(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True))


@pytest.fixture
def newcomer(browser: Browser, server: Server) -> Iterator[Newcomer]:
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.url)
    yield Newcomer(page, steps=1)
    context.close()


def log_in_as_the_firm(newcomer: Newcomer) -> None:
    """By the account that the page itself offers; nothing is typed."""
    newcomer.link("登录平台")
    newcomer.link(re.compile(r"^firm · "))
    newcomer.button("登录")


def by_the_self_rating(newcomer: Newcomer) -> Locator:
    newcomer.link("去自评")
    newcomer.link(re.compile("^快速自评"))
    return newcomer.page.get_by_role("region", name="按自评情况的判定")


def by_the_filing(newcomer: Newcomer) -> Locator:
    newcomer.link("榕岚精密壳体智能工厂，卓越级")
    return newcomer.page.get_by_role("region", name="各层级判定")


@pytest.mark.parametrize("way", [by_the_self_rating, by_the_filing])
def test_a_newcomer_reaches_a_verdict_in_a_handful_of_steps(
    newcomer: Newcomer, way: Callable[[Newcomer], Locator]
) -> None:
    log_in_as_the_firm(newcomer)
    verdicts = way(newcomer)
    for tier in TIERS:
        expect(verdicts.get_by_role("listitem").filter(has_text=tier)).to_contain_text(
            re.compile("符合|待定|不符合")
        )
    assert newcomer.steps <= MOST_STEPS


def test_the_verdict_follows_the_first_answer_that_is_changed(newcomer: Newcomer) -> None:
    log_in_as_the_firm(newcomer)
    bar = by_the_self_rating(newcomer)
    excellence = bar.get_by_role("listitem").filter(has_text="卓越级")
    expect(excellence).to_contain_text("不符合 0")
    question = newcomer.page.get_by_role("group", name="自评：拥有一批智能制造专业人才")
    newcomer.press(question.get_by_role("radio", name="不符合"))
    expect(excellence).to_contain_text("不符合 1")
    expect(bar).to_contain_text("已保存")
    assert newcomer.steps <= MOST_STEPS
    assert problems_of(newcomer.page) == []


def test_without_an_account_one_learns_whether_to_file(newcomer: Newcomer) -> None:
    newcomer.link("要不要申报、报哪级")
    page = newcomer.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("要不要申报")
    newcomer.button("看结论")
    for tier in TIERS:
        expect(page.get_by_role("region", name=tier)).to_contain_text("是否需要申报")
    assert problems_of(page) == []
