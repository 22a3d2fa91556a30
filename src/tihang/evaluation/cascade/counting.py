"""Sound dates: the latest, counted back from the top, and the earliest, counted forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from tihang.evaluation.cascade.chain import State
from tihang.evaluation.cascade.instants import Closing, end_of
from tihang.evaluation.cascade.model import Deadline, Level, RoundFile
from tihang.evaluation.cascade.working_days import WorkingDays


class Plan(NamedTuple):
    """Dates with which every level has its minimum of working days."""

    latest: dict[Level, dt.date]
    """Counted back from the top level's deadline."""
    earliest: dict[Level, dt.date]
    """Counted forward from the notice; empty where its day is not known."""
    feasible: bool | None
    """Whether the time from the notice to the top suffices; none where not known."""
    room: int | None
    """The most working days that every level alike could have."""


def plan_of(states: Sequence[State], calendar: WorkingDays) -> Plan:
    """Plan a channel, whose top level has a deadline. Raises UncoveredYear."""
    latest = latest_dates(states, calendar)
    received = states[0].received
    if received is None:
        return Plan(latest, {}, None, None)
    top = latest[states[-1].level]
    earliest = earliest_dates(states, received.day, calendar)
    feasible = earliest[states[-1].level] <= top
    return Plan(latest, earliest, feasible, _room(received.day, top, len(states), calendar))


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
    """The first day on which each level may close. Raises UncoveredYear."""
    earliest: dict[Level, dt.date] = {}
    day = begin
    for state in states:
        day = calendar.after(day, state.minimum.days)
        earliest[state.level] = day
    return earliest


def _room(begin: dt.date, top: dt.date, levels: int, calendar: WorkingDays) -> int:
    """Days for each level where all have as many; each level's own closing day takes one."""
    if top <= begin:
        return 0
    return max(0, (calendar.between(begin, top) + 1) // levels - 1)


def as_proposed(round_: RoundFile, latest: dict[Level, dt.date]) -> RoundFile:
    """The round with the proposed dates in its notices."""
    return round_.model_copy(
        update={
            "notices": tuple(
                notice.model_copy(
                    update={"deadlines": tuple(_moved(one, latest) for one in notice.deadlines)}
                )
                for notice in round_.notices
            )
        }
    )


def _moved(deadline: Deadline, latest: dict[Level, dt.date]) -> Deadline:
    if deadline.level not in latest:
        return deadline
    return deadline.model_copy(
        update={"closes": proposed_closing(deadline.closes, latest[deadline.level])}
    )


def proposed_closing(present: Closing, day: dt.date) -> Closing:
    """The present closing where it is on that very day, else the end of the day."""
    return present if present.day == day else end_of(day)
