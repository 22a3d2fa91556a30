"""The pages of the ledgers in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.dossier.ledgers import building as made
from tests.platform.conftest import PASSWORD
from tests.platform.filing.conftest import Firm
from tests.platform.indicators.conftest import HandIn
from tihang.platform.filing.models import Case
from tihang.platform.indicators import services

BAD = [("D9", "某一天", None, "正常")]


@pytest.mark.parametrize("width", [1366, 390])
def test_workspace_and_reading_pass_axe_and_fit_the_screen(
    live_server: LiveServer,
    page: Page,
    case: Case,
    firm: Firm,
    hand_in: HandIn,
    width: int,
) -> None:
    reading = hand_in(made.workbook([made.ORDERS_HEAD], [*made.ORDERS, *BAD]))
    services.apply_reading(firm.clerk.actor, case, reading, [14], case.draft.version)
    hand_in(made.workbook([["甲"]], [["1"]]), name="不是台账.xlsx")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + "/accounts/login/")
    page.fill("input[name=login]", "clerk")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    here = f"{live_server.url}/cases/{case.pk}/indicators/"
    readings = [f"{here}readings/{each.pk}/" for each in case.ledger_readings.all()]
    for address in (here, *readings):
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_a_reading_under_way_shows_its_result_by_itself(
    live_server: LiveServer, page: Page, case: Case, firm: Firm, hand_in: HandIn
) -> None:
    reading = hand_in()
    result, at = reading.result, reading.finished_at
    reading.state, reading.result, reading.finished_at = "running", None, None
    reading.save()
    page.goto(live_server.url + "/accounts/login/")
    page.fill("input[name=login]", "clerk")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{live_server.url}/cases/{case.pk}/indicators/readings/{reading.pk}/")
    assert page.locator("progress").is_visible()
    reading.state, reading.result, reading.finished_at = "done", result, at
    reading.save()
    page.locator("table.figures").wait_for()
    assert not page.locator("progress").is_visible()
