"""What goes with a firm when its desk or its group changes; apps above say so for themselves."""

from __future__ import annotations

from collections.abc import Callable

from tihang.platform.actor import Actor
from tihang.platform.registry.models import Enterprise

Following = Callable[[Actor, Enterprise], None]
"""Called in the same transaction, after the firm itself was saved."""

_following: list[Following] = []


def register_following(hook: Following) -> None:
    """Be called whenever a firm's desk or group changed; call it once in ``AppConfig.ready``."""
    if hook not in _following:
        _following.append(hook)


def follow(actor: Actor, enterprise: Enterprise) -> None:
    for hook in _following:
        hook(actor, enterprise)
