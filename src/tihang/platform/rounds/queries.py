"""Which rounds are open, and until when for whom."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Deadline, Level, Notice, Quota, Round


def announced_rounds() -> QuerySet[Round]:
    """All rounds but those that an office has opened and issued no notice for yet."""
    issued = Notice.objects.filter(state=Notice.State.ISSUED).values("round_id")
    return Round.objects.filter(Q(opened_by=None) | Q(pk__in=issued))


def open_rounds(now: dt.datetime) -> QuerySet[Round]:
    """Rounds that have begun and in which a firm may still file; no deadline means open."""
    closed = Deadline.objects.filter(
        role_level=Level.FIRM, role="", closes_at__lte=now, authority=None
    )
    return (
        announced_rounds()
        .filter(opens_at__lte=now)
        .exclude(pk__in=closed.values("round_id"))
        .prefetch_related("deadlines")
    )


def latest_round() -> Round | None:
    """The round that was announced last, open or not; a firm rates itself by its edition."""
    return announced_rounds().prefetch_related("deadlines").order_by("-opens_at", "-pk").first()


def deadline(round_: Round, level: str, desk: int | None = None, role: str = "") -> Deadline | None:
    """The deadline of a level; none where no notice sets one. Uses what was prefetched.

    ``desk`` is the id of the authority that receives the filing, ``role`` that of who acts:
    of what binds all, this desk and this role, the earliest binds.
    """
    binding = (
        each
        for each in round_.deadlines.all()
        if each.role_level == level
        and each.authority_id in (None, desk)
        and each.role in ("", role)
    )
    return min(binding, key=lambda each: (each.closes_at, each.pk), default=None)


def deadlines_for(round_: Round, desk: int | None) -> list[Deadline]:
    """The deadlines that bind the filings of a desk, one for each level that has one."""
    levels = dict.fromkeys(each.role_level for each in round_.deadlines.all())
    found = (deadline(round_, level, desk) for level in levels)
    return [each for each in found if each]


def quota(round_: Round, authority: Authority, tier: str) -> int | None:
    """How many an authority may recommend; none where no number was set."""
    return (
        Quota.objects.filter(round=round_, authority=authority, tier=tier)
        .values_list("number", flat=True)
        .first()
    )
