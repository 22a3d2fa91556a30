"""The check of a cascade as tables: one line a level."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.evaluation.cascade import CascadeCheck, Chain, State
from tihang.evaluation.cascade.words import channel_name, day_text, level_name


@dataclass(frozen=True)
class LevelLine:
    """What a level gets when, owes when, and has in between."""

    level: str
    received: str
    received_from: str
    closes: str
    notice: str
    days: int | None
    need: int
    kind: str
    """Of the chip: enough, few or none."""
    latest: str


@dataclass(frozen=True)
class ChainTable:
    channel: str
    lines: list[LevelLine]
    feasible: bool | None
    earliest: str
    room: int | None


def chain_tables(check: CascadeCheck) -> list[ChainTable]:
    """A table for each channel, the lowest level first."""
    return [_table(chain) for chain in check.chains]


def _table(chain: Chain) -> ChainTable:
    plan = chain.plan
    top = chain.states[-1].level
    earliest = plan.earliest.get(top) if plan else None
    return ChainTable(
        channel_name(chain.channel),
        [_line(state, chain) for state in chain.states],
        plan.feasible if plan else None,
        day_text(earliest) if earliest else "",
        plan.room if plan else None,
    )


def _line(state: State, chain: Chain) -> LevelLine:
    owes, received = state.owes, state.received
    latest = chain.plan.latest.get(state.level) if chain.plan else None
    return LevelLine(
        level=level_name(state.level),
        received=day_text(received.day) if received else _("不详"),
        received_from=_source(state),
        closes=_closes(state),
        notice=owes.notice.number if owes else "",
        days=state.working_days,
        need=state.minimum.days,
        kind=_kind(state),
        latest=day_text(latest) if latest else _("不详"),
    )


def _source(state: State) -> str:
    if state.received is None:
        return ""
    below = state.received.level
    return _("%(level)s截止") % {"level": level_name(below)} if below else _("收到通知")


def _closes(state: State) -> str:
    if state.owes is None:
        return _("未规定")
    last_second = state.owes.closing.last_second
    return f"{day_text(last_second.date())} {last_second:%H:%M:%S}"


def _kind(state: State) -> str:
    if state.working_days is None:
        return ""
    if state.working_days >= state.minimum.days:
        return "good"
    return "wait" if state.working_days > 0 else "bad"
