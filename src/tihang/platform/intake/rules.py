"""Who may bring tables in.

Whose tables and firms it may concern is ``accounts.queries``: an office takes in what the
offices beneath it sent, a group what its member firms gave it.
"""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import Actor, Role

RECEIVERS = frozenset({Role.CITY_OFFICER, Role.PROVINCE_OFFICER, Role.GROUP_OFFICER})

is_receiver: Rule = has_role(*RECEIVERS)


def is_own(actor: Actor, thing: Any) -> bool:
    """An import or a row of the actor's own office; colleagues work on it together."""
    return actor.has_role(*RECEIVERS) and actor.authority_id == thing.authority_id
