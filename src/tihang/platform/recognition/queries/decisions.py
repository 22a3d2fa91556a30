"""Reading an office's decisions and releases, and what it may grant."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.recognition.models import Decision, Release
from tihang.platform.registry.models import Recognition
from tihang.platform.review.queries import on_desk, with_parties
from tihang.platform.rounds.models import Round


def decisions_of(actor: Actor) -> QuerySet[Decision]:
    """The decisions of the actor's own office; nobody else knows of them before the release."""
    if not actor.is_authority or actor.authority_id is None:
        return Decision.objects.none()
    return (
        Decision.objects.filter(authority=actor.authority_id)
        .select_related(
            "case__round",
            "case__factory__enterprise",
            "case__authority__parent__parent",
            "by",
            "settled_by",
            "release",
        )
        .prefetch_related("case__round__deadlines")
    )


def search(actor: Actor, asked: Mapping[str, str]) -> QuerySet[Decision]:
    """The office's decisions by state, kind, round and words; those that wait by default."""
    found = decisions_of(actor)
    state = asked.get("state") or Decision.State.PENDING
    if state != "all":
        found = found.filter(state=state)
    if asked.get("action"):
        found = found.filter(action=asked["action"])
    if asked.get("round"):
        found = found.filter(case__round__code=asked["round"])
    for word in asked.get("q", "").split()[:8]:
        found = found.filter(
            Q(case__number__icontains=word) | Q(case__factory__enterprise__name__icontains=word)
        )
    return found.order_by("-at", "pk")


def chosen(actor: Actor, ids: Iterable[str]) -> list[Decision]:
    """The office's decisions of these ids. Raises Http404 for one that is not there for it."""
    try:
        wanted = list(dict.fromkeys(uuid.UUID(each) for each in ids))
    except ValueError:
        raise Http404 from None
    found = {each.pk: each for each in decisions_of(actor).filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise Http404
    return [found[each] for each in wanted]


def pending_by_case(actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, Decision]:
    """Case → the office's pending decision, in one query; for lists of the office's own cases."""
    if actor.authority_id is None:
        return {}
    pending = Decision.objects.filter(
        authority=actor.authority_id, state=Decision.State.PENDING, case__in=cases
    )
    by_id = {case.pk: case for case in cases}
    found = {}
    for decision in pending.select_related("by"):
        decision.case = by_id[decision.case_id]
        found[decision.case_id] = decision
    return found


def releases_of(actor: Actor) -> QuerySet[Release]:
    """The office's releases that made anything known, the latest first."""
    if actor.authority_id is None or not actor.is_authority:
        return Release.objects.none()
    found = Release.objects.filter(authority=actor.authority_id).select_related("authority", "by")
    recognised = Count("decisions", filter=Q(decisions__action="recognise"))
    return found.annotate(size=Count("decisions"), recognised=recognised).filter(size__gt=0)


def find_release(actor: Actor, release: uuid.UUID) -> Release:
    """A release of the actor's office. Raises Http404 for any other."""
    return get_object_or_404(releases_of(actor), pk=release)


def recognised_in(release: Release) -> list[tuple[Decision, Recognition]]:
    """The decisions of a release that granted a tier, each with what it granted."""
    granted = list(
        release.decisions.filter(action="recognise")
        .select_related("case__round", "case__factory__enterprise__region", "case__authority")
        .order_by("case__number")
    )
    held = {
        each.case: each
        for each in Recognition.objects.filter(case__in=[each.case_id for each in granted])
    }
    return [(each, held[each.case_id]) for each in granted if each.case_id in held]


def granted_tiers(actor: Actor, round_: Round) -> list[str]:
    """The tiers of a round that the actor's level grants itself."""
    return [
        tier
        for tier in round_.tiers
        if any(
            step.recognises and step.who == actor.role
            for channel in ("territorial", "central")
            for step in round_.rules.workflow(channel, tier).steps
        )
    ]


def grantable(actor: Actor) -> QuerySet[Case]:
    """The cases on the actor's desk whose tier the office may grant, in order of arrival.

    Raises PermissionDenied for a level that grants nothing.
    """
    wanted = Q(pk__in=[])
    grants = False
    for round_ in Round.objects.all():
        tiers = granted_tiers(actor, round_)
        grants = grants or bool(tiers)
        wanted |= Q(round=round_, tier__in=tiers)
    if not grants:
        raise PermissionDenied
    return with_parties(on_desk(actor)).filter(wanted).order_by("state_since", "number")
