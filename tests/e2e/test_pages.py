"""Every page of every role: it answers, nothing in it is broken, and anyone can use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Hire
from tests.e2e.crawl import pages_of
from tests.e2e.looking import problems_of
from tests.e2e.people import new_context
from tests.e2e.server import Server

EVERYBODYS = ("/me/", "/accounts/")
"""Alike for every role, so that one person's look at them is enough."""
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
        if visit.is_shown and not (username != "firm" and visit.path.startswith(EVERYBODYS)):
            problems += [f"{visit.path}: {problem}" for problem in problems_of(person.page)]
    assert problems + person.complaints == []
    assert visits >= FEWEST_PAGES[username]


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/route/", "/check/"])
def test_the_open_pages_are_in_order(browser: Browser, server: Server, path: str) -> None:
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.url + path)
    assert problems_of(page) == []
    context.close()


MAIN_ACTIONS = [
    ("firm", "/", "我的申报"),
    ("county", "/", "打开 FJ2025-00002"),
    ("county", "/desk/", "审查 FJ2025-00002"),
    ("city", "/rounds/fj-2025/ranking/excellence/", "保存并预览上报"),
]


@pytest.mark.parametrize(("username", "path", "action"), MAIN_ACTIONS)
def test_tab_reaches_the_main_action_and_shows_where_it_is(
    hire: Hire, username: str, path: str, action: str
) -> None:
    person = hire(username)
    person.open(path)
    target = person.page.get_by_role("link", name=action)
    target = target.or_(person.page.get_by_role("button", name=action))
    press_tab_until_at(target)
    assert target.evaluate(SHOWS_FOCUS), f"{action} does not show that it has the focus"


MOST_TABS = 60
SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = element.getBoundingClientRect();
    const front = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return ring && element.contains(front);
}"""
"""A ring is drawn, and nothing lies over the element."""


def press_tab_until_at(target: Locator) -> None:
    expect(target).to_have_count(1)
    for _press in range(MOST_TABS):
        target.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"not reached with {MOST_TABS} presses of Tab")


FOREIGN_PAGES = [
    "",
    "examination/",
    "verdicts/",
    "check/",
    "receipt/",
    "sections/enterprise/",
    "steps/return/",
    "papers/filing.pdf?revision=1",
    "papers/filing.docx",
    "papers/opinion.pdf",
    "workbook.xlsx",
    "dossier.json",
]


@pytest.mark.parametrize("username", ["county2", "firm2", "group"])
def test_a_neighbour_finds_nothing_of_anothers_case(
    hire: Hire, server: Server, username: str
) -> None:
    county = hire("county")
    county.open("/desk/")
    case = county.page.get_by_role("link", name="FJ2025-00002", exact=True).get_attribute("href")
    assert case
    assert county.context.request.get(server.url + case).status == 200
    neighbour = hire(username)
    answers = {
        page: neighbour.context.request.get(server.url + case + page).status
        for page in FOREIGN_PAGES
    }
    assert answers == dict.fromkeys(FOREIGN_PAGES, 404)
    # Not even its number is to be found.
    neighbour.open("/")
    expect(neighbour.page.locator("main")).not_to_contain_text("FJ2025-00002")
