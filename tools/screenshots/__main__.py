"""Starts the platform, lets its people walk through it, and ends it again."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import BROWSER_ARGUMENTS, BROWSER_NAMES
from tests.e2e.people import Person, enter, new_context
from tests.e2e.server import Server
from tools.screenshots import firm, offices
from tools.screenshots.camera import IMAGES, take


@dataclass
class People:
    """The people of the demo, each logged in when first asked for."""

    browser: Browser
    server: Server
    known: dict[str, Person] = field(default_factory=dict)

    def __call__(self, username: str) -> Person:
        if username not in self.known:
            self.known[username] = enter(self.browser, self.server.url, username)
        return self.known[username]


def take_all(people: People, folder: Path) -> None:
    landing = new_context(people.browser).new_page()
    landing.goto(people.server.url)
    take("landing", landing)
    firm.newcomer_rates(people("firm2"))
    clerk, boss = people("firm"), people("firm-boss")
    firm.firm_finds_its_way(clerk)
    firm.firm_writes_scenarios(clerk)
    firm.firm_traces_its_figures(clerk)
    firm.firm_keeps_its_evidence(clerk)
    firm.firm_fills_in(clerk)
    firm.two_write_at_once(clerk, boss)
    firm.boss_signs(boss)
    firm.firm_submits(clerk)
    firm.firm_hands_in_the_paper(clerk, folder)
    offices.county_examines(people("county"))
    offices.city_ranks(people("city"))
    offices.city_takes_tables_in(people("city"))
    offices.department_countersigns(people("city-finance"))
    offices.province_decides(people("province"))
    offices.group_examines(people("group"))
    offices.cases_travel(people("county2"), people.browser, folder / "city")


def chromium_of_this_machine() -> str | None:
    """``TIHANG_CHROMIUM``, or the first one on the path; None leaves it to Playwright."""
    return os.environ.get("TIHANG_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSER_NAMES)), None
    )


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        server = Server(folder / "var")
        browser = playwright.chromium.launch(
            executable_path=chromium_of_this_machine(), args=BROWSER_ARGUMENTS
        )
        try:
            server.start()
            take_all(People(browser, server), folder)
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()
