"""A page of a worklist out of 50,000 cases, beside one out of ten, on one database.

Both are asked for through the whole middleware by an officer who is logged in. SQLite by
default; `DATABASE_URL` names a PostgreSQL database, which has to be empty.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from benchmarks.report import Goal, table
from benchmarks.timing import Times, interleaved, ratio
from tools.with_postgres import server

MANY, FEW = 50_000, 10
CALLS = 5
BASE, PAGE = "1 of 10", "50 of 50,000"
SLOWEST, MOST_QUERIES = 1.3, 12


@dataclass(frozen=True)
class Measured:
    """Seconds a page by contestant, and how many queries each takes."""

    times: dict[str, Times]
    queries: dict[str, int]


PAGES = {
    BASE: ("small-city", ""),
    PAGE: ("big-city", ""),
    "50 of 50,000, far behind": ("big-city", "far"),
    "50 of 50,000, all states": ("big-city", "?state=all"),
    "50 of 50,000, one county's": ("big-city", "?office=big-county"),
}


def run(rounds: int = 15) -> Measured:
    """Measure each page in turn."""
    folder = tempfile.mkdtemp(prefix="tihang-bench-")
    os.environ["TIHANG_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tihang.platform.settings")
    try:
        return _measured(rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(rounds: int) -> Measured:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", interactive=False, verbosity=0)
    clients = _officers()
    visits = {name: _visit(clients[who], query) for name, (who, query) in PAGES.items()}
    queries = {}
    for name, visit in visits.items():
        visit()
        with CaptureQueriesContext(connection) as captured:
            visit()
        queries[name] = len(captured)
    times = interleaved(visits, rounds=rounds, calls=dict.fromkeys(visits, CALLS))
    connection.close()
    return Measured(times, queries)


def _visit(client: Any, query: str) -> Any:
    from django.urls import reverse

    from tihang.platform.filing.models import Case
    from tihang.platform.worklist.selection import Place

    if query == "far":
        late = Case.objects.order_by("-state_since", "-number")[MANY // 10]
        query = f"?place={Place(late.state_since, late.number).text}".replace("+", "%2B")
    address = reverse("worklist:desk") + query

    def visit() -> None:
        answer = client.get(address)
        if answer.status_code != 200 or b"MANY-" not in answer.content:
            raise RuntimeError(answer.content.decode()[:2000])

    return visit


def _officers() -> dict[str, Any]:
    """Two cities' officers; one has a case on the desk and ten to see, the other very many."""
    from django.test import Client
    from django.utils import timezone

    from tests.platform.many_cases import lay_on_desk
    from tihang.platform.accounts import services as accounts
    from tihang.platform.actor import SYSTEM, Role
    from tihang.platform.registry import services as registry
    from tihang.platform.rounds.models import Round

    round_ = Round.objects.create(
        code="bench",
        title="基准",
        title_en="bench",
        edition="2025",
        tiers=["excellence"],
        opens_at=timezone.now(),
    )
    province = registry.establish_authority(SYSTEM, code="p", name="省", level="province")
    clients: dict[str, Any] = {}
    for name, waiting, elsewhere, first in (("small", 1, FEW - 1, 1), ("big", MANY, 0, 100)):
        city = registry.establish_authority(
            SYSTEM, code=f"{name}-city", name=f"{name}市", level="city", parent=province
        )
        county = registry.establish_authority(
            SYSTEM, code=f"{name}-county", name=f"{name}县", level="county", parent=city
        )
        lay_on_desk(round_, county, city, waiting, state="city_review", first=first)
        lay_on_desk(round_, county, county, elsewhere, first=first + waiting)
        user = accounts.open_account(
            SYSTEM,
            username=name,
            display_name="经办",
            password="bench-worklist-1",  # noqa: S106  # of nobody
        )
        accounts.grant_membership(SYSTEM, user, Role.CITY_OFFICER, city)
        clients[f"{name}-city"] = Client(HTTP_HOST="localhost")
        clients[f"{name}-city"].force_login(user)
    return clients


def on_both() -> dict[str, Measured]:
    """Measure on each kind of database, every time in a process of its own."""
    found = {"SQLite": _in_process({})}
    with server() as url:
        name = f"tihang_bench_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                own = urlsplit(url)._replace(path=f"/{name}").geturl()
                found["PostgreSQL"] = _in_process({"DATABASE_URL": own})
            finally:
                admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    return found


def _in_process(more: dict[str, str]) -> Measured:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.worklist", "--json"],
        stdout=subprocess.PIPE,
        check=True,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path), **more},
    )
    said = json.loads(done.stdout)
    times = {name: Times(tuple(rounds)) for name, rounds in said["times"].items()}
    return Measured(times, said["queries"])


def goals(measured: dict[str, Measured]) -> list[Goal]:
    """What was to be reached, and what was."""
    found = []
    for database, each in measured.items():
        reached = ratio(each.times[PAGE], each.times[BASE])
        asked, base = each.queries[PAGE], each.queries[BASE]
        found += [
            Goal(
                f"worklist, 50 of 50,000 beside 1 of 10, {database}: within {SLOWEST} ×",
                f"{reached:.2f} ×",
                reached <= SLOWEST,
            ),
            Goal(
                f"worklist, {database}: as many queries for both, at most {MOST_QUERIES}",
                f"{base} and {asked}",
                asked == base <= MOST_QUERIES,
            ),
        ]
    return found


def lines(measured: dict[str, Measured]) -> list[str]:
    """The part of RESULTS.md below the goals."""
    parts = [
        "## A worklist",
        "",
        "A page of an officer's worklist through the whole middleware, 50 rows out of 50,000 cases",
        "on the desk; beside it the page of an officer with one case of ten.",
        "",
    ]
    for database, each in measured.items():
        parts += [f"{database}, {each.queries[PAGE]} queries:", ""]
        parts += [*table(each.times, 1e3, "ms", BASE), ""]
    return parts[:-1]


def main() -> None:
    measured = run()
    if "--json" in sys.argv:
        rounds = {name: each.rounds for name, each in measured.times.items()}
        print(json.dumps({"times": rounds, "queries": measured.queries}))
        return
    for name, times in measured.times.items():
        print(
            f"{name:30} {times.median * 1e3:7.1f} ms  {ratio(times, measured.times[BASE]):5.2f} ×  "
            f"{measured.queries[name]} queries"
        )


if __name__ == "__main__":
    main()
