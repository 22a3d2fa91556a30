"""Issuing a notice: it is frozen, and what it says binds."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.rounds.checking import against_above, against_itself, traps_of, who
from tihang.platform.rounds.models import Notice
from tihang.platform.rounds.services.drafting import locked_draft
from tihang.platform.rounds.services.keeping import record_notice
from tihang.platform.rounds.services.settling import settle
from tihang.platform.rounds.services.telling import tell_issued
from tihang.platform.rounds.standing import standing_deadlines
from tihang.platform.words import moment


@transaction.atomic
def issue(actor: Actor, notice: Notice, *, base_version: int, trap_reason: str = "") -> Notice:
    """Issue a draft as it stands. Raises ValidationError, and Conflict for another's change.

    A notice with a trap is issued only with a reason, which goes into the journal.
    """
    draft = locked_draft(actor, notice, base_version)
    draft.issued_on = draft.issued_on or (timezone.localdate() if draft.issuer_id else None)
    trap_reason = trap_reason.strip()
    traps = traps_of(draft)
    problems = [*_missing(draft), *against_itself(draft), *against_above(draft), *_passed(draft)]
    if traps and not trap_reason:
        problems.append(_("核对发现 %(n)d 处问题，仍要印发的，请写明理由") % {"n": len(traps)})
    if problems:
        raise ValidationError(problems)
    draft.state = Notice.State.ISSUED
    draft.trap_reason = trap_reason if traps else ""
    draft.issued_at, draft.issued_by_id = timezone.now(), actor.user_id
    draft.version += 1
    draft.save()
    settle(draft.round)
    record_notice(
        actor,
        draft,
        "notice-issued",
        title=draft.title,
        content=draft.content,
        files=[each.file.sha256 for each in draft.files.select_related("file")],
        traps=[each.message for each in traps],
        reason=draft.trap_reason,
    )
    tell_issued(actor, draft)
    return draft


def _missing(draft: Notice) -> list[str]:
    needed = (
        (draft.number, _("文号")),
        (draft.title, _("标题")),
        (draft.issuer_text, _("发文单位")),
    )
    return [_("请填写%(what)s") % {"what": name} for value, name in needed if not value.strip()]


def _passed(draft: Notice) -> list[str]:
    """An office's own notice sets no time that is over; of one received it is no fault."""
    now = timezone.now()
    return [
        _("%(level)s的截止时间 %(time)s 已过")
        % {"level": who(each), "time": moment(each.last_second)}
        for each in standing_deadlines(draft)
        if draft.issuer_id and each.deadline.closes.has_passed(now)
    ]
