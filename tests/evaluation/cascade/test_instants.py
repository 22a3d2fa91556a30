"""Closings: exact to the second at +08:00, wherever the process runs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

from tihang.evaluation.cascade.instants import end_of, parse_closing, parse_day
from tihang.evaluation.cascade.words import instant_text

EAST8 = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Auckland"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """The process in another zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    "stated",
    ["2025-07-18", "2025-07-18T23:59:59+08:00", "2025-07-18 15:59:59Z",
     "2025-07-18T11:59:59-04:00"],
)  # fmt: skip
def test_the_last_millisecond_is_in_time_and_midnight_is_late(elsewhere: None, stated: str) -> None:
    closing = parse_closing(stated)
    assert not closing.has_passed(dt.datetime(2025, 7, 18, 23, 59, 59, 999_000, EAST8))
    assert closing.has_passed(dt.datetime(2025, 7, 19, tzinfo=EAST8))
    assert not closing.has_passed(dt.datetime(2025, 7, 18, 15, 59, 59, 999_000, dt.UTC))
    assert closing.has_passed(dt.datetime(2025, 7, 18, 16, tzinfo=dt.UTC))
    assert closing.day == dt.date(2025, 7, 18)
    assert instant_text(closing.last_second) == "2025-07-18 周五 23:59:59 +08:00"


def test_a_bare_date_says_that_it_is_one() -> None:
    assert parse_closing("2025-07-18").bare
    assert not parse_closing("2025-07-18T23:59:59+08:00").bare
    assert parse_closing("2025-07-18") == end_of(dt.date(2025, 7, 18))


def test_the_second_named_is_the_last_in_time() -> None:
    closing = parse_closing("2025-07-18T17:30+08:00")
    assert not closing.has_passed(dt.datetime(2025, 7, 18, 17, 30, 0, 999_999, EAST8))
    assert closing.has_passed(dt.datetime(2025, 7, 18, 17, 30, 1, tzinfo=EAST8))


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ("2025-07-18T17:30", r"2025-07-18T17:30\+08:00"),
        ("2025-07-19T00:00:00+08:00", "零点有歧义"),
        ("2025-07-19T00:00Z", "零点有歧义"),
        ("2025-07-18T24:00+08:00", "没有“24:00"),
        ("2025-07-18T23:59:60+08:00", "没有“23:59:60"),
        ("2025-07-18T17:30:00.5+08:00", "精确到秒"),
        ("2025-02-30", "没有“2025-02-30”这一天"),
        ("2025-02-30T17:30+08:00", "没有“2025-02-30”这一天"),
        ("0025-07-18", "年份"),
        ("9999-12-31", "年份"),
        ("20250718", "应为日期"),
        ("2025-W29-5", "应为日期"),
        ("２０２５-07-18", "应为日期"),
        (20250718, "应为日期"),
        (None, "应为日期"),
        ([], "应为日期"),
    ],
)
def test_anything_else_is_refused_with_its_mend(stated: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_closing(stated)


def test_a_day_is_a_day_only() -> None:
    assert parse_day("2025-07-18") == dt.date(2025, 7, 18)
    with pytest.raises(ValueError, match="应为日期"):
        parse_day("2025-07-18T17:30+08:00")
