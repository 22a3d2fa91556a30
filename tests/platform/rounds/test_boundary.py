"""Closing is exact to the second at +08:00, in whatever zone the server stands."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.conftest import Engage, Land
from tests.platform.made_up_cases import TIER, Theatre, open_theatre, rank
from tests.platform.remembered import remembered
from tihang.evaluation.cascade.instants import parse_closing
from tihang.platform.actor import SYSTEM
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.registry import services as registry
from tihang.platform.review import services as review
from tihang.platform.rounds import services as rounds
from tihang.platform.rounds.models import Deadline, Level

BEIJING = dt.timezone(dt.timedelta(hours=8))
ZONES = ("America/New_York", "Asia/Shanghai", "Pacific/Kiritimati", "Asia/Kolkata", "UTC")
LAST = "2031-07-18T23:59:59.999+08:00"
FIRST_LATE = "2031-07-19T00:00:00.000+08:00"


@pytest.fixture(params=["America/New_York", "Pacific/Kiritimati"])
def abroad(request: pytest.FixtureRequest) -> Iterator[str]:
    """The process stands in another zone; the platform's own setting is as ever."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    assert time.strftime("%z") != "+0800"
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


class Clock:
    """Moves the platform's clock to an instant written with its zone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def at(self, text: str) -> None:
        # As the system gives it: in UTC, counted from the epoch.
        instant = dt.datetime.fromtimestamp(dt.datetime.fromisoformat(text).timestamp(), dt.UTC)
        self._patch.setattr(timezone, "now", lambda: instant)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def closes_on_the_18th(theatre: Theatre, level: Level) -> None:
    """As a notice says “by 18 July”: through the services, not by writing a row."""
    Deadline.objects.filter(round=theatre.round, role_level=level).delete()
    day = parse_closing("2031-07-18").closes_at
    rounds.set_earlier_deadline(SYSTEM, theatre.round, theatre.land.county, level, day)


def submit(theatre: Theatre, case: Case) -> Case:
    return filing.submit(theatre.firm.actor, case)


def drafted(theatre: Theatre) -> Case:
    factory = registry.add_factory(SYSTEM, theatre.land.firm, name="边界工厂")
    return filing.start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("step", ["start", "submit", "resubmit", "send_up", "hand_up"])
@pytest.mark.usefixtures("abroad")
def test_the_last_millisecond_is_in_time_and_the_next_is_late(
    theatre: Theatre, clock: Clock, step: str
) -> None:
    level, act = _prepared(theatre, step)
    closes_on_the_18th(theatre, level)
    clock.at(FIRST_LATE)
    with pytest.raises(Conflict) as refused:
        act()
    assert "2031年7月18日" in str(refused.value)
    assert "23:59:59（+08:00）" in str(refused.value)
    clock.at(LAST)
    act()


def _prepared(theatre: Theatre, step: str) -> tuple[Level, Callable[[], object]]:
    """A case brought before a step, whose deadline binds the step, and the step itself."""
    if step == "start":
        factory = registry.add_factory(SYSTEM, theatre.land.firm, name="边界工厂")
        return Level.FIRM, lambda: filing.start_case(
            theatre.firm.actor, theatre.round, factory, TIER, "territorial"
        )
    if step == "submit":
        case = drafted(theatre)
        return Level.FIRM, lambda: submit(theatre, case)
    if step == "resubmit":
        # The return is due by the desk's own closing, as it stands when it is made.
        closes_on_the_18th(theatre, Level.COUNTY)
        case = review.return_for_correction(
            theatre.county.actor,
            theatre.filed(),
            items=[review.ReturnItem("section", "factory", "请更正")],
            note="",
        )
        return Level.COUNTY, lambda: filing.resubmit(theatre.firm.actor, case)
    if step == "send_up":
        case = theatre.with_opinion()
        return Level.COUNTY, lambda: review.send_up(theatre.county.actor, case)
    case = theatre.at_city()
    version = rank(theatre, theatre.city, [case])
    return Level.CITY, lambda: review.hand_up(
        theatre.city.actor, theatre.round, TIER, base_version=version
    )


instants = st.datetimes(
    min_value=dt.datetime(2001, 1, 2),  # noqa: DTZ001 - gets its zone below.
    max_value=dt.datetime(2098, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo(name) for name in ZONES]),
)


@given(now=instants)
def test_the_same_instant_is_late_or_not_whatever_zone_it_is_written_in(now: dt.datetime) -> None:
    """“By that day” is over when the wall clock in Beijing shows another day."""
    in_beijing = now.astimezone(BEIJING)
    for offset in (-1, 0, 1):
        day = in_beijing.date() + dt.timedelta(days=offset)
        deadline = Deadline(closes_at=parse_closing(day.isoformat()).closes_at)
        for name in ZONES:
            late = deadline.has_passed(now.astimezone(ZoneInfo(name)))
            assert late is (in_beijing.date() > day)


@given(now=instants, name=st.sampled_from(ZONES))
def test_a_closing_to_the_second_takes_its_whole_second_in(now: dt.datetime, name: str) -> None:
    second = now.astimezone(BEIJING).replace(microsecond=0)
    if second.time() == dt.time():
        return  # Midnight could be either day's; a notice that says so is refused.
    deadline = Deadline(closes_at=parse_closing(second.isoformat()).closes_at)
    zone = ZoneInfo(name)
    last, over = (second + dt.timedelta(microseconds=each) for each in (999_999, 1_000_000))
    assert not deadline.has_passed(last.astimezone(zone))
    assert deadline.has_passed(over.astimezone(zone))
