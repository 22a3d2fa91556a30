"""Who someone is, and what they may see: the jurisdiction that all other apps build on."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from tihang.platform.accounts.models import Membership, User
from tihang.platform.actor import TERRITORIAL_ROLES, Actor, Role
from tihang.platform.registry.models import Authority, Enterprise
from tihang.platform.registry.queries import beneath

_NOTHING = Q(pk__in=[])


def memberships(user: User) -> QuerySet[Membership]:
    """The memberships of a user that are in force today, each with its organisation."""
    return user.memberships.in_force().select_related(
        "authority", "enterprise", "substitutes__user"
    )


def actor_for(user: User, membership_id: int | None = None) -> Actor:
    """The user in the membership they chose, or in their first one; without any, no role.

    Nobody begins as a substitute who has a membership of their own.
    """
    held = sorted(memberships(user), key=lambda each: each.substitutes_id is not None)
    chosen = next((each for each in held if each.pk == membership_id), held[0] if held else None)
    if chosen is None:
        return Actor(user_id=user.pk, name=str(user))
    return actor_in(user, chosen)


def actor_in(user: User, membership: Membership) -> Actor:
    """The user acting in this membership."""
    authority = membership.authority
    return Actor(
        user_id=user.pk,
        name=str(user),
        role=Role(membership.role),
        organisation=membership.organisation.name,
        organisation_en=authority.name_en if authority else "",
        membership_id=membership.pk,
        authority_id=membership.authority_id,
        enterprise_id=membership.enterprise_id,
        lead_id=authority.lead_id if authority else None,
        level=authority.level if authority else "",
        is_manager=membership.is_manager,
        on_behalf_of=membership.on_behalf_of,
    )


def scope(actor: Actor, path: str = "") -> Q:
    """The rows whose enterprise the actor may see.

    ``path`` leads from the row to its enterprise (``"factory__enterprise"``); without it the
    rows are enterprises. A county sees the firms that file with it, a city and a province
    all beneath them, a department what its lead authority sees, a group its own firms
    wherever they stand, a firm itself; anyone else nothing.
    """
    prefix = f"{path}__" if path else ""
    if actor.is_enterprise:
        return Q(**{f"{prefix}pk": actor.enterprise_id})
    if actor.reach_id is None:
        return _NOTHING
    if actor.role in TERRITORIAL_ROLES or actor.role == Role.DEPARTMENT_OFFICER:
        return beneath(actor.reach_id, f"{prefix}authority")
    if actor.role == Role.GROUP_OFFICER:
        return Q(**{f"{prefix}group": actor.authority_id})
    return _NOTHING


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that the actor may see."""
    return Enterprise.objects.filter(scope(actor))


def authorities(actor: Actor) -> QuerySet[Authority]:
    """The authorities whose work the actor may see: their own and those beneath it."""
    if actor.authority_id is None:
        return Authority.objects.none()
    if actor.role in TERRITORIAL_ROLES:
        return Authority.objects.filter(beneath(actor.authority_id))
    return Authority.objects.filter(pk=actor.authority_id)


def authority_of(actor: Actor) -> Authority | None:
    """The authority or group that the actor works for."""
    return Authority.objects.filter(pk=actor.authority_id).first() if actor.authority_id else None


def enterprise_of(actor: Actor) -> Enterprise | None:
    """The enterprise that the actor works for."""
    return (
        Enterprise.objects.filter(pk=actor.enterprise_id).first() if actor.enterprise_id else None
    )


def demo_accounts() -> QuerySet[User]:
    """The accounts that a demo shows at log-in; none on a real installation."""
    if not settings.TIHANG_DEMO:
        return User.objects.none()
    return (
        User.objects.filter(is_demo=True, is_active=True)
        .prefetch_related("memberships__authority", "memberships__enterprise")
        .order_by("pk")
    )
