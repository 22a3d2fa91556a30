"""When a level closes: a day, or a second with its zone, reckoned at +08:00 wherever we run."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from tihang.text import _

ZONE = dt.timezone(dt.timedelta(hours=8))
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""A year outside is a slip of the pen."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?", re.ASCII
)


class Closing(NamedTuple):
    """An announced closing."""

    closes_at: dt.datetime
    """The first instant that is too late: the end of the second, or of the day, announced."""
    bare: bool
    """Only a day was named: its end at +08:00 is meant."""

    @property
    def last_second(self) -> dt.datetime:
        """The last second that is still in time, at +08:00."""
        return (self.closes_at - SECOND).astimezone(ZONE)

    @property
    def day(self) -> dt.date:
        """The day, at +08:00, of the last second in time."""
        return self.last_second.date()

    def has_passed(self, now: dt.datetime) -> bool:
        return now >= self.closes_at


def end_of(day: dt.date) -> Closing:
    """The closing that a bare date means."""
    midnight = dt.datetime.combine(day, dt.time(), ZONE)
    return Closing(midnight + DAY, bare=True)


def parse_day(value: object) -> dt.date:
    """A date as ``2025-07-18``. Raises ValueError in the user's words."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError(_("应为日期，如 2025-07-18"))
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(_("没有“%(day)s”这一天") % {"day": value}) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            _("年份应在 %(first)d 至 %(last)d 之间") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day


def parse_closing(value: object) -> Closing:
    """A closing: a date, or an instant with its zone. Raises ValueError in the user's words."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return end_of(parse_day(value))
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(
            _("应为日期或带时区的时刻（精确到秒），如 2025-07-18 或 2025-07-18T17:30:00+08:00")
        )
    day, time, zone = found.groups()
    parse_day(day)
    if zone is None:
        raise ValueError(
            _("时刻缺少时区：请写成 %(day)sT%(time)s+08:00") % {"day": day, "time": time}
        )
    if time in ("00:00", "00:00:00"):
        raise ValueError(
            _("零点有歧义：截至前一日结束的，请只写前一日的日期；否则请写明时刻，如 00:01")
        )
    try:
        last_second = dt.datetime.fromisoformat(f"{day}T{time}{zone}")
    except ValueError:
        raise ValueError(_("没有“%(time)s”这一时刻") % {"time": f"{time}{zone}"}) from None
    return Closing(last_second.astimezone(ZONE) + SECOND, bare=False)
