"""Who may exchange bundles: officers of the industry authority, each for their own office."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import AUTHORITY_ROLES, Actor, Role

is_officer: Rule = has_role(*sorted(AUTHORITY_ROLES - {Role.DEPARTMENT_OFFICER}))


def is_of_the_office(actor: Actor, found: Any) -> bool:
    """Finding a bundle or a key goes by its office."""
    return is_officer(actor, found) and found is not None
