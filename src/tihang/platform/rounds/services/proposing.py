"""Taking the latest sound dates over into a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.evaluation.cascade import CascadeCheck, Chain, Closing, WorkingDays, calendar_of
from tihang.evaluation.cascade.instants import end_of
from tihang.evaluation.cascade.model import Channel, Deadline, Level
from tihang.platform.actor import Actor
from tihang.platform.rounds.chains import above
from tihang.platform.rounds.checking import check_of
from tihang.platform.rounds.content import Duty, duty_of, plain, read, speaks_of
from tihang.platform.rounds.levels import BENEATH
from tihang.platform.rounds.models import Notice
from tihang.platform.rounds.services.drafting import locked_draft
from tihang.platform.rounds.services.keeping import record_notice
from tihang.platform.rounds.standing import Standing, standing_deadlines

Dates = Mapping[Channel, Mapping[Level, dt.date]]


@transaction.atomic
def take_proposals(actor: Actor, notice: Notice, *, base_version: int) -> Notice:
    """Put the latest sound dates into a draft; what a level above has set is not moved.

    Raises ValidationError where there are none, and Conflict for another's change.
    """
    draft = locked_draft(actor, notice, base_version)
    over = [each for one in above(draft) for each in standing_deadlines(one)]
    latest = proposals(draft, check_of(draft), over)
    if not any(latest.values()):
        raise ValidationError(_("没有可以采用的建议日期"))
    content = read(draft.content)
    moved = [_moved(each, latest, over) for each in content.deadlines]
    added = _added(moved, latest, over)
    draft.content = plain(content.model_copy(update={"deadlines": (*moved, *added)}))
    draft.version += 1
    draft.save(update_fields=["content", "version"])
    dates = {
        channel: {level: day.isoformat() for level, day in days.items()}
        for channel, days in latest.items()
    }
    record_notice(actor, draft, "notice-proposals-taken", dates=dates)
    return draft


def proposals(draft: Notice, check: CascadeCheck, over: list[Standing]) -> Dates:
    """The latest sound dates of the levels to which this notice may set a time.

    They are counted back from the top, and from what a level above has set where that is
    earlier.
    """
    calendar = calendar_of(check.round)
    return {
        chain.channel: {
            level: day
            for level, day in _counted_back(chain, over, calendar).items()
            if level in BENEATH[draft.level]
        }
        for chain in check.chains
        if chain.plan
    }


def _counted_back(
    chain: Chain, over: list[Standing], calendar: WorkingDays
) -> dict[Level, dt.date]:
    top = chain.states[-1].level
    assert chain.plan is not None  # noqa: S101 - said by the caller, for the type checker.
    day = chain.plan.latest[top]
    dates = {top: day}
    for over_it, state in zip(reversed(chain.states), reversed(chain.states[:-1]), strict=False):
        day = calendar.before(day, over_it.minimum.days)
        limits = _limits(Duty(state.level, chain.channel, ""), over)
        day = min([day, *(calendar.on_or_before(limit.day) for limit in limits)])
        dates[state.level] = day
    return dates


def _limits(duty: Duty, over: list[Standing]) -> list[Closing]:
    """When those above have the duty done."""
    return [each.deadline.closes for each in over if speaks_of(each.duty, duty)]


def _moved(deadline: Deadline, latest: Dates, over: list[Standing]) -> Deadline:
    days = [
        dates[deadline.level]
        for channel, dates in latest.items()
        if deadline.channel in (None, channel) and deadline.level in dates
    ]
    if not days or deadline.closes.day == min(days):
        return deadline
    moved = deadline.model_copy(update={"closes": end_of(min(days)), "wording": None})
    return deadline if _bound(moved, over) else moved


def _added(moved: list[Deadline], latest: Dates, over: list[Standing]) -> list[Deadline]:
    """A time for each level that has none, or one from above that is too late."""
    added: list[Deadline] = []
    for channel, dates in latest.items():
        for level, day in dates.items():
            own = [each for each in (*moved, *added) if each.level == level]
            if any(each.channel in (None, channel) for each in own):
                continue
            new = Deadline.model_construct(
                level=level,
                channel=channel if level == "firm" else None,
                closes=end_of(day),
                standing="notice",
            )
            if not _bound(new, over, equal=True):
                added.append(new)
    return added


def _bound(deadline: Deadline, over: list[Standing], *, equal: bool = False) -> bool:
    """Whether a level above has set the same duty an earlier time, or the same."""
    closes = deadline.closes.closes_at
    return any(
        limit.closes_at <= closes if equal else limit.closes_at < closes
        for limit in _limits(duty_of(deadline), over)
    )
