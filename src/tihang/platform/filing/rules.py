"""Who may do what with a filing. Seeing a case at all is ``queries.visible_cases``."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.filing.models import Case
from tihang.platform.filing.revisions import is_with_firm

is_of_a_firm: Rule = has_role(*sorted(ENTERPRISE_ROLES))


def may_see_case(actor: Actor, case: Any) -> bool:
    """Whoever found the case may read it: finding goes by jurisdiction."""
    return actor.is_authenticated and isinstance(case, Case)


def is_the_firm(actor: Actor, case: Case) -> bool:
    """The actor is one of the people of the firm that files."""
    return actor.is_enterprise and actor.enterprise_id == case.factory.enterprise_id


def may_edit(actor: Actor, case: Case) -> bool:
    """The firm's people, while the case is with them."""
    return is_the_firm(actor, case) and is_with_firm(case) and not case.elsewhere
