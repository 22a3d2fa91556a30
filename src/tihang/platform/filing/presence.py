"""Who has which part of a filing open at the moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case, Presence

LASTS = dt.timedelta(seconds=60)
"""Nobody who was not heard of for so long is shown."""


@dataclass(frozen=True)
class Present:
    """A colleague at work, and the section that they have open."""

    name: str
    section: str


def note(actor: Actor, case: Case, section: str) -> None:
    """The actor has this section open now."""
    seen = Presence(draft=case.draft, user_id=_person(actor), section=section)
    Presence.objects.bulk_create(
        [seen],
        update_conflicts=True,
        unique_fields=["draft", "user", "section"],
        update_fields=["seen_at"],
    )


def leave(actor: Actor, case: Case, section: str) -> None:
    """The actor has closed the section."""
    _of(case).filter(user_id=_person(actor), section=section).delete()


def others(actor: Actor, case: Case, section: str = "") -> list[Present]:
    """Who else is at the filing, or at one of its sections."""
    found = _of(case).filter(seen_at__gt=timezone.now() - LASTS).exclude(user_id=_person(actor))
    if section:
        found = found.filter(section=section)
    return [Present(str(each.user), each.section) for each in found.select_related("user")]


def _person(actor: Actor) -> int:
    """Only people open pages."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def _of(case: Case) -> QuerySet[Presence]:
    return Presence.objects.filter(draft=case.draft).order_by("seen_at")
