"""Putting a deadline of an issued notice off (延期)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.evaluation.cascade.instants import Closing
from tihang.platform.actor import Actor
from tihang.platform.rounds.chains import above
from tihang.platform.rounds.checking import later_than, who
from tihang.platform.rounds.content import Duty
from tihang.platform.rounds.models import Extension, Notice
from tihang.platform.rounds.services.keeping import record_notice
from tihang.platform.rounds.services.settling import settle
from tihang.platform.rounds.services.telling import tell_put_off
from tihang.platform.rounds.standing import standing_deadlines
from tihang.platform.words import moment


@transaction.atomic
def extend(actor: Actor, notice: Notice, duty: Duty, closes: Closing, reason: str) -> Extension:
    """Put one of the notice's deadlines off. Raises ValidationError.

    It is never shortened, and never goes beyond what a level above has set: that level has
    to put its own off first.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("round", "issuer", "keeper")
        .get(pk=notice.pk, keeper=actor.authority_id, state=Notice.State.ISSUED)
    )
    current = next((each for each in standing_deadlines(notice) if each.duty == duty), None)
    if current is None:
        raise ValidationError(_("通知里没有这一项截止时间"))
    reason = reason.strip()
    moved = current._replace(deadline=current.deadline.model_copy(update={"closes": closes}))
    over = [each for one in above(notice) for each in standing_deadlines(one)]
    problems = [] if reason else [_("请写明延期的理由")]
    if closes.closes_at <= current.deadline.closes.closes_at:
        problems.append(
            _("延期只能推后：现截止时间为 %(time)s") % {"time": moment(current.last_second)}
        )
    if closes.has_passed(timezone.now()):
        problems.append(_("新的截止时间已过"))
    problems += later_than(moved, over)
    if problems:
        raise ValidationError(problems)
    made = Extension.objects.create(
        notice=notice,
        level=duty.level,
        channel=duty.channel,
        role=duty.role,
        closed_at=current.deadline.closes.closes_at,
        closes_at=closes.closes_at,
        reason=reason,
        by_id=actor.user_id,
    )
    settle(notice.round)
    record_notice(
        actor,
        notice,
        "deadline-extended",
        whom=who(current),
        duty=list(duty),
        before=current.last_second.isoformat(),
        after=closes.last_second.isoformat(),
        reason=reason,
    )
    tell_put_off(actor, notice, made, who(current))
    return made
