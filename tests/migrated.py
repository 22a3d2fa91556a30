"""An SQLite database in which all migrations have run, made once for a whole run of the tests.

Migrating from nothing takes seconds; most tests only need what comes of it. Those that are about
migrating do it themselves, by the real command: ``tests/cli/test_setup.py``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

MIGRATE = (
    "import django; django.setup()\n"
    "from django.core.management import call_command; call_command('migrate', verbosity=0)"
)
ROOT = Path(__file__).resolve().parents[1]


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its worker processes see."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def migrated_database(folder: Path) -> Path:
    """The database's file in ``folder``; whichever worker asks first makes it."""
    made = folder / "migrated" / "tihang.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = folder / "migrating"
            _migrate(half)
            # Its last word in the file itself, so that a copy of that one file is whole.
            with closing(sqlite3.connect(half / "tihang.sqlite3")) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            half.rename(made.parent)
    return made


def _migrate(var: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PYTHONPATH"}}
    settings = {
        "TIHANG_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "tihang.platform.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=kept | settings, check=True)


def place(made: Path, var: Path) -> None:
    """Make ``var`` the folder of an installation whose tables are up to date and empty."""
    var.mkdir(parents=True, exist_ok=True)
    shutil.copy(made, var / "tihang.sqlite3")
