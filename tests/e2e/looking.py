"""What anyone may ask of a page: nothing for axe to find, and no scrolling sideways."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.people import NARROW, WIDE

AXE = Axe()


def problems_of(page: Page) -> list[str]:
    """What axe finds on a wide screen, and whether a telephone has to scroll sideways."""
    page.set_viewport_size(WIDE)
    found = AXE.run(page)
    problems = [found.generate_report()] if found.violations_count else []
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return problems + ([f"{width} px wide on a telephone"] if width > NARROW["width"] else [])
