"""Reading the firms on an office's record, and their moves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tihang.platform.accounts.queries import authorities, scope
from tihang.platform.actor import TERRITORIAL_ROLES, Actor, Role
from tihang.platform.registry.models import Authority, Enterprise, EnterpriseMove, Function, Level

PAGE = 50
LISTED = 50
_CODE = 18


def firms_of(actor: Actor) -> QuerySet[Enterprise]:
    """The firms on record with the actor; departments read them through their cases alone."""
    if actor.role == Role.DEPARTMENT_OFFICER:
        return Enterprise.objects.none()
    return Enterprise.objects.filter(scope(actor))


def find_firm(actor: Actor, firm: int) -> Enterprise:
    """A firm on the actor's record, or that moved to or from the actor's office. Raises Http404."""
    found = firms_of(actor)
    if actor.role in TERRITORIAL_ROLES:
        mine = EnterpriseMove.objects.filter(
            Q(origin=actor.authority_id) | Q(target=actor.authority_id)
        )
        found = Enterprise.objects.filter(Q(pk__in=found.values("pk")) | Q(moves__in=mine))
    chosen = found.distinct().select_related("authority", "group", "region")
    return get_object_or_404(chosen, pk=firm)


def find_own_firm(actor: Actor, firm: int) -> Enterprise:
    """A firm on the actor's record today. Raises Http404."""
    chosen = firms_of(actor).select_related("authority", "group", "region")
    return get_object_or_404(chosen, pk=firm)


def find_move(actor: Actor, move: int) -> EnterpriseMove:
    """A move that the actor's office is asked about, or a city that stands over it. 404 else."""
    mine = EnterpriseMove.objects.filter(origin__in=authorities(actor))
    chosen = mine.select_related("enterprise__authority", "origin__parent", "target__parent")
    return get_object_or_404(chosen, pk=move)


def moves_to_answer(actor: Actor) -> list[EnterpriseMove]:
    """What others ask of the actor's office, the first that was asked first."""
    if actor.role not in TERRITORIAL_ROLES:
        return []
    found = EnterpriseMove.objects.filter(
        state=EnterpriseMove.State.ASKED, origin__in=authorities(actor)
    )
    chosen = found.select_related("enterprise", "origin", "target").order_by("asked_at", "pk")
    return list(chosen[:LISTED])


def moves_of(firm: Enterprise) -> list[EnterpriseMove]:
    return list(firm.moves.select_related("origin", "target")[:LISTED])


def desks_of(actor: Actor) -> QuerySet[Authority]:
    """The offices of the actor's jurisdiction that a firm may file with: the counties' desks.

    Every filing passes a county, a city and a province.
    """
    return authorities(actor).filter(level=Level.COUNTY, function=Function.LEAD)


def by_code(credit_code: str) -> Enterprise | None:
    """A firm anywhere, by its exact code: whoever takes it over has its papers at hand."""
    code = credit_code.strip().upper()
    if len(code) != _CODE:
        return None
    return Enterprise.objects.select_related("authority__parent").filter(credit_code=code).first()


@dataclass(frozen=True)
class FirmsPage:
    rows: list[Enterprise]
    after: str | None
    """The credit code of the last row where more follow."""


def page_of(actor: Actor, words: str = "", after: str = "") -> FirmsPage:
    """One page of the firms on record, by credit code; ``words`` are of the name or the code."""
    found = firms_of(actor).filter(credit_code__gt=after) if after else firms_of(actor)
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(credit_code__istartswith=word))
    rows = list(
        found.select_related("authority", "group")
        .prefetch_related("factories")
        .order_by("credit_code")[: PAGE + 1]
    )
    return FirmsPage(rows[:PAGE], rows[PAGE - 1].credit_code if len(rows) > PAGE else None)
