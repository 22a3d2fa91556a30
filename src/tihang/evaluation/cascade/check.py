"""The check of a cascade: every level's time in hand, what is wrong, and sound dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from tihang.evaluation.cascade.chain import State, all_owed, states_of
from tihang.evaluation.cascade.counting import Plan, plan_of
from tihang.evaluation.cascade.finding import SEVERITIES, CascadeFinding
from tihang.evaluation.cascade.model import Channel, Level, RoundFile
from tihang.evaluation.cascade.rules import (
    between_levels,
    of_channels,
    of_deadlines,
    of_notices,
)
from tihang.evaluation.cascade.words import channel_name, day_text
from tihang.evaluation.cascade.working_days import OwnYear, UncoveredYear, WorkingDays
from tihang.text import _


class Chain(NamedTuple):
    """A channel's levels and the dates proposed for them."""

    channel: Channel
    states: tuple[State, ...]
    plan: Plan | None
    """None where a year is not covered."""


class CascadeCheck(NamedTuple):
    """What the check of a round found, in the language in force when it was made."""

    round: RoundFile
    chains: tuple[Chain, ...]
    findings: tuple[CascadeFinding, ...]
    """Red first, then yellow and blue."""
    notes: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not self.findings


def calendar_of(round_: RoundFile) -> WorkingDays:
    """The working days, with the years that the round brings along."""
    return WorkingDays(
        {
            one.year: OwnYear(frozenset(one.holidays), frozenset(one.working), one.source)
            for one in round_.working_days
        }
    )


def check_cascade(
    round_: RoundFile, *, days: int | None = None, start: dt.date | None = None
) -> CascadeCheck:
    """Check a round's cascade on the working-day calendar.

    ``days`` asks for as many working days for every level, in place of the round's own
    minimums; ``start`` is the day on which firms get the notice, in place of its date.
    """
    calendar = calendar_of(round_)
    chains = tuple(
        Chain(channel, states, _plan(states, calendar))
        for channel in round_.channels
        if len(states := states_of(round_, channel, calendar, days=days, start=start)) > 1
    )
    findings = [
        *(finding for chain in chains for finding in between_levels(chain.states)),
        *(finding for chain in chains for finding in _feasible(chain)),
        *of_deadlines(round_, calendar),
        *of_notices(round_),
        *of_channels(round_),
        *_uncovered(round_, calendar),
    ]
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    notes = tuple(_notes(round_, chains, calendar))
    return CascadeCheck(round_, chains, tuple(dict.fromkeys(findings)), notes)


def _plan(states: tuple[State, ...], calendar: WorkingDays) -> Plan | None:
    try:
        return plan_of(states, calendar)
    except UncoveredYear:
        return None


def _feasible(chain: Chain) -> Iterator[CascadeFinding]:
    plan = chain.plan
    if plan is None or plan.feasible is not False:
        return
    top = chain.states[-1].level
    yield CascadeFinding(
        "cascade.infeasible",
        "red",
        chain.channel,
        top,
        _("%(channel)s从通知到最后截止的时间不够：按各级所需工作日，最早 %(day)s 才能报齐")
        % {"channel": channel_name(chain.channel), "day": _earliest(plan, top)},
        _("请上级推迟截止时间，或减少各级天数：平均分配每级最多 %(days)d 个工作日")
        % {"days": plan.room or 0},
    )


def _earliest(plan: Plan, level: Level) -> str:
    day = plan.earliest.get(level)
    return day_text(day) if day else _("已收录的年份之后")


def _years(round_: RoundFile) -> list[int]:
    named = [owed.closing.day.year for owed in all_owed(round_)]
    named += [notice.known_below.year for notice in round_.notices if notice.known_below]
    return list(range(min(named), max(named) + 1)) if named else []


def _uncovered(round_: RoundFile, calendar: WorkingDays) -> Iterator[CascadeFinding]:
    for year in _years(round_):
        if not calendar.covers(year):
            yield CascadeFinding(
                "cascade.uncovered-year",
                "yellow",
                None,
                None,
                _("%(year)d 年的放假安排未收录，涉及该年的工作日不作推算") % {"year": year},
                _("待国务院办公厅公布后升级本程序，或在 working_days 里写入该年安排"),
                standing="secondary",
            )


def _notes(round_: RoundFile, chains: tuple[Chain, ...], calendar: WorkingDays) -> Iterator[str]:
    """What a reader has to know besides."""
    if any(owed.closing.bare for owed in all_owed(round_)):
        yield _("只写日期的，按当日结束（23:59:59，+08:00）截止计")
    yield _("工作日不含收到当日和报出当日（惯例算法）")
    for chain in chains:
        if chain.states[0].received is None:
            yield _("%(channel)s：通知日期未载明，申报单位的工作日无从计算") % {
                "channel": channel_name(chain.channel)
            }
    for year in _years(round_):
        if calendar.covers(year):
            yield _("%(year)d 年工作日依据：%(source)s") % {
                "year": year,
                "source": calendar.source(year),
            }
