"""The Chinese working-day calendar: weekends, public holidays, and weekends worked in exchange.

The State Council's office sets it year by year. A year that is not covered raises
:class:`UncoveredYear`; it is never guessed from weekends alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import chinese_calendar

from tihang.text import _

DAY = dt.timedelta(days=1)
FIRST_YEAR = min(chinese_calendar.holidays).year
LAST_YEAR = max(chinese_calendar.holidays).year
"""The library refuses any other year; so do we."""

ARRANGEMENTS = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
"""The State Council's notices for the years that the tests hold against their words."""


@cache
def _is_workday(day: dt.date) -> bool:
    """The library's word; it looks through all its years for every question."""
    return bool(chinese_calendar.is_workday(day))


class UncoveredYear(LookupError):
    """Working days of this year are not known."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(_("%(year)d 年的放假安排未收录") % {"year": year})


class OwnYear(NamedTuple):
    """One year's arrangement that a round brings along."""

    holidays: frozenset[dt.date]
    working: frozenset[dt.date]
    source: str


class WorkingDays:
    """Tells working days from others, and counts them."""

    def __init__(self, own: Mapping[int, OwnYear] | None = None) -> None:
        self._own = dict(own or {})

    def covers(self, year: int) -> bool:
        return year in self._own or FIRST_YEAR <= year <= LAST_YEAR

    def source(self, year: int) -> str:
        """Where the year's arrangement comes from. Raises UncoveredYear."""
        if not self.covers(year):
            raise UncoveredYear(year)
        if year in self._own:
            return self._own[year].source
        return ARRANGEMENTS.get(year) or _("国务院办公厅放假安排")

    def is_working(self, day: dt.date) -> bool:
        """Whether offices work on that day. Raises UncoveredYear."""
        if not self.covers(day.year):
            raise UncoveredYear(day.year)
        own = self._own.get(day.year)
        if own is None:
            return _is_workday(day)
        return day in own.working or (day.weekday() < 5 and day not in own.holidays)

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie between two days, neither of them counted."""
        return sum(self.is_working(first + DAY * n) for n in range(1, (last - first).days))

    def on_or_before(self, day: dt.date) -> dt.date:
        """The day itself where it is worked, else the last working day before it."""
        while not self.is_working(day):
            day -= DAY
        return day

    def before(self, day: dt.date, count: int) -> dt.date:
        """The working day that leaves ``count`` working days between itself and ``day``."""
        for _step in range(count + 1):
            day = self.on_or_before(day - DAY)
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The first working day that has ``count`` working days between ``day`` and itself."""
        for _step in range(count + 1):
            day += DAY
            while not self.is_working(day):
                day += DAY
        return day
