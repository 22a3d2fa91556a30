"""Holding a notice against itself, against those above it, and against the working days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tihang.evaluation.cascade import CascadeCheck, CascadeFinding, check_cascade
from tihang.evaluation.cascade.consistency import contradictions
from tihang.evaluation.cascade.words import channel_name, instant_text, level_name
from tihang.platform.rounds.chains import above, with_those_above
from tihang.platform.rounds.content import speaks_of
from tihang.platform.rounds.models import Notice
from tihang.platform.rounds.standing import Standing, as_round_file, standing_deadlines


def against_itself(notice: Notice) -> Iterator[str]:
    """What in a notice does not fit together, or not to its round; a sentence each."""
    # What it forwards is looked into elsewhere.
    file = as_round_file(notice.round, [notice])
    alone = file.notices[0].model_copy(update={"received_from": None})
    for one in contradictions(file.model_copy(update={"notices": (alone,)})):
        yield _("%(problem)s：%(mend)s") % {"problem": one.message, "mend": one.mend}


def against_above(notice: Notice) -> Iterator[str]:
    """Each deadline that is later than what a level above has set; names both."""
    over = [each for one in above(notice) for each in standing_deadlines(one)]
    for own in standing_deadlines(notice):
        yield from later_than(own, over)


def later_than(own: Standing, over: list[Standing]) -> Iterator[str]:
    """Where a deadline is later than one above that speaks of the same; names both."""
    for each in over:
        closes = each.deadline.closes
        if speaks_of(each.duty, own.duty) and closes.closes_at < own.deadline.closes.closes_at:
            yield _(
                "%(level)s的截止时间 %(own)s 晚于上级通知（%(above)s）的 %(limit)s，"
                "转发时只可提前，不可推后"
            ) % {
                "level": who(own),
                "own": instant_text(own.last_second),
                "above": each.notice,
                "limit": instant_text(each.last_second),
            }


def who(standing: Standing) -> str:
    """Whom a deadline binds, in words."""
    deadline = standing.deadline
    named = level_name(deadline.level)
    if deadline.channel:
        named += _("（%(channel)s）") % {"channel": channel_name(deadline.channel)}
    return named


def check_of(notice: Notice) -> CascadeCheck:
    """The notice under those above it, on the working-day calendar."""
    return check_cascade(as_round_file(notice.round, with_those_above(notice)))


def traps_of(notice: Notice) -> list[CascadeFinding]:
    """The traps that come with this notice; those that stood above it before are not its own."""
    found = [each for each in check_of(notice).findings if each.severity == "red"]
    over = above(notice)
    known = set(check_cascade(as_round_file(notice.round, over)).findings) if over else set()
    return [each for each in found if each not in known]
