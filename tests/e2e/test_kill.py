"""``kill -9`` of the whole server after "saved": no acknowledged edit is lost.

``TIHANG_KILL_ROUNDS`` says how often; 200 is the full loop. A killed process leaves what it
wrote with the operating system; a power cut is another matter, see docs/operations.
"""

from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.e2e.people import PASSWORD
from tests.e2e.server import FOREIGN, Server

ROUNDS = int(os.environ.get("TIHANG_KILL_ROUNDS", "20"))
FIELDS = ("narrative.effects", "narrative.next_steps", "narrative.advancement")
HARD = "文字<>&\"'😀堃喆珺玥镕\n第二行，"


class LeanServer(Server):
    """The same application without what ``serve`` does once: migrating and filling the demo."""

    def start(self, arguments: Sequence[str] = ()) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in FOREIGN}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "tihang.platform.wsgi:application"),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4"),
                    *("--no-control-socket", *arguments),
                ],
                env=environment | {"TIHANG_VAR": str(self.folder), "TIHANG_DEMO": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_it_answers()


@dataclass
class Clerk:
    """A person without a browser: cookies, forms, and the section that they write."""

    base: str
    where: str = ""
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )
    )

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, data: dict[str, str]) -> str:
        body = urllib.parse.urlencode(data).encode()
        where = self.base + path
        request = urllib.request.Request(where, body, {"Referer": where})  # noqa: S310
        with self.opener.open(request, timeout=20) as answer:
            return str(answer.read().decode())

    def log_in(self) -> None:
        path = "/accounts/login/"
        form = {"login": "firm", "password": PASSWORD}
        self.post(path, {"csrfmiddlewaretoken": token_in(self.get(path)), **form})
        case = next(
            found
            for found in re.findall(r"/cases/[0-9a-f-]{36}/", self.get("/filings/"))
            if f"{found}sections/results/" in self.get(found)
        )
        self.where = f"{case}sections/results/"

    def save(self, page: str, name: str, text: str) -> str:
        """Save one input as the page's script does; returns the receipt."""
        answer = self.post(
            f"{self.where}autosave/",
            {
                "csrfmiddlewaretoken": token_in(page),
                "base_version": value_in(page, "base_version"),
                "writer": f"kill-{uuid.uuid4().hex}",
                "edit": "1",
                name: text,
            },
        )
        return str(json.loads(answer)["receipt"])


def token_in(page: str) -> str:
    return value_in(page, "csrfmiddlewaretoken")


def value_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def text_in(page: str, name: str) -> str:
    tag = rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>(.*?)</textarea>'
    found = re.search(tag, page, re.DOTALL)
    assert found, name
    return html.unescape(found[1]).replace("\r\n", "\n").removeprefix("\n")


@pytest.fixture
def killable(demo_data: Path, tmp_path: Path) -> Iterator[LeanServer]:
    folder = tmp_path / "var"
    shutil.copytree(demo_data, folder)
    server = LeanServer(folder)
    try:
        yield server
    finally:
        server.kill()


@pytest.mark.slow
def test_no_acknowledged_edit_is_lost_to_a_killed_server(killable: LeanServer) -> None:
    chance = random.Random(20250718)  # noqa: S311  # edits, not secrets
    killable.start()
    clerk = Clerk(killable.url)
    clerk.log_in()
    texts: dict[str, str] = {}
    for number in range(ROUNDS):
        page = clerk.get(clerk.where)
        for name, text in texts.items():
            assert text_in(page, name) == text, f"lost before round {number}"
        name = chance.choice(FIELDS)
        length = chance.randint(1, 400)
        text = f"第{number}次" + "".join(chance.choices(HARD, k=length)).strip() + "。"
        receipt = clerk.save(page, name, text)
        texts[name] = text
        # Between "saved" and whatever the server does next.
        time.sleep(chance.random() * 0.05)
        killable.kill()
        killable.start()
        page = clerk.get(clerk.where)
        assert text_in(page, name) == text
        assert receipt in page
