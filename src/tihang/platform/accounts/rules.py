"""Who may do what with accounts."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role, signed_in
from tihang.platform.accounts import staff
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import AUTHORITY_ROLES, TERRITORIAL_ROLES, Actor, Role
from tihang.platform.registry.models import Enterprise, EnterpriseMove

is_of_an_office: Rule = has_role(*sorted(AUTHORITY_ROLES))
keeps_firms: Rule = has_role(*sorted(TERRITORIAL_ROLES))
"""They enter firms and set their entries right."""


def reads_firms(actor: Actor, _obj: Any = None) -> bool:
    """Those who keep the record, and a group's headquarters its own firms."""
    return actor.has_role(*TERRITORIAL_ROLES, Role.GROUP_OFFICER)


def sees_firm(actor: Actor, firm: Any) -> bool:
    """The firm itself and the offices; which one, finding has seen to."""
    return isinstance(firm, Enterprise) and (actor.is_enterprise or reads_firms(actor))


def keeps_firm(actor: Actor, firm: Any) -> bool:
    return isinstance(firm, Enterprise) and keeps_firms(actor, firm)


def may_answer_move(actor: Actor, move: Any) -> bool:
    """The desk that gives the firm up, or an office above it."""
    return isinstance(move, EnterpriseMove) and keeps_firms(actor, move)


def sees_people(actor: Actor, organisation: Any = None) -> bool:
    """Whose people these are, finding has seen to."""
    return is_of_an_office(actor, organisation)


def runs_accounts(actor: Actor, _obj: Any = None) -> bool:
    return staff.runs_accounts(actor)


def may_open_person(actor: Actor, membership: Membership) -> bool:
    return staff.runs_accounts(actor) and membership.substitutes_id is None


def may_end(actor: Actor, membership: Membership) -> bool:
    """Those who run the accounts; a substitution also whoever is stood in for.

    Nobody ends what they themselves act in: an office would be left without anyone.
    """
    if membership.substitutes and membership.substitutes.user_id == actor.user_id:
        return not actor.on_behalf_of
    return staff.runs_accounts(actor) and membership.pk != actor.membership_id


def may_name_substitute(actor: Actor, membership: Membership) -> bool:
    """For oneself, or for one's people as whoever runs the accounts; never as a substitute."""
    if membership.substitutes_id is not None or membership.role not in AUTHORITY_ROLES:
        return False
    is_own = membership.user_id == actor.user_id and not actor.on_behalf_of
    return is_own or staff.runs_accounts(actor)


def may_appoint(actor: Actor, membership: Membership) -> bool:
    """Who runs an office's accounts is for the office above to say."""
    return (
        staff.runs_accounts(actor)
        and membership.authority_id not in (None, actor.authority_id)
        and membership.substitutes_id is None
    )


def may_handle_account(actor: Actor, membership: Membership) -> bool:
    """Passwords and closing: only where all that the person is lies with the actor's office."""
    return (
        staff.runs_accounts(actor)
        and membership.user_id != actor.user_id
        and membership.substitutes_id is None
        and staff.holds_all_of(actor, membership)
    )


def may_see_own_account(actor: Actor, obj: Any = None) -> bool:
    return signed_in(actor, obj)


def may_act_in(actor: Actor, membership: Membership | None = None) -> bool:
    """One may act in one's own memberships."""
    return actor.is_authenticated and (membership is None or membership.user_id == actor.user_id)
