"""Turns one ``DATABASE_URL`` into Django's settings for a database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
POSTGRES_SCHEMES = {"postgres", "postgresql"}


def database_from_url(url: str) -> dict[str, Any]:
    """Return the settings for ``sqlite:///path`` or ``postgres://user:password@host:port/name``.

    Three slashes start a path relative to the working directory, four an absolute one.
    A query such as ``?sslmode=require`` is handed to the PostgreSQL driver.
    Raises ``ValueError`` for any other scheme or a missing name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ValueError(f"DATABASE_URL names no database: {parts.scheme}://…")
    if parts.scheme == "sqlite":
        return _sqlite(Path(name))
    if parts.scheme in POSTGRES_SCHEMES:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ValueError(f"DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme}:")


def _sqlite(path: Path) -> dict[str, Any]:
    """WAL lets readers go on beside the writer; IMMEDIATE takes the write lock at BEGIN,

    so that two transactions wait for each other instead of failing half-way. With
    synchronous=FULL a commit is on the disk before it is acknowledged: what a page calls
    saved survives a killed process and a power cut.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_START,
        },
        # A file, because the shared in-memory database locks differently; a name of its
        # own, because several test runs may share a machine.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"tihang-test-{os.getpid()}.sqlite3"},
    }
