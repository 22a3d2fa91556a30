"""Who has an inbox: everyone who is logged in; what stands in it is ``queries.inbox``."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import signed_in
from tihang.platform.actor import Actor
from tihang.platform.outbox.models import Delivery


def has_inbox(actor: Actor, obj: Any = None) -> bool:
    return signed_in(actor, obj)


def is_recipient(actor: Actor, delivery: Delivery) -> bool:
    """The message was delivered to this person."""
    return actor.user_id is not None and delivery.user_id == actor.user_id
