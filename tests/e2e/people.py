"""People at a browser: how somebody logs in, downloads, and what their browser complains of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, ViewportSize

WIDE: ViewportSize = {"width": 1366, "height": 768}
NARROW: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "tihang-demo"


@dataclass
class Person:
    """Somebody who is logged in. ``complaints`` are the browser's errors and warnings."""

    username: str
    base: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def download(self, link: Locator) -> bytes:
        """What a link or button gives to save."""
        with self.page.expect_download() as waiting:
            link.click()
        return Path(waiting.value.path()).read_bytes()

    def another_tab(self) -> Person:
        """The same person with a second page open."""
        second = Person(self.username, self.base, self.context, self.context.new_page())
        _listen(second)
        return second

    @contextmanager
    def expecting_trouble(self) -> Iterator[None]:
        """Within it, what the browser remarks on is part of the story."""
        heard = list(self.complaints)
        yield
        self.complaints[:] = heard


def enter(browser: Browser, base: str, username: str, password: str = PASSWORD) -> Person:
    """Log in at the page for it, as a person does."""
    context = new_context(browser)
    person = Person(username, base, context, context.new_page())
    _listen(person)
    person.open("/accounts/login/")
    person.page.get_by_label("用户名或电子邮箱").fill(username)
    person.page.get_by_label(re.compile("^密码")).fill(password)
    person.page.get_by_role("button", name="登录", exact=True).click()
    person.page.get_by_role("navigation", name="主菜单").wait_for()
    return person


def new_context(browser: Browser) -> BrowserContext:
    """A Chinese user's browser with nothing in its memory."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=WIDE, accept_downloads=True
    )
    context.set_default_timeout(15_000)
    return context


def _listen(person: Person) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            person.complaints.append(f"{message.text} ({message.location.get('url')})")

    person.page.on("console", hear)
    person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
