"""An installation's choices, read from the environment."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tihang.platform.database import database_from_url


def settings_in(folder: Path, expression: str, **environment: str) -> str:
    """Evaluate an expression over fresh settings, in a process of their own."""
    code = f"from tihang.platform import settings as s; print({expression})"
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "PYTHONPATH", "HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = settings_in(tmp_path, "s.SECRET_KEY")
    assert len(first) > 50
    assert settings_in(tmp_path, "s.SECRET_KEY") == first
    kept = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert settings_in(tmp_path, "s.SECRET_KEY", SECRET_KEY="given") == "given"


def test_safe_is_the_default(tmp_path: Path) -> None:
    assert settings_in(tmp_path, "s.DEBUG, s.TIHANG_DEMO, '*' in s.ALLOWED_HOSTS") == (
        "False False False"
    )
    secure = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0"
    assert settings_in(tmp_path, secure, TIHANG_HTTPS="1") == "True True True"


def test_a_postgres_address_is_taken_apart() -> None:
    read = database_from_url("postgres://u%40x:p%2Fw@db.example:5433/tihang?sslmode=require")
    assert read["ENGINE"].endswith("postgresql")
    assert [read[k] for k in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "u@x",
        "p/w",
        "db.example",
        "5433",
        "tihang",
    ]
    assert read["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///var/t.sqlite3", "var/t.sqlite3"), ("sqlite:////data/t.db", "/data/t.db")],
)
def test_a_sqlite_address_waits_for_its_turn_to_write(url: str, path: str) -> None:
    read = database_from_url(url)
    assert read["NAME"] == Path(path)
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]


@pytest.mark.parametrize("url", ["mysql://h/n", "sqlite://", "postgres://host/", "nonsense"])
def test_any_other_address_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        database_from_url(url)
