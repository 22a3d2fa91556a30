"""Putting messages into the outbox, releasing or withdrawing them, reading them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tihang.platform.accounts.models import Membership, User
from tihang.platform.actor import Actor
from tihang.platform.journal.services import record
from tihang.platform.outbox import kinds, mailing, queries
from tihang.platform.outbox.models import Delivery, Message, Preference, Recipient
from tihang.platform.registry.models import Authority, Enterprise

Addressee = User | Authority | Enterprise


@transaction.atomic
def put(
    actor: Actor,
    recipients: Iterable[Addressee],
    kind: str,
    params: Mapping[str, kinds.Param],
    *,
    link: str = "",
    about: uuid.UUID | None = None,
    round_: str = "",
    hold: uuid.UUID | None = None,
) -> Message:
    """Tell people or organisations something: at once, or with the release of batch ``hold``.

    An organisation's message reaches whoever works for it at the release, the actor apart.
    Raises ValueError for a kind that no app has registered or an address outside the site.
    """
    if not kinds.is_known(kind):
        raise ValueError(f"no kind of message is called {kind!r}")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"not an address within the site: {link!r}")
    message = Message.objects.create(
        kind=kind,
        params=dict(params),
        link=link,
        about=about,
        round=round_,
        batch=hold,
        created_by_id=actor.user_id,
        sender=actor.organisation or actor.name,
    )
    Recipient.objects.bulk_create(_recipient(message, each) for each in dict.fromkeys(recipients))
    if hold is None:
        _release(actor, [message])
    return message


def _recipient(message: Message, addressee: Addressee) -> Recipient:
    if isinstance(addressee, User):
        return Recipient(message=message, user=addressee)
    if isinstance(addressee, Authority):
        return Recipient(message=message, authority=addressee)
    return Recipient(message=message, enterprise=addressee)


@transaction.atomic
def release(actor: Actor, batch: uuid.UUID) -> int:
    """Deliver what waits for a batch, and return how many messages that were.

    Released twice, nothing is delivered twice.
    """
    messages = list(queries.held(batch).select_for_update())
    _release(actor, messages)
    return len(messages)


@transaction.atomic
def withdraw(actor: Actor, batch: uuid.UUID) -> int:
    """Nobody gets what waits for a batch. Returns how many messages that were."""
    messages = list(queries.held(batch).select_for_update())
    for message in messages:
        message.state = Message.State.WITHDRAWN
        message.save(update_fields=["state"])
        record(message.stream, "message-withdrawn", actor, _facts(message))
    return len(messages)


def _release(actor: Actor, messages: Sequence[Message]) -> None:
    """Set the messages free, put them into inboxes and ask for the mails."""
    if not messages:
        return
    now = timezone.now()
    for message in messages:
        message.state, message.released_at = Message.State.RELEASED, now
        message.save(update_fields=["state", "released_at"])
    deliveries = _deliveries(messages)
    Delivery.objects.bulk_create(deliveries)
    told: dict[int, list[int]] = {}
    for delivery in deliveries:
        told.setdefault(delivery.message_id, []).append(delivery.user_id)
    for message in messages:
        data = _facts(message) | {"to": sorted(told.get(message.pk, []))}
        record(message.stream, "message-released", actor, data, at=now)
    mailing.order(deliveries)


def _facts(message: Message) -> dict[str, Any]:
    return {
        "message": message.pk,
        "kind": message.kind,
        "params": message.params,
        "batch": str(message.batch) if message.batch else None,
    }


def _deliveries(messages: Sequence[Message]) -> list[Delivery]:
    """One per message and person, in as many queries for one message as for many."""
    recipients = list(Recipient.objects.filter(message__in=messages).order_by("pk"))
    working = _working_for(recipients)
    found: dict[tuple[int, int], Delivery] = {}
    by_message = {message.pk: message for message in messages}
    for each in recipients:
        message = by_message[each.message_id]
        own = message.created_by_id
        told = [user for user in working.get(_organisation(each), []) if user != own]
        for user in [each.user_id] if each.user_id else told:
            found.setdefault(
                (message.pk, user),
                Delivery(
                    message=message,
                    user_id=user,
                    authority_id=each.authority_id,
                    enterprise_id=each.enterprise_id,
                    at=message.released_at or timezone.now(),
                ),
            )
    return list(found.values())


Organisation = tuple[int | None, int | None]


def _organisation(row: Recipient | Membership) -> Organisation:
    return row.authority_id, row.enterprise_id


def _working_for(recipients: Sequence[Recipient]) -> dict[Organisation, list[int]]:
    """Organisation → the users with a membership in force today."""
    authorities = {each.authority_id for each in recipients if each.authority_id}
    enterprises = {each.enterprise_id for each in recipients if each.enterprise_id}
    held = Membership.objects.in_force().filter(
        Q(authority__in=authorities) | Q(enterprise__in=enterprises), user__is_active=True
    )
    working: dict[Organisation, list[int]] = {}
    for membership in held.order_by("pk"):
        working.setdefault(_organisation(membership), []).append(membership.user_id)
    return working


def mark_read(actor: Actor, delivery: Delivery) -> None:
    """The person has opened the message; the first time counts."""
    queries.inbox(actor).filter(pk=delivery.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(actor: Actor) -> int:
    """Whatever stands in the inbox now is read. Returns how many were not."""
    return queries.inbox(actor).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(actor: Actor, person: User, *, mode: str, language: str) -> Preference:
    """How a person wants to hear by mail from now on."""
    chosen = queries.preference_of(person.pk)
    if chosen.mode != mode:
        chosen.since = timezone.now()
    chosen.mode, chosen.language = mode, language
    chosen.full_clean()
    chosen.save()
    chosen_data = {"user": person.pk, "mode": mode, "language": language}
    record("outbox:mail", "mail-preference", actor, chosen_data)
    return chosen
