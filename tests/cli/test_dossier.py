"""``tihang dossier``: template, schema, and conversion without loss."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import EXAMPLES, Tihang
from tihang.dossier.canonical import content_hash
from tihang.dossier.files import read_dossier

KINDS = ("json", "yaml", "xlsx")


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(KINDS, 2)))
def test_conversion_loses_nothing(tihang: Tihang, tmp_path: Path, source: str, target: str) -> None:
    before = EXAMPLES / f"excellence.{source}"
    after = tmp_path / f"after.{target}"
    back = tmp_path / f"back.{source}"
    assert tihang("dossier", "convert", before, after).stdout == f"{after}\n"
    assert tihang("dossier", "convert", after, back).exit_code == 0
    hashes = {content_hash(read_dossier(path)) for path in (before, after, back)}
    assert len(hashes) == 1


def test_an_unknown_suffix_is_refused(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("dossier", "convert", EXAMPLES / "basic.yaml", tmp_path / "a.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "请使用 .xlsx、.yaml 或 .json 文件" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_named(tihang: Tihang, tmp_path: Path) -> None:
    target = tmp_path / "none" / "a.json"
    result = tihang("dossier", "convert", EXAMPLES / "basic.yaml", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"无法写入 {target}" in result.stderr


def test_the_template_is_a_workbook_to_fill_in(tihang: Tihang, tmp_path: Path) -> None:
    out = tmp_path / "填报" / "空白.xlsx"
    result = tihang("dossier", "template", "--tier", "advanced", "--out", out)
    assert result.stdout == f"{out}\n"
    sheets = openpyxl.load_workbook(out).sheetnames
    assert {"填写说明", "基本信息", "场景实例", "关键指标"} <= set(sheets)
    assert read_dossier(out).tier == "advanced"


def test_the_template_of_the_central_channel_says_so(tihang: Tihang, tmp_path: Path) -> None:
    out = tmp_path / "blank.xlsx"
    tihang("dossier", "template", "--channel", "central", "--out", out)
    assert read_dossier(out).channel == "central"


def test_a_template_under_another_suffix_is_refused(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("dossier", "template", "--out", tmp_path / "a.docx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".xlsx" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_schema_names_the_parts_of_a_dossier(tihang: Tihang) -> None:
    schema = json.loads(tihang("dossier", "schema").stdout)
    assert {"edition", "tier", "enterprise", "scenarios"} <= set(schema["properties"])


def test_the_schema_of_an_unknown_edition_is_refused(tihang: Tihang) -> None:
    result = tihang("dossier", "schema", "--edition", "1999")
    assert (result.exit_code, result.stdout) == (2, "")
