"""Reading the inbox and what waits in the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tihang.platform.accounts.models import Membership
from tihang.platform.actor import Actor
from tihang.platform.outbox.kinds import Words, words_of
from tihang.platform.outbox.models import Delivery, Mail, Message, Preference

PAGE = 25
MANY = 100
"""More unread messages than this are not counted one by one."""
TROUBLED = (Mail.State.FAILED, Mail.State.UNCLEAR)


@dataclass(frozen=True)
class Row:
    """A delivered message in the reader's words."""

    delivery: Delivery
    words: Words

    @property
    def is_unread(self) -> bool:
        return self.delivery.read_at is None


@dataclass(frozen=True)
class Page:
    """Some rows, and the key of the last one where more follow."""

    rows: list[Row]
    after: int | None


def inbox(actor: Actor) -> QuerySet[Delivery]:
    """What the person was told, for themselves or for the organisation they act for now.

    Whoever has left an organisation no longer reads what it was told.
    """
    if actor.user_id is None:
        return Delivery.objects.none()
    told = Q(authority=None, enterprise=None)
    if actor.authority_id:
        told |= Q(authority=actor.authority_id)
    if actor.enterprise_id:
        told |= Q(enterprise=actor.enterprise_id)
    return Delivery.objects.filter(told, user=actor.user_id)


def unread_count(actor: Actor) -> int:
    """How many messages are unread, counted to ``MANY`` at most; one query."""
    return inbox(actor).filter(read_at=None)[:MANY].count()


def page_of(actor: Actor, asked: Mapping[str, str]) -> Page:
    """A page of the inbox, the newest first; ``after`` is the key of the row before."""
    found = _asked_for(inbox(actor), asked).select_related("message", "mail").order_by("-pk")
    if asked.get("after", "").isdecimal():
        found = found.filter(pk__lt=int(asked["after"][:18]))
    deliveries = list(found[: PAGE + 1])
    rows = [row_of(each) for each in deliveries[:PAGE]]
    return Page(rows, rows[-1].delivery.pk if len(deliveries) > PAGE else None)


def _asked_for(found: QuerySet[Delivery], asked: Mapping[str, str]) -> QuerySet[Delivery]:
    if asked.get("unread"):
        found = found.filter(read_at=None)
    if asked.get("round"):
        found = found.filter(message__round=asked["round"])
    if asked.get("case"):
        try:
            found = found.filter(message__about=uuid.UUID(asked["case"]))
        except ValueError:
            return found.none()
    return found


def row_of(delivery: Delivery) -> Row:
    return Row(delivery, words_of(delivery.message.kind, delivery.message.params))


def rounds_of(actor: Actor) -> list[str]:
    """The rounds that the actor's messages are about."""
    told = inbox(actor).exclude(message__round="").order_by()
    return sorted(told.values_list("message__round", flat=True).distinct())


def find_delivery(actor: Actor, delivery: int) -> Delivery:
    """One message of the actor's. Raises Http404 for any other.

    A link in a mail may lead to what the person was told in another of their roles: they are
    told which, for there they may read it.
    """
    found = inbox(actor).filter(pk=delivery).select_related("message", "mail").first()
    if found is None and actor.user_id is not None:
        _point_to_role(actor.user_id, delivery)
    if found is None:
        raise Http404
    return found


def _point_to_role(user_id: int, delivery: int) -> None:
    told = Delivery.objects.filter(pk=delivery, user=user_id).first()
    if told is None:
        return
    held = Membership.objects.in_force().filter(
        user=user_id, authority=told.authority_id, enterprise=told.enterprise_id
    )
    role = held.select_related("authority", "enterprise").first()
    if role:
        raise PermissionDenied(
            _("这条消息是发给您在“%(organisation)s”的角色的，请在“我的账号”中切换到该角色后查看")
            % {"organisation": role.organisation}
        )


def held(batch: uuid.UUID) -> QuerySet[Message]:
    """The messages that wait for a batch's release."""
    return Message.objects.filter(batch=batch, state=Message.State.HELD).order_by("pk")


def preference_of(user_id: int) -> Preference:
    """How a person wants to hear by mail; an unsaved one where nothing was chosen."""
    return Preference.objects.filter(user=user_id).first() or Preference(user_id=user_id)


def troubled_mails(actor: Actor) -> list[Mail]:
    """The latest mails to the person that did not arrive, as far as is known."""
    mails = Mail.objects.filter(user=actor.user_id, state__in=TROUBLED)
    return list(mails.order_by("-made_at")[:5])
