"""Reading whose accounts an office runs: its own people and those directly beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tihang.platform.accounts.models import Membership
from tihang.platform.actor import AUTHORITY_ROLES, Actor
from tihang.platform.registry.models import Authority, Enterprise

PAGE = 50


def offices_run_by(actor: Actor) -> QuerySet[Authority]:
    """The actor's own office; for those who run accounts also the ones directly beneath it.

    Beneath a lead authority stand its counties and the departments beside it.
    """
    if actor.authority_id is None:
        return Authority.objects.none()
    mine = Q(pk=actor.authority_id)
    if runs_accounts(actor):
        mine |= Q(parent=actor.authority_id) | Q(lead=actor.authority_id)
    return Authority.objects.filter(mine)


def firms_run_by(actor: Actor) -> QuerySet[Enterprise]:
    """The firms that file with the office whose accounts the actor runs."""
    if not runs_accounts(actor):
        return Enterprise.objects.none()
    return Enterprise.objects.filter(authority=actor.authority_id)


def runs_accounts(actor: Actor) -> bool:
    """Appointed to it, and acting for themselves."""
    return actor.is_manager and actor.role in AUTHORITY_ROLES and not actor.on_behalf_of


def find_office(actor: Actor, office: int) -> Authority:
    """An office whose people the actor may see. Raises Http404."""
    return get_object_or_404(offices_run_by(actor), pk=office)


def find_firm_run(actor: Actor, firm: int) -> Enterprise:
    return get_object_or_404(firms_run_by(actor), pk=firm)


def memberships_seen(actor: Actor) -> QuerySet[Membership]:
    """The memberships in every organisation whose people the actor may see."""
    return Membership.objects.filter(
        Q(authority__in=offices_run_by(actor)) | Q(enterprise__in=firms_run_by(actor))
    ).select_related("user", "authority", "enterprise", "substitutes__user")


def find_membership(actor: Actor, membership: int) -> Membership:
    """One of them that is in force or still to come. Raises Http404."""
    found = get_object_or_404(memberships_seen(actor), pk=membership)
    if not of_today_or_later(Membership.objects.filter(pk=membership)).exists():
        raise Http404
    return found


def of_today_or_later(found: QuerySet[Membership]) -> QuerySet[Membership]:
    """What is in force, and what has been arranged for a day to come."""
    return found.exclude(until__lt=timezone.localdate())


def holds_all_of(actor: Actor, membership: Membership) -> bool:
    """Everything that the person is today lies with the actor's office.

    Else a county could set the password of somebody who works for the province as well.
    """
    elsewhere = (
        Membership.objects.in_force()
        .filter(user=membership.user_id)
        .exclude(pk__in=memberships_seen(actor).values("pk"))
    )
    return not elsewhere.exists()


@dataclass(frozen=True)
class PeoplePage:
    """Some rows, and the key of the last one where more follow."""

    rows: Sequence[Membership]
    after: int | None


def people_of(organisation: Authority | Enterprise, words: str = "", after: int = 0) -> PeoplePage:
    """The people of an organisation, in the order in which they came."""
    column = "authority" if isinstance(organisation, Authority) else "enterprise"
    found = of_today_or_later(Membership.objects.filter(**{column: organisation}, pk__gt=after))
    for word in words.split()[:5]:
        found = found.filter(
            Q(user__display_name__icontains=word) | Q(user__username__icontains=word)
        )
    in_force = Membership.objects.in_force().filter(pk=OuterRef("pk"))
    rows = list(
        found.select_related("user", "authority", "enterprise", "substitutes__user")
        .annotate(is_in_force=Exists(in_force))
        .order_by("pk")[: PAGE + 1]
    )
    return PeoplePage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
