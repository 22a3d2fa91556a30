"""What the page calls saved is saved, and nothing that was typed gets lost on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Hire
from tests.e2e.people import Person
from tests.e2e.server import Server

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
CONFLICT = "该部分已被修改，您的内容尚未保存"
FIELD = "后续实施计划"
ROUNDS = 3
KEEP_WHAT_IT_SAYS = """line => {
  const said = [];
  new MutationObserver(() => said.push(line.textContent)).observe(line, {childList: true});
  return said;
}"""


def open_results(person: Person) -> Locator:
    """The section on results of the firm's draft; returns a long text in it."""
    page = person.page
    person.open("/")
    page.get_by_role("link", name="榕岚精密壳体智能工厂，卓越级").click()
    page.get_by_role("link", name="智能工厂建设成效").click()
    expect(field_on(page)).to_be_visible()
    # The script that saves has to be here before a test takes the server away.
    page.wait_for_load_state("load")
    return field_on(page)


def field_on(page: Page) -> Locator:
    return page.get_by_role("textbox", name=FIELD)


def type_and_wait_until_saved(field: Locator, text: str) -> None:
    """Type, and wait for the server's answer and for the page to say so."""
    with field.page.expect_response(lambda answer: answer.url.endswith("/autosave/")) as saving:
        field.fill(text)
    assert saving.value.ok
    expect(field.page.get_by_role("status").first).to_have_text(SAVED)


def test_saved_is_not_said_while_something_typed_since_waits(hire: Hire) -> None:
    field = open_results(hire("firm"))
    page, status = field.page, field.page.get_by_role("status").first
    held: list[Route] = []
    page.route("**/autosave/", lambda route: held.append(route))  # noqa: PLW0108 - it has to be ours
    with page.expect_request("**/autosave/"):
        field.fill("先写的计划")
    field.fill("先写的计划，还没写完")
    said = status.evaluate_handle(KEEP_WHAT_IT_SAYS)
    with page.expect_request("**/autosave/"):
        held.pop(0).continue_()
    assert not [text for text in said.json_value() if SAVED.search(text)]
    held.pop(0).continue_()
    page.unroute("**/autosave/")
    expect(status).to_have_text(SAVED)


def test_two_tabs_meet_a_clear_conflict_and_lose_nothing(hire: Hire) -> None:
    first = hire("firm")
    field = open_results(first)
    second = first.another_tab()
    other_field = open_results(second)

    type_and_wait_until_saved(field, "甲页写的计划")
    with second.expecting_trouble():
        other_field.fill("乙页写的计划")
        conflict = second.page.get_by_role("alert").filter(has_text=CONFLICT)
        expect(conflict).to_be_visible()
    expect(conflict.get_by_role("row").filter(has_text=FIELD)).to_contain_text("甲页写的计划")
    expect(conflict.get_by_role("row").filter(has_text=FIELD)).to_contain_text("乙页写的计划")
    expect(other_field).to_have_value("乙页写的计划")
    # Nothing was overwritten behind anybody's back.
    assert open_results(first).input_value() == "甲页写的计划"

    conflict.get_by_role("button", name="按所选内容保存").click()
    expect(second.page.get_by_role("status").first).to_have_text(SAVED)
    assert open_results(first).input_value() == "乙页写的计划"


def test_the_saved_text_can_be_taken_instead(hire: Hire) -> None:
    first = hire("firm")
    field = open_results(first)
    second = first.another_tab()
    other_field = open_results(second)
    type_and_wait_until_saved(field, "先保存的计划")
    other_field.fill("后写的计划")
    second.page.get_by_role("link", name="采用已保存的内容，放弃我的修改").click()
    expect(field_on(second.page)).to_have_value("先保存的计划")


@pytest.mark.slow
def test_what_was_called_saved_survives_a_killed_server(hire: Hire, server: Server) -> None:
    firm = hire("firm")
    field = open_results(firm)
    for number in range(ROUNDS):
        text = f"断电前第{number}次保存的计划"
        type_and_wait_until_saved(field, text)
        server.kill()
        server.start()
        firm.page.reload()
        expect(field).to_have_value(text)


@pytest.mark.slow
def test_what_was_typed_while_the_server_was_away_is_saved_when_it_is_back(
    hire: Hire, server: Server
) -> None:
    firm = hire("firm")
    field = open_results(firm)
    with firm.expecting_trouble():
        server.kill()
        field.fill("断网时写的计划")
        expect(firm.page.get_by_role("status").first).to_contain_text("未能保存")
        server.start()
        expect(firm.page.get_by_role("status").first).to_have_text(SAVED)
    firm.page.reload()
    expect(field).to_have_value("断网时写的计划")
