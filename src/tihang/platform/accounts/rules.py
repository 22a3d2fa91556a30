"""Who may do what with accounts."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import signed_in
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import Actor


def may_see_own_account(actor: Actor, obj: Any = None) -> bool:
    return signed_in(actor, obj)


def may_act_in(actor: Actor, membership: Membership | None = None) -> bool:
    """One may act in one's own memberships."""
    return actor.is_authenticated and (membership is None or membership.user_id == actor.user_id)
