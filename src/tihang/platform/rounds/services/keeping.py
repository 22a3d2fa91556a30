"""Adding notices, whatever they come from."""

from __future__ import annotations

import re

from django.utils import timezone

from tihang.platform.actor import Actor
from tihang.platform.journal.services import record
from tihang.platform.rounds.models import Notice, Round
from tihang.platform.rounds.services.settling import settle


def free_key(round_: Round, wanted: str) -> str:
    """A name within the round that no other notice has."""
    stem = re.sub(r"[^a-z0-9_-]", "-", wanted.lower())[:50].strip("-_") or "notice"
    taken = set(round_.notices.values_list("key", flat=True))
    if stem not in taken:
        return stem
    return next(key for n in range(2, len(taken) + 3) if (key := f"{stem}-{n}") not in taken)


def add_issued(actor: Actor, notice: Notice, *, action: str = "notice-set") -> Notice:
    """Keep a notice that holds from now on. Call it in a transaction."""
    office = notice.issuer or notice.keeper
    notice.key = notice.key or free_key(notice.round, office.code if office else notice.level)
    notice.state = Notice.State.ISSUED
    notice.issued_at = timezone.now()
    notice.issued_by_id = actor.user_id
    notice.save()
    record_notice(actor, notice, action)
    settle(notice.round)
    return notice


def record_notice(actor: Actor, notice: Notice, action: str, **more: object) -> None:
    """Write what was done into the notice's journal."""
    record(
        notice.stream,
        action,
        actor,
        {"round": notice.round.code, "notice": notice.key, "number": notice.number, **more},
    )
