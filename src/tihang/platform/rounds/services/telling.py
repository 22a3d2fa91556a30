"""Telling those beneath that a notice was issued or a deadline put off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from tihang.platform.actor import Actor
from tihang.platform.outbox import kinds
from tihang.platform.outbox import services as outbox
from tihang.platform.registry.models import Authority, Enterprise, Function
from tihang.platform.registry.models import Level as Office
from tihang.platform.registry.queries import beneath
from tihang.platform.rounds.models import Extension, Notice

SECOND = dt.timedelta(seconds=1)
ISSUED, PUT_OFF = "rounds.notice-issued", "rounds.deadline-put-off"


def tell_issued(actor: Actor, notice: Notice) -> None:
    """The offices right beneath hear of it, and the firms that file with the issuer itself.

    Those further down hear when it is forwarded to them.
    """
    office = notice.issuer
    if office is None:
        return
    _tell(
        actor,
        notice,
        ISSUED,
        [
            *Authority.objects.filter(parent=office, function=Function.LEAD),
            *Enterprise.objects.filter(Q(authority=office) | Q(group=office)),
        ],
        {"issuer": notice.issuer_text, "number": notice.number, "title": notice.title},
    )


def tell_put_off(actor: Actor, notice: Notice, extension: Extension, whom: str) -> None:
    """Everybody beneath hears of it; they may have to tell firms again."""
    office = notice.issuer or notice.keeper
    if office is None:
        return
    offices = Authority.objects.filter(beneath(office.pk), function=Function.LEAD)
    is_group = office.level == Office.GROUP
    firms = Enterprise.objects.filter(
        Q(group=office) if is_group else beneath(office.pk, "authority")
    )
    last = kinds.instant(extension.closes_at - SECOND)
    _tell(
        actor,
        notice,
        PUT_OFF,
        [
            *offices.exclude(pk=office.pk),
            *(firms if extension.level == "firm" else firms.none()),
        ],
        {"number": str(notice), "whom": whom, "until": last, "reason": extension.reason},
    )


def _tell(
    actor: Actor,
    notice: Notice,
    kind: str,
    recipients: Iterable[Authority | Enterprise],
    params: dict[str, kinds.Param],
) -> None:
    outbox.put(
        actor,
        recipients,
        kind,
        params,
        link=reverse("rounds:notice", args=[notice.pk]),
        about=notice.pk,
        round_=notice.round.code,
    )
