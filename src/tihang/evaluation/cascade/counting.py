"""Sound dates: the latest, counted back from the top, and the earliest, counted forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tihang.evaluation.cascade.chain import State
from tihang.evaluation.cascade.instants import end_of
from tihang.evaluation.cascade.model import Channel, Deadline, Level, RoundFile
from tihang.evaluation.cascade.working_days import UncoveredYear, WorkingDays


class Plan(NamedTuple):
    """Dates with which every level has its minimum of working days."""

    latest: dict[Level, dt.date]
    """Counted back from the top level's deadline."""
    earliest: dict[Level, dt.date]
    """Counted forward from the notice; levels whose day cannot be known are left out."""
    feasible: bool | None
    """Whether the time from the notice to the top suffices; none where not known."""
    room: int | None
    """The most working days that every level alike could have."""


def plan_of(states: Sequence[State], calendar: WorkingDays) -> Plan:
    """Plan a channel, whose top level has a deadline.

    Raises UncoveredYear where counting back needs a year that is not covered.
    """
    latest = latest_dates(states, calendar)
    received = states[0].received
    if received is None:
        return Plan(latest, {}, None, None)
    begin, top = received.day, latest[states[-1].level]
    earliest = earliest_dates(states, begin, calendar)
    if not all(calendar.covers(year) for year in range(begin.year, top.year + 1)):
        return Plan(latest, earliest, None, None)
    reached = earliest.get(states[-1].level)
    feasible = reached is not None and reached <= top
    return Plan(latest, earliest, feasible, _room(begin, top, len(states), calendar))


def latest_dates(states: Sequence[State], calendar: WorkingDays) -> dict[Level, dt.date]:
    """The last day on which each level may close. Raises UncoveredYear."""
    top = states[-1]
    if top.owes is None:
        raise ValueError(top.level)
    day = calendar.on_or_before(top.owes.closing.day)
    latest = {top.level: day}
    for above, state in zip(reversed(states), reversed(states[:-1]), strict=False):
        day = calendar.before(day, above.minimum.days)
        latest[state.level] = day
    return latest


def earliest_dates(
    states: Sequence[State], begin: dt.date, calendar: WorkingDays
) -> dict[Level, dt.date]:
    """The first day on which each level may close, as far as the covered years reach."""
    earliest: dict[Level, dt.date] = {}
    day = begin
    for state in states:
        try:
            day = calendar.after(day, state.minimum.days)
        except UncoveredYear:
            break
        earliest[state.level] = day
    return earliest


def _room(begin: dt.date, top: dt.date, levels: int, calendar: WorkingDays) -> int:
    """Days for each level where all have as many; each level's own closing day takes one."""
    if top <= begin:
        return 0
    return max(0, (calendar.between(begin, top) + 1) // levels - 1)


def as_proposed(round_: RoundFile, latest: Mapping[Channel, Mapping[Level, dt.date]]) -> RoundFile:
    """The round with the proposed dates of each channel in its notices."""
    notices = [
        notice.model_copy(
            update={"deadlines": tuple(_moved(one, latest) for one in notice.deadlines)}
        )
        for notice in round_.notices
    ]
    return round_.model_copy(update={"notices": tuple(notices)})


def _moved(deadline: Deadline, latest: Mapping[Channel, Mapping[Level, dt.date]]) -> Deadline:
    """The deadline on the day proposed; the earliest where it binds several channels."""
    days = [
        dates[deadline.level]
        for channel, dates in latest.items()
        if deadline.channel in (None, channel) and deadline.level in dates
    ]
    if not days or deadline.closes.day == min(days):
        return deadline
    return deadline.model_copy(update={"closes": end_of(min(days))})
