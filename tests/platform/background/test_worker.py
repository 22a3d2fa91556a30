"""A real worker on a database of its own: it works, it dies, another takes over."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import migrated

ROOT = Path(__file__).resolve().parents[3]
WITHIN = 60.0

SLOW_TASK = """
import os, pathlib, time
from django_tasks import task

@task()
def slow(folder):
    marks = pathlib.Path(folder)
    number = len(list(marks.glob("begun-*"))) + 1
    (marks / f"begun-{number}-{os.getpid()}").touch()
    if number == 1:
        time.sleep(600)
    (marks / f"ended-{number}").touch()
"""


@pytest.fixture
def place(tmp_path: Path, migrated_database: Path) -> Path:
    """A folder with the data of an installation and a task that takes its time."""
    (tmp_path / "slow_task.py").write_text(SLOW_TASK, encoding="utf-8")
    migrated.place(migrated_database, tmp_path / "var")
    return tmp_path


def environment(place: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "TIHANG_VAR": str(place / "var"),
        "PYTHONPATH": os.pathsep.join([str(place), str(ROOT / "src")]),
        "DJANGO_SETTINGS_MODULE": "tihang.platform.settings",
    }


def python(place: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(place),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(place: Path) -> Iterator[Start]:
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tihang", "worker"]
        begun.append(subprocess.Popen(command, env=environment(place)))
        return begun[-1]

    yield start
    for worker in begun:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


def wait_for(what: Callable[[], object]) -> None:
    due = time.monotonic() + WITHIN
    while not what():
        assert time.monotonic() < due
        time.sleep(0.1)


def rows(place: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place / "var" / "tihang.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


def marks(place: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in place.glob(pattern))


@pytest.mark.slow
def test_a_task_whose_worker_is_killed_is_run_again_once(place: Path, start_worker: Start) -> None:
    python(place, f"from slow_task import slow; slow.enqueue({str(place)!r})")
    first = start_worker()
    wait_for(lambda: marks(place, "begun-1-*"))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert rows(place, "SELECT status FROM django_tasks_database_dbtaskresult") == [("RUNNING",)]

    # As if the time had passed after which a silent worker counts as dead.
    with closing(sqlite3.connect(place / "var" / "tihang.sqlite3", timeout=20)) as database:
        database.execute("UPDATE background_workerprocess SET seen_at = '2020-01-01 00:00:00'")
        database.commit()
    second = start_worker()
    wait_for(lambda: marks(place, "ended-*"))
    wait_for(
        lambda: (
            rows(place, "SELECT status FROM django_tasks_database_dbtaskresult")
            == [("SUCCESSFUL",)]
        )
    )
    time.sleep(2)
    assert len(marks(place, "begun-*")) == 2
    assert marks(place, "ended-*") == ["ended-2"]

    second.terminate()
    assert second.wait(WITHIN) == 0
    assert rows(place, "SELECT count(*) FROM background_workerprocess") == [(0,)]


@pytest.mark.slow
def test_a_worker_ends_with_the_process_it_was_started_for(place: Path) -> None:
    code = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'tihang', 'worker',"
        " '--parent', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env=environment(place), stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    wait_for(lambda: rows(place, "SELECT count(*) FROM background_workerprocess") == [(1,)])
    parent.kill()
    parent.wait()
    wait_for(lambda: not Path(f"/proc/{child}").exists() or not _alive(child))
    parent.stdout.close()


def _alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return state != "Z"
