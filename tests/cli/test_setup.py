"""``tihang setup`` and ``tihang account`` put an installation to use without the demo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "deploy" / "installation.yaml"


def tihang(var: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "-m", "tihang", *map(str, arguments)],
        env=kept | {"TIHANG_VAR": str(var), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_from_an_empty_folder_to_accounts_whose_passwords_can_be_reset(tmp_path: Path) -> None:
    entered = tihang(tmp_path, "setup", SAMPLE)
    assert entered.returncode == 0, entered.stderr
    assert "部门 4 个，企业 1 家，账号 6 个，批次 1 个" in entered.stdout

    again = tihang(tmp_path, "setup", SAMPLE)
    assert again.stdout.splitlines() == ["新登记：部门 0 个，企业 0 家，账号 0 个，批次 0 个"]

    reset = tihang(tmp_path, "account", "password", "county")
    assert reset.returncode == 0
    assert len(reset.stdout.strip()) >= 12
    assert reset.stdout.strip() not in entered.stdout

    assert tihang(tmp_path, "account", "close", "county").returncode == 0
    unknown = tihang(tmp_path, "account", "close", "nobody")
    assert (unknown.returncode, unknown.stderr.strip()) == (2, "没有账号“nobody”")


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    done = tihang(tmp_path, "setup", tmp_path / "nowhere.yaml")
    assert done.returncode == 2
    assert "无法读取" in done.stderr
    assert "Traceback" not in done.stderr
