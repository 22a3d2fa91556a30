"""``tihang evaluate``: exit status, text for a terminal, JSON for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.conftest import EXAMPLES, Program, Tihang

TIERS = ["basic", "advanced", "excellence", "pioneer"]
VERDICTS = {"met", "unmet", "undetermined"}
NEAR_MISS = EXAMPLES / "near-misses" / "ai-share-19.yaml"


def judged(tihang: Tihang, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tihang("evaluate", *arguments, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("tier", TIERS)
def test_status_0_where_the_tier_filed_for_is_met(tihang: Tihang, tier: str) -> None:
    result = tihang("evaluate", EXAMPLES / f"{tier}.yaml")
    assert result.exit_code == 0
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["ai-share-19", "kpi-disagrees"])
def test_status_1_where_it_is_not_met_or_undetermined(tihang: Tihang, name: str) -> None:
    assert tihang("evaluate", EXAMPLES / "near-misses" / f"{name}.yaml").exit_code == 1


def test_the_tier_asked_for_decides_the_status(tihang: Tihang) -> None:
    statuses = {tier: tihang("evaluate", NEAR_MISS, "--tier", tier).exit_code for tier in TIERS}
    assert statuses == {"basic": 0, "advanced": 0, "excellence": 1, "pioneer": 1}


def test_only_the_tier_asked_for_is_judged(tihang: Tihang) -> None:
    found = judged(tihang, NEAR_MISS, "--tier", "excellence")
    assert [tier["id"] for tier in found["tiers"]] == ["excellence"]
    assert {condition["tier"] for condition in found["conditions"]} == {"excellence"}


def test_json_says_of_each_tier_and_condition_how_it_stands(tihang: Tihang) -> None:
    found = judged(tihang, NEAR_MISS)
    assert (found["edition"], found["tier"]) == ("2025", "excellence")
    assert found["highest_tier"] == "advanced"
    assert len(found["content_hash"]) == 64
    assert found["findings"] == []
    assert {tier["id"]: tier["status"] for tier in found["tiers"]} == {
        "basic": "met",
        "advanced": "met",
        "excellence": "unmet",
        "pioneer": "unmet",
    }
    for condition in found["conditions"]:
        assert condition["status"] in VERDICTS
        assert condition["reason"]
        assert isinstance(condition["facts"], list)


def test_json_shows_the_facts_behind_the_verdict(tihang: Tihang) -> None:
    found = judged(tihang, NEAR_MISS)
    share = next(c for c in found["conditions"] if c["id"] == "excellence.results.1c")
    assert share["status"] == "unmet"
    assert "20%" in share["reason"]
    assert "19.05%" in [fact["shown"].replace(" ", "") for fact in share["facts"]]


def test_json_gives_what_disagrees_as_findings(tihang: Tihang) -> None:
    found = judged(tihang, EXAMPLES / "near-misses" / "kpi-disagrees.yaml")
    assert found["findings"]
    assert all(finding["place"] and finding["message"] for finding in found["findings"])


def test_the_same_filing_gives_the_same_answer_from_every_format(tihang: Tihang) -> None:
    found = [judged(tihang, EXAMPLES / f"excellence.{kind}") for kind in ("yaml", "json", "xlsx")]
    assert found[0] == found[1] == found[2]


def test_the_text_says_what_is_missing_and_what_would_mend_it(tihang: Tihang) -> None:
    lines = tihang("evaluate", NEAR_MISS, "--tier", "excellence").stdout.splitlines()
    assert lines[0] == "福建榕岚精密制造有限公司"
    at = lines.index("✗ 不符合  excellence.results.1c")
    assert lines[at + 1].strip() == "其中应用人工智能技术场景比例不低于20%"
    assert "19.05%" in lines[at + 2]
    assert lines[at + 3].strip().startswith("→")


def test_all_lists_every_clause_of_the_tier(tihang: Tihang) -> None:
    found = judged(tihang, NEAR_MISS, "--tier", "basic")
    text = tihang("evaluate", NEAR_MISS, "--tier", "basic", "--all").stdout
    assert found["conditions"]
    assert all(condition["id"] in text for condition in found["conditions"])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_text_fits_a_terminal_of_80_columns(tihang: Tihang, language: str) -> None:
    text = tihang("--language", language, "evaluate", EXAMPLES / "basic.yaml", "--all").stdout
    assert max(map(cell_len, text.splitlines())) <= 80


def test_english_is_given_where_it_is_asked_for(tihang: Tihang) -> None:
    by_option = tihang("--language", "en", "evaluate", NEAR_MISS, "--all").stdout
    by_variable = tihang("evaluate", NEAR_MISS, "--all", env={"TIHANG_LANGUAGE": "en"}).stdout
    assert by_option == by_variable
    assert "Excellence" in by_option
    assert "The applicant operates lawfully within the province" in by_option
    assert "申报主体在我省行政区域内依法生产经营" not in by_option


def test_into_a_file_goes_plain_text(program: Program) -> None:
    result = program("evaluate", NEAR_MISS)
    assert result.returncode == 1
    assert "\x1b" not in result.stdout
    assert "\N{NO-BREAK SPACE}" not in result.stdout
    assert "✗ 不符合  excellence.results.1c" in result.stdout
