"""``tihang serve``: a real server on a port of its own."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import migrated
from tests.cli.conftest import Program, Tihang, environment

STARTS_WITHIN = 60.0
ENDS_WITHIN = 20.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(tmp_path: Path, port: int, migrated_database: Path) -> Iterator[subprocess.Popen[str]]:
    """A server without demo data, on tables that are up to date."""
    migrated.place(migrated_database, tmp_path / "var")
    running = subprocess.Popen(
        [sys.executable, "-m", "tihang", "serve", "--port", str(port), "--workers", "1"],
        env=environment(tmp_path / "var"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with running:
        yield running
        if running.poll() is None:
            running.kill()


def status_of(url: str, server: subprocess.Popen[str]) -> int:
    """The status of a page, as soon as the server answers."""
    due = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
                status: int = answer.status
                return status
        except OSError:  # Refused, or a busy machine took its time.
            assert server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < due, "the server did not answer"
            time.sleep(0.1)


def wait_for_workers(place: Path, due: int) -> None:
    """Wait until so many background workers have signed on at the installation."""
    until = time.monotonic() + STARTS_WITHIN
    while True:
        with closing(sqlite3.connect(place / "var" / "tihang.sqlite3", timeout=20)) as database:
            (found,) = database.execute("SELECT count(*) FROM background_workerprocess").fetchone()
        if found == due:
            return
        assert time.monotonic() < until, f"{found} workers instead of {due}"
        time.sleep(0.1)


@pytest.mark.slow
def test_a_server_starts_answers_keeps_its_port_and_ends_when_told(
    server: subprocess.Popen[str], port: int, program: Program, tmp_path: Path
) -> None:
    assert status_of(f"http://127.0.0.1:{port}/healthz", server) == 200
    assert (tmp_path / "var" / "tihang.sqlite3").is_file()

    second = program("serve", "--port", port)
    assert (second.returncode, second.stdout) == (2, "")
    assert f"无法在 127.0.0.1:{port} 启动：端口已被占用" in second.stderr

    whole = program("journal", "verify")
    assert whole.returncode == 0
    assert whole.stdout.startswith("共核验 ")

    wait_for_workers(tmp_path, 1)
    server.terminate()
    out, err = server.communicate(timeout=ENDS_WITHIN)
    assert server.returncode == 0
    wait_for_workers(tmp_path, 0)
    assert f"梯航已启动：http://127.0.0.1:{port}/" in out
    assert err == ""


def test_a_database_that_is_none_is_refused(program: Program, port: int, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("no database" * 100)
    result = program("serve", "--port", port, env={"DATABASE_URL": "sqlite:///letter.txt"})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("无法使用平台数据库")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port_is_refused(tihang: Tihang, port: str) -> None:
    result = tihang("serve", "--port", port)
    assert result.exit_code == 2
    assert "'--port' 取值有误" in result.stderr
