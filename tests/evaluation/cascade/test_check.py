"""The check of a cascade: the 2025 trap, every rule, and proposals that hold."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.cascade.building import (
    CITY,
    COUNTY,
    FIRM,
    SOUND,
    changed,
    check_of,
    round_of,
    rules_of,
)
from tihang.evaluation.cascade import (
    CascadeCheck,
    WorkingDays,
    as_proposed,
    check_cascade,
    read_round,
)
from tihang.evaluation.cascade.working_days import LAST_YEAR

FUZHOU = Path(__file__).parents[3] / "examples" / "rounds" / "fuzhou-2025.yaml"


@pytest.fixture(scope="module")
def fuzhou() -> CascadeCheck:
    return check_cascade(read_round(FUZHOU))


def test_the_2025_notice_leaves_county_and_city_no_working_day(fuzhou: CascadeCheck) -> None:
    levels = {state.level: state for state in fuzhou.chains[0].states}
    assert [levels[level].working_days for level in ("firm", "county", "city")] == [None, 0, 0]
    assert levels["city"].received is not None
    assert levels["city"].received.day == dt.date(2025, 7, 18)
    assert (levels["city"].hours, levels["city"].working_hours) == (72, 24)
    assert ("red", "same-instant", "county") in rules_of(fuzhou)
    assert ("red", "no-day", "city") in rules_of(fuzhou)


def test_the_2025_findings_name_both_notices(fuzhou: CascadeCheck) -> None:
    city = next(one for one in fuzhou.findings if one.rule == "cascade.no-day")
    assert [(one.document, one.place) for one in city.references] == [
        ("fuzhou-96", "正文 2"),
        ("fujian-321", "正文 四（四）"),
    ]


def test_the_latest_sound_dates_for_2025_count_back_from_the_province(
    fuzhou: CascadeCheck,
) -> None:
    plan = fuzhou.chains[0].plan
    assert plan is not None
    assert plan.latest == {
        "city": dt.date(2025, 7, 21),
        "county": dt.date(2025, 7, 11),
        "firm": dt.date(2025, 7, 3),
    }
    assert plan.feasible is None  # The text at hand bears no date.


def test_a_minimum_is_never_shown_as_the_notices_own(fuzhou: CascadeCheck) -> None:
    standings = {state.minimum.standing for state in fuzhou.chains[0].states}
    assert standings == {"customary"}


def test_the_group_channel_is_pointed_out(fuzhou: CascadeCheck) -> None:
    assert ("blue", "group-channel", "group") in rules_of(fuzhou)


def test_a_sound_round_is_clean() -> None:
    check = check_of(SOUND)
    assert rules_of(check) == []
    assert check.clean
    plan = check.chains[0].plan
    assert plan is not None
    assert plan.feasible


def with_notice(index: int, **values: Any) -> dict[str, Any]:
    value = copy.deepcopy(SOUND)
    value["notices"][index] |= values
    return value


def with_deadline(index: int, deadline: dict[str, Any]) -> dict[str, Any]:
    value = copy.deepcopy(SOUND)
    value["notices"][index]["deadlines"].append(deadline)
    return value


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        (changed((COUNTY, "2025-07-18")), ("red", "no-day", "city")),
        (changed((COUNTY, "2025-07-17")), ("yellow", "few-days", "city")),
        (changed((COUNTY, "2025-06-27")), ("red", "same-instant", "county")),
        (changed((COUNTY, "2025-06-26")), ("red", "order", "county")),
        (changed((COUNTY, "2025-07-05")), ("yellow", "day-off", "county")),
        (changed((FIRM, "2025-06-02")), ("red", "before-notice", "firm")),
        (changed((FIRM, "2025-06-05")), ("red", "no-day", "firm")),
        (changed((FIRM, "2025-06-05T17:00:00+08:00")), ("red", "no-day", "firm")),
        (with_notice(1, deadlines=[]), ("yellow", "no-deadline", "county")),
        (with_notice(1, issued="2025-06-01"), ("red", "notice-order", "city")),
        (
            with_deadline(1, {"level": "firm", "closes": "2025-06-30"}),
            ("red", "later-than-above", "firm"),
        ),
        (
            with_deadline(0, {"level": "city", "role": "department_officer",
                              "closes": "2025-07-22"}),
            ("red", "role-order", "city"),
        ),
        (changed((CITY, "2025-06-12"), (COUNTY, "2025-06-10"), (FIRM, "2025-06-06")),
         ("red", "infeasible", "city")),
    ],
)  # fmt: skip
def test_each_rule_finds_its_fault(value: dict[str, Any], finding: tuple[str, ...]) -> None:
    assert finding in rules_of(check_of(value))


def test_a_deadline_before_its_notice_is_said_once() -> None:
    found = rules_of(check_of(changed((FIRM, "2025-06-04"))))
    assert [one for one in found if one[2] == "firm"] == [("red", "before-notice", "firm")]


def test_wording_that_leaves_the_day_open_is_a_hint() -> None:
    value = changed()
    value["notices"][0]["deadlines"][1]["wording"] = "于2025年7月21日前报送"
    assert rules_of(check_of(value)) == [("blue", "wording", "city")]
    value["notices"][0]["deadlines"][1]["closes"] = "2025-07-21T18:00:00+08:00"
    assert rules_of(check_of(value)) == []


def test_an_earlier_date_of_a_lower_notice_binds() -> None:
    check = check_of(with_deadline(1, {"level": "firm", "closes": "2025-06-25"}))
    owes = check.chains[0].states[0].owes
    assert owes is not None
    assert owes.notice.id == "city"
    assert check.clean


def test_the_days_asked_for_take_the_place_of_the_minimums() -> None:
    assert ("yellow", "few-days", "city") in rules_of(check_of(SOUND, days=9))
    assert check_of(changed((COUNTY, "2025-07-17")), days=1).clean


def test_a_year_that_is_not_covered_is_said_and_not_reckoned() -> None:
    year = LAST_YEAR + 1
    moved = changed((FIRM, f"{year}-06-27"), (COUNTY, f"{year}-07-08"), (CITY, f"{year}-07-21"))
    check = check_of(moved)
    assert rules_of(check) == [("yellow", "uncovered-year", None)]
    assert check.chains[0].plan is None
    assert {state.working_days for state in check.chains[0].states} == {None}
    own = {"year": year, "source": "样例安排", "holidays": [f"{year}-07-01"]}
    for notice, month in zip(moved["notices"], ("2", "5"), strict=True):
        notice["issued"] = f"{year}-06-0{month}"
    brought = check_of(moved | {"working_days": [own]})
    assert "uncovered-year" not in {rule for _severity, rule, _level in rules_of(brought)}
    assert brought.chains[0].plan is not None


def test_a_group_with_deadlines_is_a_chain_of_its_own() -> None:
    value = with_deadline(0, {"level": "group", "closes": "2025-07-04"})
    value["channels"] = ["territorial", "central"]
    check = check_of(value)
    assert [chain.channel for chain in check.chains] == ["territorial", "central"]
    assert [state.level for state in check.chains[1].states] == ["firm", "group"]
    assert rules_of(check) == [("yellow", "few-days", "group")]
    assert any("央企集团渠道：通知日期未载明" in note for note in check.notes)


def test_proposals_for_two_channels_take_the_earlier_day_for_what_they_share() -> None:
    value = with_deadline(0, {"level": "group", "closes": "2025-06-24"})
    value["channels"] = ["territorial", "central"]
    check = check_of(value)
    latest = {chain.channel: chain.plan.latest for chain in check.chains if chain.plan}
    assert latest["central"]["firm"] < latest["territorial"]["firm"]
    proposed = as_proposed(round_of(value), latest)
    assert proposed.notices[0].deadlines[0].closes.day == latest["central"]["firm"]
    assert rules_of(check_cascade(proposed)) == []


BEGIN = dt.date(2024, 3, 1)
DATES = st.dates(dt.date(2024, 3, 20), dt.date(2026, 11, 30))


@given(DATES, st.integers(1, 12), st.booleans())
def test_proposals_always_pass_the_check(top: dt.date, days: int, inside: bool) -> None:
    value = changed((CITY, top.isoformat()), (COUNTY, top.isoformat()), (FIRM, top.isoformat()))
    start = BEGIN if inside else top - dt.timedelta(days=2)
    for notice in value["notices"]:
        notice["issued"] = start.isoformat()
    plan = check_of(value, days=days).chains[0].plan
    assert plan is not None
    proposed = as_proposed(round_of(value), {"territorial": plan.latest})
    again = check_cascade(proposed, days=days)
    if plan.feasible:
        assert rules_of(again) == []
    else:
        assert ("red", "infeasible", "city") in rules_of(again)


@given(DATES, st.dates(dt.date(2024, 3, 1), dt.date(2026, 11, 30)), st.integers(1, 12))
def test_counting_back_and_counting_forward_agree(top: dt.date, start: dt.date, days: int) -> None:
    value = changed((CITY, top.isoformat()))
    plan = check_of(value, days=days, start=start).chains[0].plan
    assert plan is not None
    never = dt.date.max
    in_time = [plan.earliest.get(level, never) <= day for level, day in plan.latest.items()]
    assert all(in_time) == any(in_time) == plan.feasible
    assert plan.room is not None
    assert plan.feasible == (plan.room >= days)


@given(DATES, DATES, DATES)
def test_any_three_dates_are_checked_without_an_error(
    firm: dt.date, county: dt.date, city: dt.date
) -> None:
    value = changed(
        (FIRM, firm.isoformat()), (COUNTY, county.isoformat()), (CITY, city.isoformat())
    )
    for notice in value["notices"]:
        del notice["issued"]
    check = check_of(value)
    red = {one.level for one in check.findings if one.severity == "red"}
    assert ("county" in red) == (firm >= county or WorkingDays().between(firm, county) == 0)
    assert ("city" in red) == (county >= city or WorkingDays().between(county, city) == 0)
    severities = [one.severity for one in check.findings]
    assert severities == sorted(severities, key=["red", "yellow", "blue"].index)
