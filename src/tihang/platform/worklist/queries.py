"""What the pages of worklists read."""

from __future__ import annotations

import uuid
from collections import Counter

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.platform.actor import Actor
from tihang.platform.recognition.models import Decision
from tihang.platform.worklist.models import Job, JobItem, SavedFilter

RECENT = 5


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The filters that the person keeps for this office."""
    return list(SavedFilter.objects.filter(user=actor.user_id, authority=actor.authority_id))


def find_filter(actor: Actor, saved: int) -> SavedFilter:
    """One of the person's own filters. Raises Http404."""
    return get_object_or_404(
        SavedFilter, pk=saved, user=actor.user_id, authority=actor.authority_id
    )


def find_job(actor: Actor, job: uuid.UUID) -> Job:
    """One of the person's own jobs. Raises Http404."""
    found = get_object_or_404(Job, pk=job)
    if (found.user_id, found.authority_id) != (actor.user_id, actor.authority_id):
        raise Http404
    return found


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """The person's jobs in this office, the latest first."""
    return Job.objects.filter(user=actor.user_id, authority=actor.authority_id)


def items_of(job: Job) -> QuerySet[JobItem]:
    """The items, those that need a look first: what is barred or failed."""
    troubled = Q(state__in=(JobItem.State.BARRED, JobItem.State.FAILED))
    first = When(troubled, then=Value(0))
    items = job.items.select_related("case__round", "case__factory__enterprise")
    return items.order_by(Case(first, default=Value(1)), "position")


def decisions_to_undo(job: Job) -> QuerySet[Decision]:
    """The decisions that the job made and that wait for their release."""
    done = job.items.filter(state=JobItem.State.DONE)
    return Decision.objects.filter(
        state=Decision.State.PENDING,
        action=job.action,
        by=job.user,
        authority=job.authority,
        at__gte=job.made_at,
        case__in=done.values("case"),
    ).select_related("case__round")


def tally(job: Job) -> Counter[str]:
    """How many items are in which state."""
    rows = job.items.order_by().values_list("state").annotate(number=Count("pk"))
    return Counter(dict(rows))
