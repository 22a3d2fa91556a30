"""``tihang compare``: 0 for the same, 1 for differences, 2 for what is no paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Tihang
from tests.documents.comparison.papers import (
    KINDS,
    changed_word,
    paper,
    pdf_of_blank_pages,
)

BASIC = EXAMPLES / "basic.yaml"


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    return tmp_path / "材料"


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_of_the_dossier_is_the_same(tihang: Tihang, handed_in: Path, kind: str) -> None:
    handed_in.write_bytes(paper("basic", kind))
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 0
    code, counts = result.stdout.splitlines()
    assert code.startswith("✓ 校验码与申报数据一致：")
    assert "不一致 0，缺失 0" in counts


def test_a_difference_is_shown_beside_the_online_value(tihang: Tihang, handed_in: Path) -> None:
    handed_in.write_bytes(changed_word("basic", (">268人<", ">2860人<")))
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        "✗ 一、企业基本信息 / 职工人数",
        "    线上：268人",
        "    材料：2860人",
        "    差异：“68” → “860”",
    ]


def test_json_lists_the_differences(tihang: Tihang, handed_in: Path) -> None:
    handed_in.write_bytes(changed_word("basic", (">268人<", ">2860人<")))
    result = tihang("compare", handed_in, "--dossier", BASIC, "--format", "json")
    assert result.exit_code == 1
    (field,) = json.loads(result.stdout)["fields"]
    assert (field["label"], field["online"], field["paper"]) == ("职工人数", "268人", "2860人")


def test_the_paper_of_another_filing_is_said_to_be_of_another_code(
    tihang: Tihang, handed_in: Path
) -> None:
    handed_in.write_bytes(paper("advanced", "pdf"))
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 1
    assert result.stdout.startswith("✗ 校验码属于另一版本：材料为 ZZ1D-8VF8-Q9W2-XGJD")


def test_a_scan_is_left_to_a_person(tihang: Tihang, handed_in: Path) -> None:
    handed_in.write_bytes(pdf_of_blank_pages(3))
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 1
    assert "扫描件，没有文字可核对，须人工核对" in result.stdout


def test_what_is_no_paper_is_refused(tihang: Tihang, handed_in: Path) -> None:
    handed_in.write_bytes(b"<html></html>")
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 2
    assert f"{handed_in}：这不是 PDF 或 Word（.docx）文件" in result.stderr
    assert result.stdout == ""


def test_a_paper_that_is_not_there_is_named(tihang: Tihang, handed_in: Path) -> None:
    result = tihang("compare", handed_in, "--dossier", BASIC)
    assert result.exit_code == 2
    assert f"无法读取 {handed_in}：没有这个文件" in result.stderr
