"""What all tests share: which of them use the database, a browser, hypothesis profiles."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from tests import migrated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Dozens of tests start the program. Where Python is told to keep no bytecode, as is usual in
# containers, each start and each worker of pytest would compile everything anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Machines differ in speed: how long one example takes is no fault of the code.
hypothesis_settings.register_profile("default", deadline=None, max_examples=50, print_blob=True)
hypothesis_settings.register_profile("quick", deadline=None, max_examples=10, print_blob=True)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database or a browser, before ``-m`` selects by the marks."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if "browser" in fixtures:
            item.add_marker("browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs PostgreSQL where the tests run on another database."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if item.get_closest_marker("postgres") and "postgresql" not in engine:
        pytest.skip("needs PostgreSQL: run it through tools/with_postgres.py")


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an SQLite database with all tables and nothing in them, to be copied."""
    return migrated.migrated_database(migrated.shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Let the test database begin as a copy of the migrated one.

    On PostgreSQL every run migrates from nothing.
    """
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            made: Path = request.getfixturevalue("migrated_database")
            creation: Any = connection.creation
            begin = creation._create_test_db

            def begin_with_copy(*arguments: Any, **options: Any) -> Any:
                name = begin(*arguments, **options)
                shutil.copy(made, name)
                return name

            patch.setattr(creation, "_create_test_db", begin_with_copy)
        yield


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium of this machine: ``TIHANG_CHROMIUM``, or the first one on the path.

    Without one, the tests that ask for it are skipped; where ``TIHANG_REQUIRE_BROWSER=1``
    they fail.
    """
    found = os.environ.get("TIHANG_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSER_NAMES)), None
    )
    if found:
        return Path(found)
    reason = "no Chromium on the path nor in TIHANG_CHROMIUM"
    if os.environ.get("TIHANG_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running Chromium for the whole session."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of its own for one test: no cookie is shared with another."""
    fresh = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
        accept_downloads=True,
    )
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of a Chinese user's browser."""
    return context.new_page()
