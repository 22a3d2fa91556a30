"""Who sees the figures: whoever holds a role, each within their own jurisdiction."""

from __future__ import annotations

from typing import Any

from tihang.platform.actor import Actor


def has_a_role(actor: Actor, _obj: Any = None) -> bool:
    return actor.role is not None
