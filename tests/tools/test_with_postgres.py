"""A command finds a real PostgreSQL, and nothing of a server started for it stays behind."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tools import with_postgres

CLOSED = "postgres://postgres@127.0.0.1:1/postgres"


def test_without_a_command_nothing_is_started() -> None:
    assert with_postgres.main([]) == 2


def test_a_named_server_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(with_postgres.NAMED, CLOSED)
    with pytest.raises(SystemExit, match="does not answer"):
        with_postgres.main([sys.executable, "-c", ""])


def test_the_command_gets_the_servers_address_and_its_status_is_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(with_postgres.NAMED, "postgres://somebody@elsewhere/db")
    monkeypatch.setattr(with_postgres, "answers", lambda _url: True)
    code = "import os, sys; sys.exit(7 if 'somebody' in os.environ['DATABASE_URL'] else 1)"
    assert with_postgres.main([sys.executable, "-c", code]) == 7


def test_a_server_from_debians_package_answers_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    binaries = with_postgres.debian_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL of Debian's package here")
    made: list[Path] = []
    make = tempfile.mkdtemp

    def remembered(prefix: str) -> str:
        made.append(Path(make(prefix=prefix)))
        return str(made[-1])

    monkeypatch.setattr(tempfile, "mkdtemp", remembered)
    with with_postgres.started_from(binaries) as url:
        assert with_postgres.answers(url)
        assert made[0].is_dir()
    assert not with_postgres.answers(url)
    assert not made[0].exists()
