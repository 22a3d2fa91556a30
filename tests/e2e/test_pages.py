"""Every page of every role: it answers, nothing in it is broken, and anyone can use it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Hire
from tests.e2e.crawl import FILES, pages_of
from tests.e2e.people import NARROW, WIDE, Person, new_context
from tests.e2e.server import Server

AXE = Axe()
FEWEST_PAGES = {"firm": 14, "county": 14, "city": 16, "province": 10, "group": 9}
"""A crawl that finds fewer has lost its way, and would pass for nothing."""


@pytest.mark.slow
@pytest.mark.parametrize("username", FEWEST_PAGES)
def test_every_page_within_reach_is_in_order(hire: Hire, server: Server, username: str) -> None:
    person = hire(username)
    problems: list[str] = []
    visits = 0
    for visit in pages_of(person, server):
        visits += 1
        if visit.status >= 400:
            problems.append(f"{visit.path}: status {visit.status}")
        if visit.is_new_kind and not FILES.search(visit.path):
            problems += [f"{visit.path}: {problem}" for problem in problems_of(person.page)]
    assert problems + person.complaints == []
    assert visits >= FEWEST_PAGES[username]


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/check/"])
def test_the_open_pages_are_in_order(browser: Browser, server: Server, path: str) -> None:
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.url + path)
    assert problems_of(page) == []
    context.close()


def problems_of(page: Page) -> list[str]:
    """What axe finds on a wide screen, and whether a telephone has to scroll sideways."""
    page.set_viewport_size(WIDE)
    found = AXE.run(page)
    problems = [found.generate_report()] if found.violations_count else []
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return problems + ([f"{width} px wide on a telephone"] if width > NARROW["width"] else [])


MAIN_ACTIONS = {
    "firm": [("/", "我的申报"), ("check", "提交申报")],
    "county": [("/", "打开 FJ2025-00002"), ("/desk/", "审查 FJ2025-00002")],
    "city": [("/rounds/fj-2025/ranking/excellence/", "保存并预览上报")],
}


@pytest.mark.parametrize("username", ["firm", "county", "city"])
def test_tab_reaches_the_main_action_and_shows_where_it_is(hire: Hire, username: str) -> None:
    person = hire(username)
    for path, action in {
        "firm": [("/", "我的申报")],
        "county": [("/", "打开 FJ2025-00002"), ("/desk/", "审查 FJ2025-00002")],
        "city": [("/rounds/fj-2025/ranking/excellence/", "保存并预览上报")],
    }[username]:
        person.open(path)
        target = person.page.get_by_role("link", name=action).or_(
            person.page.get_by_role("button", name=action)
        )
        assert tabs_until(person, target) < 60
        outline = target.evaluate(
            "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' "
            "&& parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none' }"
        )
        assert outline, f"{action} does not show that it has the focus"
