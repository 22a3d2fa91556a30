"""``tihang precheck``: exit status, findings grouped by severity, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import EXAMPLES, Tihang
from tests.evaluation.precheck.planting import Add, Put, Write, planted
from tihang.dossier.files import write_dossier


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A filing with a red, a yellow and a blue fault."""
    dossier = planted(
        "excellence",
        Put("factory.lines", 3),
        Write("narrative.profile", "862人", "826人"),
        Add("narrative.next_steps", "其余内容待补充。"),
    )
    path = tmp_path / "faulty.yaml"
    write_dossier(dossier, path)
    return path


@pytest.mark.parametrize("tier", ["basic", "advanced", "excellence", "pioneer"])
def test_status_0_and_a_plain_word_for_a_clean_filing(tihang: Tihang, tier: str) -> None:
    result = tihang("precheck", EXAMPLES / f"{tier}.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "预审没有发现问题" in result.stdout


def test_status_1_with_findings_grouped_by_severity_each_with_place_and_mend(
    tihang: Tihang, faulty: Path
) -> None:
    result = tihang("precheck", faulty)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    heads = [line.split("：")[0] for line in lines if line[0] in "红黄蓝"]
    assert heads == ["红", "黄", "蓝"]
    after_red = lines[lines.index("✗ texts.placeholder") + 1 :]
    assert after_red[0].strip() == "智能工厂建设成效 · narrative.next_steps"
    assert "后续实施计划" in after_red[1]
    assert after_red[2].strip() == "→ 换成实际内容。"
    assert all(cell_len(line) <= 80 for line in lines)


def test_json_carries_counts_and_every_part_of_a_finding(tihang: Tihang, faulty: Path) -> None:
    result = tihang("precheck", faulty, "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["edition"], found["tier"]) == ("2025", "excellence")
    assert found["counts"] == {"red": 1, "yellow": 1, "blue": 1}
    assert set(found["findings"][0]) == {
        "rule",
        "severity",
        "place",
        "label",
        "section",
        "section_title",
        "message",
        "read",
        "mend",
        "standing",
        "reference",
        "expected",
    }
    assert [f["place"] for f in found["findings"]] == [
        "narrative.next_steps",
        "narrative.profile",
        "narrative.profile",
    ]


def test_json_of_a_clean_filing_has_no_findings(tihang: Tihang) -> None:
    result = tihang("precheck", EXAMPLES / "basic.yaml", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["findings"] == []


def test_the_dates_of_a_round_are_held_against_the_filing(tihang: Tihang) -> None:
    given = ("--today", "2025-07-19", "--opens", "2025-06-01", "--closes", "2025-07-18")
    result = tihang("precheck", EXAMPLES / "excellence.yaml", *given)
    assert result.exit_code == 1
    assert "本批次已于 2025-07-18 截止" in result.stdout


def test_it_speaks_english(tihang: Tihang, faulty: Path) -> None:
    result = tihang("--language", "en", "precheck", faulty)
    assert "Replace it by the real content." in result.stdout


@pytest.mark.parametrize("name", ["wrong-check-digit.yaml", "merged-row.xlsx", "not-there.yaml"])
def test_status_2_for_a_file_that_cannot_be_used(tihang: Tihang, name: str) -> None:
    result = tihang("precheck", EXAMPLES / "broken" / name)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_status_2_for_a_day_that_is_none(tihang: Tihang) -> None:
    result = tihang("precheck", EXAMPLES / "basic.yaml", "--today", "2025-02-30")
    assert result.exit_code == 2
