"""The command line in this process, for speed, and as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from tihang.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
LEFT_OUT = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "TIHANG_LANGUAGE", "COLUMNS"}


class Tihang(Protocol):
    def __call__(self, *arguments: object, env: Mapping[str, str] = ...) -> Result: ...


class Program(Protocol):
    def __call__(
        self, *arguments: object, env: Mapping[str, str] = ...
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def tihang(monkeypatch: pytest.MonkeyPatch) -> Tihang:
    """Run a command in this process, in a terminal of 80 columns."""
    monkeypatch.delenv("TIHANG_LANGUAGE", raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], env=env)

    return run


def environment(var: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of an installation whose data is in ``var``."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return kept | {"TIHANG_VAR": str(var)} | dict(extra or {})


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run a command as users do, in a process of its own."""

    def run(
        *arguments: object, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tihang", *map(str, arguments)],
            env=environment(tmp_path / "var", env),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
