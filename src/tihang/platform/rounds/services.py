"""Every change of rounds, with its journal entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang import edition as editions
from tihang.platform.actor import Actor
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Deadline, Quota, Round
from tihang.platform.rounds.queries import deadline as deadline_of


@transaction.atomic
def announce_round(
    actor: Actor,
    *,
    code: str,
    title: str,
    title_en: str,
    edition: str,
    tiers: Sequence[str],
    opens_at: dt.datetime,
    closes: Mapping[str, dt.datetime],
    quotas: Mapping[tuple[Authority, str], int] | None = None,
    benchmarks: Mapping[str, Any] | None = None,
) -> Round:
    """Open a round: ``closes`` names for each level the first instant that is too late.

    ``quotas`` says how many an authority may recommend of a tier; where none is set there is
    no limit. Raises ValidationError.
    """
    if edition not in editions.available():
        raise ValidationError({"edition": _("没有“%(id)s”版本") % {"id": edition}})
    round_ = Round(
        code=code,
        title=title,
        title_en=title_en,
        edition=edition,
        tiers=list(tiers),
        opens_at=opens_at,
        benchmarks=dict(benchmarks or {}),
    )
    round_.full_clean()
    round_.save()
    for level, instant in closes.items():
        deadline = Deadline(round=round_, role_level=level, closes_at=instant)
        deadline.full_clean()
        deadline.save()
    for (authority, tier), number in (quotas or {}).items():
        Quota.objects.create(round=round_, authority=authority, tier=tier, number=number)
    record(
        "rounds",
        "round-announced",
        actor,
        {
            "round": code,
            "edition": edition,
            "tiers": list(tiers),
            "closes": {level: instant.isoformat() for level, instant in closes.items()},
            "quotas": {f"{a.code} {tier}": number for (a, tier), number in (quotas or {}).items()},
        },
    )
    return round_


@transaction.atomic
def set_earlier_deadline(
    actor: Actor, round_: Round, desk: Authority, level: str, closes_at: dt.datetime
) -> Deadline:
    """Let a level's time end earlier for what one desk receives, as its own notice says.

    Raises ValidationError where the round itself closes before that.
    """
    general = deadline_of(round_, level)
    if general and closes_at > general.closes_at:
        raise ValidationError({"closes_at": _("不能晚于本批次该层级的截止时间")})
    found, _made = Deadline.objects.update_or_create(
        round=round_, role_level=level, authority=desk, defaults={"closes_at": closes_at}
    )
    record(
        "rounds",
        "earlier-deadline-set",
        actor,
        {
            "round": round_.code,
            "desk": desk.code,
            "level": level,
            "closes": closes_at.isoformat(),
        },
    )
    return found
