"""The frame's pages in a real browser: axe finds nothing, nothing is blocked or broken."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.platform.conftest import Engage


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nowhere/"])
def test_a_page_passes_axe_and_fits_the_screen(
    live_server: LiveServer, page: Page, address: str, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The missing page itself is the one thing that the browser may remark on.
    assert [text for text in complaints if "404" not in text] == []


def test_the_menu_opens_and_closes_by_keyboard(
    live_server: LiveServer, page: Page, engage: Engage
) -> None:
    engage("luweiming")
    page.goto(live_server.url + "/accounts/login/")
    page.get_by_label("用户名或电子邮箱").fill("luweiming")
    page.get_by_label("密码").fill("correct-horse-梯航")
    page.keyboard.press("Enter")
    summary = page.locator("details.dropdown summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="退出登录").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="退出登录").is_visible()
