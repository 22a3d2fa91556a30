"""Whose case it is: the role that a step asks for, and the organisation it must belong to."""

from __future__ import annotations

from tihang.edition.model import Step
from tihang.platform.actor import ENTERPRISE_ROLES, Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.registry.models import Authority, Level
from tihang.platform.registry.queries import chain_above

LEVELS: dict[str, Level] = {
    Role.COUNTY_OFFICER: Level.COUNTY,
    Role.CITY_OFFICER: Level.CITY,
    Role.PROVINCE_OFFICER: Level.PROVINCE,
}
"""At which level the territorial roles sit."""


def may_take(actor: Actor, step: Step, case: Case) -> bool:
    """True if the step is this actor's: by role, and by jurisdiction over the case."""
    return _fits(actor.role, step.who) and has_charge(actor, case)


def has_charge(actor: Actor, case: Case) -> bool:
    """True if the case is the actor's firm's own, or one of the actor's authority."""
    if actor.is_enterprise:
        return actor.enterprise_id == case.factory.enterprise_id
    if actor.role in (Role.COUNTY_OFFICER, Role.GROUP_OFFICER):
        return actor.authority_id == case.authority_id
    if actor.role in (Role.CITY_OFFICER, Role.PROVINCE_OFFICER):
        return any(actor.authority_id == each.pk for each in chain_above(case.authority))
    return False


def lay_before(case: Case, authority: Authority) -> None:
    """File the case with an authority: who sees it from above follows from that.

    What goes through a group's headquarters is seen by the province in which the firm stands.
    """
    territorial = authority
    if authority.level == Level.GROUP:
        territorial = case.factory.enterprise.authority
    above = {each.level: each for each in chain_above(territorial)}
    case.authority = authority
    case.city = None if authority.level == Level.GROUP else above.get(Level.CITY)
    case.province = above.get(Level.PROVINCE)


def desk_of(case: Case) -> Authority | None:
    """The office on which the case lies in its present state; none where a firm is to act.

    None either where the office acts in an installation of its own.
    """
    if case.elsewhere:
        return None
    role = case.stage.waits_for
    if role in (Role.COUNTY_OFFICER, Role.GROUP_OFFICER):
        return case.authority
    level = LEVELS.get(role or "")
    if level is None:
        return None
    return next((each for each in chain_above(case.authority) if each.level == level), None)


def _fits(role: Role | None, asked: str) -> bool:
    """A signatory may do whatever the clerk of the firm may."""
    return role == asked or (role == Role.SIGNATORY and asked in ENTERPRISE_ROLES)
