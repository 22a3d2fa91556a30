"""``tihang edition``: list, show and check."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Tihang
from tihang.edition.loader import DATA

TIERS = ["basic", "advanced", "excellence", "pioneer"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the edition, to be spoilt."""
    copy = tmp_path / "own"
    shutil.copytree(DATA / "2025", copy)
    return copy


def test_the_editions_are_listed(tihang: Tihang) -> None:
    assert tihang("edition", "list").stdout.startswith("2025  ")
    listed = json.loads(tihang("edition", "list", "--format", "json").stdout)
    assert [edition["id"] for edition in listed] == ["2025"]


def test_an_edition_is_shown_whole_as_json(tihang: Tihang) -> None:
    shown = json.loads(tihang("edition", "show", "2025", "--format", "json").stdout)
    assert [tier["id"] for tier in shown["tiers"]] == TIERS
    assert len(shown["stages"]) == 8
    assert len(shown["scenarios"]) == 40
    assert len(shown["kpis"]) == 21
    assert shown["forms"]
    assert shown["workflow"]
    assert {condition["tier"] for condition in shown["conditions"]} == set(TIERS)
    for condition in shown["conditions"]:
        assert {"id", "tier", "aspect", "text", "reference", "standing"} <= set(condition)
        assert condition["text"]
        assert condition["standing"] in {"notice", "secondary", "customary"}


def test_the_text_cuts_no_clause_short(tihang: Tihang) -> None:
    text = tihang("edition", "show", "2025").stdout
    shown = json.loads(tihang("edition", "show", "2025", "--format", "json").stdout)
    unbroken = re.sub(r"\s", "", text)
    for condition in shown["conditions"]:
        assert condition["id"] in unbroken
        assert re.sub(r"\s", "", condition["text"]) in unbroken
    assert "通知原文" in unbroken
    assert max(map(cell_len, text.splitlines())) <= 80


def test_an_unknown_edition_is_answered_with_those_there_are(tihang: Tihang) -> None:
    result = tihang("edition", "show", "1999", "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "现有版本：2025" in result.stderr


def test_the_installed_editions_are_sound(tihang: Tihang) -> None:
    result = tihang("edition", "check")
    assert result.exit_code == 0
    assert result.stdout.startswith("2025：自洽")


def test_a_folder_of_ones_own_is_checked(tihang: Tihang, folder: Path) -> None:
    result = tihang("edition", "check", folder, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [{"id": "2025", "status": "clean"}]


def test_a_broken_edition_is_refused_with_file_line_and_mend(tihang: Tihang, folder: Path) -> None:
    file = folder / "clauses" / "basic.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "id: basic.production.1" in line)
    lines[at] = lines[at].replace("basic.production.1", "basic.research.1")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = tihang("edition", "check", folder)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"clauses/basic.yaml:{at + 1}: " in result.stderr
    assert "编号“basic.research.1”重复" in result.stderr
    assert "改法：" in result.stderr


def test_neither_an_edition_nor_a_folder(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("edition", "check", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "可用的版本：2025" in result.stderr
