"""The chain of a channel: what each level receives when, owes when, and what lies between."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from tihang.edition.model import Reference
from tihang.evaluation.cascade.instants import DAY, ZONE, Closing
from tihang.evaluation.cascade.model import (
    CHAINS,
    Channel,
    Deadline,
    Level,
    Minimum,
    Notice,
    RoundFile,
)
from tihang.evaluation.cascade.working_days import UncoveredYear, WorkingDays

DEFAULT_DAYS = 5
"""Working days that a level customarily needs where the round names no figure."""


class Owed(NamedTuple):
    """A deadline with the notice that sets it."""

    deadline: Deadline
    notice: Notice

    @property
    def closing(self) -> Closing:
        return self.deadline.closes

    @property
    def reference(self) -> Reference | None:
        return self.notice.reference(self.deadline)


class Received(NamedTuple):
    """From when a level can work: a level below closes, or a notice arrives."""

    instant: dt.datetime
    day: dt.date
    """The day of it, which does not count."""
    level: Level | None
    """The level below; none where it is the notice."""
    notice: Notice
    reference: Reference | None


class State(NamedTuple):
    """One level in a channel."""

    channel: Channel
    level: Level
    owes: Owed | None
    received: Received | None
    minimum: Minimum
    working_days: int | None
    """Working days between, neither day counted; none where not known."""
    hours: float | None
    working_hours: float | None
    """Of the hours, those that fall on working days."""


def minimum_of(round_: RoundFile, level: Level, days: int | None = None) -> Minimum:
    """How many days a level needs: as asked for, as the round says, or by default."""
    if days is not None:
        return Minimum(level=level, days=days)
    named = next((one for one in round_.minimums if one.level == level), None)
    return named or Minimum(level=level, days=DEFAULT_DAYS)


def all_owed(round_: RoundFile) -> list[Owed]:
    """Every deadline of every notice."""
    return [Owed(one, notice) for notice in round_.notices for one in notice.deadlines]


def owed_by(round_: RoundFile, channel: Channel, level: Level) -> Owed | None:
    """What binds a level: the earliest that any notice sets for the level as a whole.

    Where only single roles have a deadline, the last of them binds the level.
    """
    named = [
        one
        for one in all_owed(round_)
        if one.deadline.level == level and one.deadline.channel in (None, channel)
    ]
    whole = [one for one in named if one.deadline.role is None]
    if whole:
        return min(whole, key=_instant)
    return max(named, key=_instant, default=None)


def _instant(owed: Owed) -> dt.datetime:
    return owed.closing.closes_at


def levels_up_to_the_top(round_: RoundFile, channel: Channel) -> tuple[Level, ...]:
    """The channel's levels from the firm to the highest that has a deadline."""
    chain = CHAINS[channel]
    known = [index for index, level in enumerate(chain) if owed_by(round_, channel, level)]
    return chain[: known[-1] + 1] if known else ()


def states_of(
    round_: RoundFile,
    channel: Channel,
    calendar: WorkingDays,
    *,
    days: int | None = None,
    start: dt.date | None = None,
) -> tuple[State, ...]:
    """Each level of a channel, lowest first."""
    states: list[State] = []
    received = notice_received(round_, channel, start)
    for level in levels_up_to_the_top(round_, channel):
        owes = owed_by(round_, channel, level)
        states.append(
            State(
                channel,
                level,
                owes,
                received,
                minimum_of(round_, level, days),
                *_time_between(received, owes, calendar),
            )
        )
        if owes:
            received = Received(
                owes.closing.closes_at, owes.closing.day, level, owes.notice, owes.reference
            )
    return tuple(states)


def notice_received(
    round_: RoundFile, channel: Channel, start: dt.date | None = None
) -> Received | None:
    """When firms can begin: the lowest notice of the channel reaches them."""
    chain = CHAINS[channel]
    notices = [notice for notice in round_.notices if notice.level in chain]
    if not notices:
        return None
    lowest = min(notices, key=lambda notice: chain.index(notice.level))
    day = start or lowest.known_below
    if day is None:
        return None
    return Received(_midnight_after(day), day, None, lowest, None)


def _midnight_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + DAY, dt.time(), ZONE)


def _time_between(
    received: Received | None, owes: Owed | None, calendar: WorkingDays
) -> tuple[int | None, float | None, float | None]:
    """Working days, hours, and hours on working days between receiving and owing."""
    if received is None or owes is None:
        return None, None, None
    closing = owes.closing
    hours = (closing.closes_at - received.instant) / dt.timedelta(hours=1)
    try:
        working_days = calendar.between(received.day, closing.day)
        working_hours = _hours_on_working_days(received.instant, closing.closes_at, calendar)
    except UncoveredYear:
        return None, hours, None
    return working_days, hours, working_hours


def _hours_on_working_days(begin: dt.datetime, end: dt.datetime, calendar: WorkingDays) -> float:
    total = dt.timedelta()
    day = begin.astimezone(ZONE).date()
    while (midnight := dt.datetime.combine(day, dt.time(), ZONE)) < end:
        if calendar.is_working(day):
            total += min(end, midnight + DAY) - max(begin, midnight)
        day += DAY
    return total / dt.timedelta(hours=1)
