"""What deploy/ hands to operators works and agrees with the platform's settings."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from tests import migrated
from tihang.platform import settings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SET_UP: list[str | Path] = [
    *(sys.executable, "-m", "tihang", "setup"),
    DEPLOY / "installation.yaml",
]
SETTINGS = Path(settings.__file__).read_text(encoding="utf-8")


def run(
    command: list[str | Path], var: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command for an installation whose data lie in ``var``."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    given = {"TIHANG_VAR": str(var), "TIHANG_PYTHON": sys.executable, **environment}
    return subprocess.run(
        command, env=kept | given, cwd=ROOT, capture_output=True, text=True, check=False
    )


def verify(var: Path) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "-m", "tihang", "--language", "en", "journal", "verify"], var)


@pytest.mark.slow
def test_a_set_up_is_backed_up_while_open_and_restored_whole(
    tmp_path: Path, migrated_database: Path
) -> None:
    var, copy = tmp_path / "var", tmp_path / "backup"
    migrated.place(migrated_database, var)
    done = run(SET_UP, var)
    assert done.returncode == 0, done.stderr
    accounts = dict(line.split() for line in done.stdout.splitlines()[1:])
    assert set(accounts) == {"clerk", "signatory", "county", "city", "finance", "province"}
    assert all(len(password) >= 10 for password in accounts.values())

    with closing(sqlite3.connect(var / "tihang.sqlite3")) as still_open:
        still_open.execute("SELECT 1 FROM accounts_user").fetchone()
        backed_up = run([DEPLOY / "backup.sh", copy], var)
    assert backed_up.returncode == 0, backed_up.stderr
    assert (copy / "secret-key").read_text() == (var / "secret-key").read_text()
    assert (copy / "secret-key").stat().st_mode & 0o077 == 0

    restored = verify(copy)  # The copy is a data folder like the first.
    assert restored.returncode == 0, restored.stdout + restored.stderr
    with closing(sqlite3.connect(copy / "tihang.sqlite3")) as database:
        names = {name for (name,) in database.execute("SELECT username FROM accounts_user")}
    assert names == set(accounts)


@pytest.mark.slow
def test_a_set_up_that_fails_leaves_nothing_behind(tmp_path: Path, migrated_database: Path) -> None:
    migrated.place(migrated_database, tmp_path)
    assert run(SET_UP, tmp_path).returncode == 0
    broken = tmp_path / "plan.yaml"
    sample = (DEPLOY / "installation.yaml").read_text(encoding="utf-8")
    broken.write_text(sample.replace("clerk, name", "clerk2, nome"), encoding="utf-8")
    again = run([*SET_UP[:-1], broken], tmp_path)
    assert again.returncode == 2
    assert "accounts.0.nome" in again.stderr
    with closing(sqlite3.connect(tmp_path / "tihang.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM accounts_user").fetchone() == (6,)
        assert database.execute("SELECT count(*) FROM rounds_round").fetchone() == (1,)


def test_a_backup_never_overwrites_an_earlier_one(tmp_path: Path) -> None:
    var, taken = tmp_path / "var", tmp_path / "taken"
    var.mkdir()
    taken.mkdir()
    (taken / "tihang.sqlite3").write_text("an earlier backup")
    assert run([DEPLOY / "backup.sh", taken], var).returncode != 0
    assert (taken / "tihang.sqlite3").read_text() == "an earlier backup"


def test_a_backup_of_nothing_is_an_error(tmp_path: Path) -> None:
    done = run([DEPLOY / "backup.sh", tmp_path / "copy"], tmp_path / "nowhere")
    assert done.returncode == 2
    assert "TIHANG_VAR" in done.stderr
    assert not (tmp_path / "copy").exists()


def test_the_proxy_and_the_platform_refuse_the_same_size() -> None:
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    size = re.search(r"client_max_body_size (\d+)m;", conf)
    default = re.search(r'"TIHANG_MAX_UPLOAD_MB", "(\d+)"', SETTINGS)
    assert size
    assert default
    assert size[1] == default[1]


def test_deploy_sets_only_settings_that_there_are() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    lines = (DEPLOY / "tihang.env").read_text(encoding="utf-8").splitlines()
    given = {m[1] for line in lines if (m := re.match(r"#?([A-Z_]+)=", line))}
    given |= set(compose["services"]["platform"]["environment"])
    assert {"TIHANG_HTTPS", "TIHANG_PROXIES", "DATABASE_URL", "SECRET_KEY"} <= given
    assert not {each for each in given if f'"{each}"' not in SETTINGS}


def test_the_worker_runs_as_the_platform_does_and_beside_it_only_once() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for shared in ("build", "environment", "volumes"):
        assert compose["worker"][shared] == compose["platform"][shared]
    assert compose["worker"]["command"] == ["tihang", "worker"]
    assert "--no-worker" in compose["platform"]["command"]
    platform, worker = (
        set((DEPLOY / name).read_text(encoding="utf-8").splitlines())
        for name in ("tihang.service", "tihang-worker.service")
    )
    differing = {line.partition("=")[0] for line in platform ^ worker if not line.startswith("#")}
    assert differing <= {"Description", "After", "ExecStart", "TimeoutStopSec"}
    assert any(line.endswith("--no-worker") for line in platform)
