"""``tihang calendar``: exit status, the table, JSON, the calendar file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Program, Tihang
from tests.evaluation.cascade.building import COUNTY, SOUND, changed

FUZHOU = EXAMPLES / "rounds" / "fuzhou-2025.yaml"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "round.json"
    path.write_text(json.dumps(SOUND), encoding="utf-8")
    return path


def test_status_0_where_every_level_has_its_days(tihang: Tihang, sound: Path) -> None:
    result = tihang("calendar", sound)
    assert result.exit_code == 0, result.output
    assert "没有发现问题" in result.stdout
    assert "时间够用" in result.stdout


def test_status_1_and_the_trap_of_2025(tihang: Tihang) -> None:
    result = tihang("calendar", FUZHOU)
    assert result.exit_code == 1
    assert "之间没有一个工作日" in result.stdout.replace("\n    ", "")
    city = next(line for line in result.stdout.splitlines() if line.startswith("设区市"))
    assert "07-18 周五" in city
    assert "2025-07-21 周一 23:59:59" in city
    assert "✗ 0/5" in city


def test_json_tells_levels_proposals_and_findings(tihang: Tihang) -> None:
    found = json.loads(tihang("calendar", FUZHOU, "--format", "json").stdout)
    (chain,) = found["channels"]
    assert [level["level"] for level in chain["levels"]] == ["firm", "county", "city"]
    city = chain["levels"][2]
    assert city["closes_at"] == "2025-07-22T00:00:00+08:00"
    assert city["last_second"] == "2025-07-21T23:59:59+08:00"
    assert (city["working_days"], city["hours"]) == (0, 72)
    assert city["minimum"] == {"days": 5, "standing": "customary"}
    assert chain["levels"][1]["latest"] == "2025-07-11"
    assert found["counts"]["red"] == 2
    assert {"document": "fuzhou-96", "place": "正文 2"} in found["findings"][1]["references"]


def test_days_and_the_notices_day_may_be_given(tihang: Tihang) -> None:
    arguments = ("--days", 2, "--from", "2025-07-01", "--format", "json")
    found = json.loads(tihang("calendar", FUZHOU, *arguments).stdout)
    (chain,) = found["channels"]
    latest = [level["latest"] for level in chain["levels"]]
    assert latest == ["2025-07-11", "2025-07-16", "2025-07-21"]
    assert (chain["feasible"], chain["room"]) == (True, 3)
    assert chain["levels"][0]["received_on"] == "2025-07-01"
    assert chain["levels"][0]["minimum"]["days"] == 2


def test_the_deadlines_go_into_a_calendar_file(tihang: Tihang, sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "round.ics"
    result = tihang("calendar", sound, "--ics", out, "--format", "json")
    assert result.exit_code == 0
    json.loads(result.stdout)
    assert out.read_bytes().count(b"BEGIN:VEVENT\r\n") == 3


def test_english_is_spoken_throughout(tihang: Tihang) -> None:
    result = tihang("--language", "en", "calendar", FUZHOU)
    assert result.exit_code == 1
    assert "Smart-factory ladder 2025" in result.stdout


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_another_zone_changes_nothing(tihang: Tihang, program: Program, zone: str) -> None:
    here = tihang("calendar", FUZHOU, "--format", "json").stdout
    there = program("calendar", FUZHOU, "--format", "json", env={"TZ": zone})
    assert there.stdout == here


@pytest.mark.parametrize(
    "arguments",
    [
        ["没有.yaml"],
        ["."],
        ["{file}", "--days", "0"],
        ["{file}", "--from", "7月1日"],
        ["{file}", "--ics", "没有/round.ics"],
        [],
    ],
)
def test_status_2_for_bad_input(tihang: Tihang, sound: Path, arguments: list[str]) -> None:
    result = tihang("calendar", *(one.format(file=sound) for one in arguments))
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_every_problem_of_a_round_file_has_its_own_line(tihang: Tihang, tmp_path: Path) -> None:
    value = changed((COUNTY, "2025-07-08T17:30"))
    value["tiers"] = ["excellent"]
    path = tmp_path / "round.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    result = tihang("calendar", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2
    assert "notices[1].deadlines[0].closes：时刻缺少时区" in result.stderr
