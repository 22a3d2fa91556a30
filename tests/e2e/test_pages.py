"""Every page of every role: it answers, nothing in it is broken, and anyone can use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Hire
from tests.e2e.crawl import pages_of
from tests.e2e.firm_steps import open_the_draft
from tests.e2e.looking import problems_of
from tests.e2e.people import Person, new_context
from tests.e2e.server import Server

EVERYBODYS = "/me/|/accounts/"
"""Alike for every role, so that one person's look at them is enough."""
OF_A_FIRM = r"|/(rating|evidence|plans)/|/cases/[^/]+/(sections|scenarios|history|evidence)/"
"""Alike for the clerk and the signatory."""
OF_OFFICES = r"|/cases/[^/]+/(verdicts|indicators|papers)/"
"""Alike for all who examine."""
LOOKED_AT_BEFORE = {
    "firm": re.compile("(?!)"),
    "firm-boss": re.compile(EVERYBODYS + OF_A_FIRM),
    "county": re.compile(EVERYBODYS),
    "city": re.compile(EVERYBODYS + OF_OFFICES),
    "province": re.compile(EVERYBODYS + OF_OFFICES),
    "group": re.compile(EVERYBODYS + OF_OFFICES),
}
FEWEST_PAGES = {
    "firm": 125,
    "firm-boss": 125,
    "county": 42,
    "city": 60,
    "province": 68,
    "group": 24,
}
"""A crawl that finds fewer has lost its way, and would pass for nothing."""
REACHED = {
    "firm": """
        evidence:add evidence:describe evidence:download evidence:library evidence:piece
        evidence:revise filing:bring filing:case filing:evidence_file filing:evidence_view
        filing:history filing:import filing:json filing:list filing:paper filing:paste filing:pick
        filing:section filing:verdicts filing:version filing:workbook indicators:file
        indicators:reading indicators:refusals indicators:template indicators:workspace
        papers:evidence papers:papers papers:rating rating:declare rating:factory rating:guide
        rating:index rating:plan rating:quick rating:route rounds:calendar rounds:notice
        rounds:notices rounds:round submission:check submission:precheck
        submission:sign
    """,
    "firm-boss": "submission:check submission:precheck submission:sign rating:declare",
    "county": """
        filing:case filing:verdicts indicators:workspace papers:discs papers:papers worklist:desk
        review:examination rounds:check rounds:notice rounds:round
    """,
    "province": "rounds:check rounds:extend rounds:import rounds:open rounds:working-days",
}
"""Views that a person must come to by links alone."""


@pytest.mark.slow
@pytest.mark.parametrize("username", FEWEST_PAGES)
def test_every_page_within_reach_is_in_order(hire: Hire, server: Server, username: str) -> None:
    person = hire(username)
    problems: list[str] = []
    views: list[str] = []
    for visit in pages_of(person, server):
        views.append(visit.view)
        if visit.status >= 400:
            problems.append(f"{visit.path}: status {visit.status}")
        if visit.is_shown and not LOOKED_AT_BEFORE[username].match(visit.path):
            problems += [f"{visit.path}: {problem}" for problem in problems_of(person.page)]
    assert problems + person.complaints == []
    assert len(views) >= FEWEST_PAGES[username]
    assert set(REACHED.get(username, "").split()) - set(views) == set()


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/route/", "/check/"])
def test_the_open_pages_are_in_order(browser: Browser, server: Server, path: str) -> None:
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.url + path)
    assert problems_of(page) == []
    context.close()


MAIN_ACTIONS = [
    ("firm", "/", "我的申报"),
    ("firm", "/", "去自评"),
    ("firm", "/rating/route/", "看结论"),
    ("firm", "{case}rating/quick/", "保存，查看差距与计划"),
    ("firm", "{case}rating/", "保存，下一组"),
    ("firm", "{case}plan/", "生成提升计划"),
    ("firm", "{case}scenarios/pick/", "添加所选场景"),
    ("firm", "{case}scenarios/paste/", "识别并预览"),
    ("firm", "{case}scenarios/import/", "上传并预览"),
    ("firm", "{case}indicators/", "上传并核算"),
    ("firm", "{case}sections/evidence/", "加入申报"),
    ("firm", "{case}precheck/", "保存理由"),
    ("firm", "{case}papers/", "上传并核对"),
    ("firm", "{case}history/", "筛选"),
    ("firm", "/evidence/", "上传材料"),
    ("firm", "/evidence/add/", "上传"),
    ("firm-boss", "{case}check/", "核对并签署"),
    ("firm-boss", "{case}sign/", "签署"),
    ("county", "/", "打开 FJ2025-00002"),
    ("county", "/desk/", "审查 FJ2025-00002"),
    ("city", "/rounds/fj-2025/ranking/excellence/", "保存并预览上报"),
    ("city", "/imports/", "上传并预览"),
    ("county", "/papers/disc/", "制作所选申报的光盘"),
]


@pytest.fixture(scope="module")
def at_work(hire: Hire) -> Callable[[str], Person]:
    """Each person logs in once and stays at the same browser."""
    return cache(hire)


@pytest.mark.parametrize(("username", "path", "action"), MAIN_ACTIONS)
def test_tab_reaches_the_main_action_and_shows_where_it_is(
    at_work: Callable[[str], Person], username: str, path: str, action: str
) -> None:
    person = at_work(username)
    if "{case}" in path:
        path = path.format(case=open_the_draft(person))
    person.open(path)
    target = person.page.get_by_role("link", name=action, exact=True)
    target = target.or_(person.page.get_by_role("button", name=action, exact=True))
    press_tab_until_at(target)
    assert target.evaluate(SHOWS_FOCUS), f"{action} does not show that it has the focus"


MOST_TABS = 150
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
    "precheck/",
    "sign/",
    "check/",
    "receipt/",
    "history/",
    "indicators/",
    "papers/",
    "plan/",
    "rating/",
    "rating/quick/",
    "scenarios/pick/",
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
