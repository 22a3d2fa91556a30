"""The county officer's checklist: evidence in view beside the clause, the next open one, keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Hire
from tests.e2e.looking import problems_of
from tests.e2e.people import NARROW, WIDE, Person
from tests.e2e.server import Server

CASE = "FJ2025-00002"
"""Some of its evidence has files, one of two pages and with a day until which it holds."""
FIRST = "clause-excellence.application.1a"
LICENCE, CREDIT = "营业执照", "企业信用报告"


@pytest.fixture(scope="module")
def county(hire: Hire) -> Person:
    return hire("county")


@pytest.fixture
def page(county: Person) -> Page:
    """The examination page, with its script at work."""
    county.open(address_of_the_case(county))
    expect(county.page.get_by_label("快捷键")).to_be_checked()
    return county.page


def address_of_the_case(county: Person) -> str:
    county.open("/desk/")
    case = county.page.get_by_role("link", name=CASE, exact=True).get_attribute("href")
    assert case
    return f"{case}examination/"


def clause(page: Page, name: str = FIRST) -> Locator:
    return page.locator(f"[id='{name}']")


def pane(page: Page) -> Locator:
    return page.get_by_role("region", name="佐证材料预览")


def assert_drawn(pane: Locator, number: int) -> None:
    picture = pane.get_by_role("img", name=re.compile(f"第 {number} 页"))
    expect(picture).to_be_visible()
    picture.evaluate("picture => picture.decode()")
    assert picture.evaluate("picture => picture.naturalWidth") > 0


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_piece_opens_beside_its_clause_and_gives_the_focus_back(page: Page) -> None:
    link = clause(page).get_by_role("link", name=CREDIT)
    link.focus()
    page.keyboard.press("Enter")
    shown = pane(page)
    expect(shown.get_by_role("heading", name=CREDIT)).to_be_focused()
    expect(shown).to_contain_text("有效期至")
    assert_drawn(shown, 1)
    # It lies over the filing, which is out of reach meanwhile, and beside the clause.
    beside, row = shown.bounding_box(), clause(page).bounding_box()
    assert beside
    assert row
    assert beside["x"] + beside["width"] <= row["x"]
    assert page.locator("#filing").evaluate("filing => filing.inert")
    expect(link).to_have_attribute("aria-current", "true")
    assert problems_of(page) == []
    shown.get_by_role("link", name="下一页").press("Enter")
    expect(shown).to_contain_text("第 2 / 2 页")
    assert_drawn(shown, 2)
    expect(shown.get_by_role("heading", name=CREDIT)).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(link).to_be_focused()
    assert not page.locator("#filing").evaluate("filing => filing.inert")


def test_on_a_telephone_it_opens_below_the_clause(page: Page) -> None:
    page.set_viewport_size(NARROW)
    clause(page).get_by_role("link", name=LICENCE).click()
    assert_drawn(pane(page), 1)
    above, shown = clause(page).bounding_box(), pane(page).bounding_box()
    assert above
    assert shown
    assert shown["y"] >= above["y"] + above["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    # It moves over where the window grows, and keeps the focus.
    page.set_viewport_size(WIDE)
    expect(pane(page).get_by_role("heading", name=LICENCE)).to_be_focused()
    assert page.locator("#filing").evaluate("filing => filing.inert")
    pane(page).get_by_role("button", name="关闭").click()
    expect(clause(page).get_by_role("link", name=LICENCE)).to_be_focused()


def test_a_way_into_the_filing_uncovers_it(page: Page) -> None:
    clause(page).get_by_role("link", name=LICENCE).click()
    expect(pane(page)).to_be_visible()
    clause(page).get_by_role("link", name="智能工厂基本情况").click()
    expect(pane(page)).to_be_hidden()
    expect(page.get_by_role("heading", name="智能工厂基本情况")).to_be_in_viewport()


def test_keys_lead_through_the_open_clauses_and_their_evidence(page: Page) -> None:
    waiting = page.locator("article[data-waits]").evaluate_all("rows => rows.map(row => row.id)")
    page.locator("#checklist-title").focus()
    for name in waiting[:3]:
        page.keyboard.press("j")
        assert focused(page) == f"{name}-title"
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == f"{waiting[0]}-title" == f"{FIRST}-title"
    page.keyboard.press("k")
    assert focused(page) == f"{waiting[-1]}-title"
    page.keyboard.press("j")
    for title in (LICENCE, CREDIT, LICENCE):
        page.keyboard.press("v")
        expect(pane(page).get_by_role("heading", name=title)).to_be_focused()
    # From the pane a key acts on the clause that it belongs to.
    page.keyboard.press("3")
    expect(clause(page).get_by_role("radio", name="无法判定")).to_be_focused()
    expect(clause(page).get_by_role("radio", name="无法判定")).to_be_checked()
    page.keyboard.press("1")
    expect(clause(page).get_by_role("radio", name="符合", exact=True)).to_be_checked()
    reason = clause(page).get_by_label("理由")
    reason.focus()
    page.keyboard.type("jkv123")
    expect(reason).to_have_value("jkv123")
    page.get_by_label("快捷键").uncheck()
    page.keyboard.press("j")
    expect(page.get_by_label("快捷键")).to_be_focused()
    page.get_by_label("快捷键").check()


def test_saving_goes_on_to_the_next_open_clause_with_the_evidence_still_in_view(
    page: Page, county: Person
) -> None:
    waiting = page.locator("article[data-waits]").evaluate_all("rows => rows.map(row => row.id)")
    row = clause(page, waiting[0])
    row.get_by_role("link", name=LICENCE).click()
    expect(pane(page)).to_be_visible()
    row.get_by_role("radio", name="符合", exact=True).check()
    row.get_by_role("button", name="保存并到下一条").click()
    expect(page.locator(f"[id='{waiting[1]}-title']")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="已认定 1 条")).to_be_visible()
    expect(pane(page)).to_be_visible()
    expect(row.get_by_role("link", name=LICENCE)).to_have_attribute("aria-current", "true")
    row = clause(page, waiting[1])
    row.get_by_role("radio", name="符合", exact=True).check()
    row.get_by_role("button", name="保存认定").click()
    expect(row.get_by_text(re.compile("^已保存"))).to_be_visible()
    assert focused(page) == f"{waiting[1]}-save"
    page.get_by_role("link", name="下一待认定").click()
    assert focused(page) == f"{waiting[2]}-title"
    assert county.complaints == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_menu_of_the_page_stays_below_the_header(
    page: Page, server: Server, language: str
) -> None:
    """Also where the main menu takes two lines, as in English."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
    page.reload()
    page.locator("#steps").evaluate("steps => window.scrollTo(0, 900)")
    page.wait_for_function("window.scrollY > 500")
    header = page.get_by_role("banner").bounding_box()
    menu = page.locator(".jump").bounding_box()
    assert header
    assert menu
    assert abs(menu["y"] - (header["y"] + header["height"])) <= 1
    page.context.clear_cookies(name="django_language")


def test_without_a_script_the_same_ways_are_links(
    browser: Browser, server: Server, county: Person
) -> None:
    address = server.url + address_of_the_case(county)
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=county.context.storage_state()
    )
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("快捷键")).to_be_hidden()
    page.get_by_role("link", name="下一待认定").click()
    assert "#clause-" in page.url
    clause(page).get_by_role("link", name=CREDIT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CREDIT)
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 2 / 2 页")).to_be_visible()
    page.goto(address)
    row = page.locator("article[data-waits]").first
    following = page.locator("article[data-waits]").nth(1).get_attribute("id")
    row.get_by_role("radio", name="符合", exact=True).check()
    row.get_by_role("button", name="保存并到下一条").click()
    assert page.url == f"{address}#{following}"
    context.close()
