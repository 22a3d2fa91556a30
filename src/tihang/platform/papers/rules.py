"""Who may hand in papers and make discs. Seeing a case is ``filing.queries.visible_cases``."""

from __future__ import annotations

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import AUTHORITY_ROLES, Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.filing.revisions import filed_revisions, is_with_firm
from tihang.platform.filing.rules import is_the_firm

RECEIVERS = frozenset({Role.COUNTY_OFFICER, Role.GROUP_OFFICER})
"""They receive the sealed papers of the firms that file with them."""

is_officer: Rule = has_role(*sorted(AUTHORITY_ROLES - {Role.DEPARTMENT_OFFICER}))


def may_hand_in_paper(actor: Actor, case: Case) -> bool:
    """The firm itself, and the county or group that the case is filed with."""
    if is_the_firm(actor, case):
        return True
    return (
        actor.role in RECEIVERS
        and actor.authority_id == case.authority_id
        and not is_with_firm(case)
    )


def may_make_disc(actor: Actor, case: Case) -> bool:
    """Once something was handed in: the firm, and every officer who may see the case.

    The five other departments read the case; carrying it off on a disc is not theirs.
    """
    return (is_officer(actor, case) or is_the_firm(actor, case)) and filed_revisions(case).exists()


def is_owner(actor: Actor, disc: object) -> bool:
    """Finding a disc goes by its owner."""
    return actor.is_authenticated and disc is not None
