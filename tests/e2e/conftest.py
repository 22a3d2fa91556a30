"""A real server with the demo's data, and people who use it through a browser."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.people import Person, enter
from tests.e2e.server import Server

Hire = Callable[[str], Person]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh demo, set up once and copied for each server."""
    server = Server(tmp_path_factory.mktemp("demo"))
    try:
        server.start()
    finally:
        server.stop()
    # What still stands in the log of the database goes into its file, so that a copy is whole.
    with sqlite3.connect(server.folder / "tihang.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return server.folder


@pytest.fixture(scope="module")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server on a demo that nobody has touched, for one module of tests."""
    folder = tmp_path_factory.mktemp("server") / "var"
    shutil.copytree(demo_data, folder)
    running = Server(folder)
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="module")
def hire(browser: Browser, server: Server) -> Iterator[Hire]:
    """``hire("county")`` is that demo account's person, logged in, at a browser of their own."""
    contexts: list[BrowserContext] = []

    def hired(username: str) -> Person:
        person = enter(browser, server.url, username)
        contexts.append(person.context)
        return person

    yield hired
    for context in contexts:
        context.close()
