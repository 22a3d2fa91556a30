"""Working days: the State Council's three years by the letter, and counting."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.evaluation.cascade.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    OwnYear,
    UncoveredYear,
    WorkingDays,
)

CALENDAR = WorkingDays()
OFF = {  # First and last day of each holiday, as the three notices name them.
    2024: ["01-01 01-01", "02-10 02-17", "04-04 04-06", "05-01 05-05", "06-10 06-10",
           "09-15 09-17", "10-01 10-07"],
    2025: ["01-01 01-01", "01-28 02-04", "04-04 04-06", "05-01 05-05", "05-31 06-02",
           "10-01 10-08"],
    2026: ["01-01 01-03", "02-15 02-23", "04-04 04-06", "05-01 05-05", "06-19 06-21",
           "09-25 09-27", "10-01 10-07"],
}  # fmt: skip
WORKED = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
DAYS = st.dates(dt.date(2024, 2, 1), dt.date(2026, 11, 30))


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(n) for n in range((dt.date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", sorted(OFF))
def test_every_day_of_a_year_is_as_the_state_council_set_it(year: int) -> None:
    spans = [span.split() for span in OFF[year]]
    for day in days_of(year):
        off = any(first <= f"{day:%m-%d}" <= last for first, last in spans)
        worked = f"{day:%m-%d}" in WORKED[year]
        assert CALENDAR.is_working(day) == (worked or (day.weekday() < 5 and not off)), day


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_that_is_not_covered_is_never_guessed(year: int) -> None:
    assert not CALENDAR.covers(year)
    with pytest.raises(UncoveredYear, match=str(year)):
        CALENDAR.is_working(dt.date(year, 7, 1))
    with pytest.raises(UncoveredYear):
        CALENDAR.source(year)


def test_a_round_may_bring_a_year_along() -> None:
    year = LAST_YEAR + 1
    monday = next(day for day in days_of(year) if day.weekday() == 0)
    sunday = monday + dt.timedelta(6)
    own = OwnYear(frozenset({monday}), frozenset({sunday}), "样例安排")
    calendar = WorkingDays({year: own})
    assert not calendar.is_working(monday)
    assert calendar.is_working(sunday)
    assert calendar.is_working(monday + dt.timedelta(1))
    assert not calendar.is_working(monday + dt.timedelta(5))
    assert calendar.source(year) == "样例安排"


def test_neither_end_is_counted() -> None:
    friday, monday = dt.date(2025, 7, 18), dt.date(2025, 7, 21)
    assert CALENDAR.between(friday, monday) == 0
    assert CALENDAR.between(friday, friday) == 0
    assert CALENDAR.between(monday, friday) == 0
    assert CALENDAR.between(dt.date(2025, 7, 17), monday) == 1


def test_a_weekend_worked_in_exchange_counts() -> None:
    assert CALENDAR.between(dt.date(2025, 9, 26), dt.date(2025, 9, 29)) == 1


@given(DAYS, st.integers(0, 15))
def test_counting_back_leaves_exactly_the_days_asked_for_and_is_the_latest(
    day: dt.date, count: int
) -> None:
    found = CALENDAR.before(day, count)
    assert CALENDAR.is_working(found)
    assert CALENDAR.between(found, day) == count
    later = [found + dt.timedelta(n) for n in range(1, (day - found).days)]
    assert all(CALENDAR.between(one, day) < count for one in later if CALENDAR.is_working(one))


@given(DAYS, st.integers(0, 15))
def test_counting_forward_from_where_counting_back_ended_comes_home(
    day: dt.date, count: int
) -> None:
    home = CALENDAR.on_or_before(day)
    assert CALENDAR.after(CALENDAR.before(home, count), count) == home
