"""Many cases at once: choose, look over, confirm, see what came of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.worklist import actions, queries, rules, services
from tihang.platform.worklist.models import Job, JobItem
from tihang.platform.worklist.selection import Selection, bounded, cases_of
from tihang.platform.worklist.views.desk import render_desk

PAGE_SIZE = 100


@allow(rules.acts_on_cases)
@require_POST
def prepare(request: ActorRequest) -> HttpResponse:
    """Begin a job on the cases ticked, or on all that the filter lets through."""
    try:
        job = services.prepare_job(request.actor, request.POST.get("action", ""), _chosen(request))
    except ValidationError as refused:
        return render_desk(request, request.POST, problem=refused.messages[0], status=422)
    return redirect("worklist:job", job=job.pk)


def _chosen(request: ActorRequest) -> list[uuid.UUID]:
    """Ids of cases that the actor may see, in the order of the list; one too many at most."""
    cases = cases_of(request.actor, Selection.of(request.POST.dict(), request.actor))
    if "all" not in request.POST:
        cases = cases.filter(pk__in=_uuids(request.POST.getlist("case")))
    ordered = bounded(cases, None).values_list("pk", flat=True)
    return list(ordered[: services.MOST_CASES + 1])


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


@allow(rules.is_own_job, find=queries.find_job)
@require_safe
def job(request: ActorRequest, job: Job) -> HttpResponse:
    """What a job would do, or what came of it."""
    return render(request, "worklist/job.html", _context(request, job))


@allow(rules.is_own_job, find=queries.find_job)
@require_safe
def progress(request: ActorRequest, job: Job) -> HttpResponse:
    """The part of the page that waits for the worker."""
    return render(request, "worklist/_job.html", _context(request, job))


def _context(request: ActorRequest, job: Job, problem: str = "") -> dict[str, Any]:
    tally = queries.tally(job)
    page = Paginator(queries.items_of(job), PAGE_SIZE)
    total = sum(tally.values())
    waiting = tally[JobItem.State.UNCHECKED] if job.state == Job.State.CHECKING else 0
    waiting += tally[JobItem.State.READY] if job.state == Job.State.RUNNING else 0
    return {
        "job": job,
        "action": actions.action_of(request.actor, job.action),
        "page": page.get_page(request.GET.get("page")),
        "tally": tally,
        "total": total,
        "past": total - waiting,
        "reason": request.POST.get("reason", job.reason),
        "problem": problem,
        "to_undo": queries.decisions_to_undo(job).count(),
    }


@allow(rules.is_own_job, find=queries.find_job)
@require_POST
def confirm(request: ActorRequest, job: Job) -> HttpResponse:
    """Do what was looked over."""
    try:
        services.confirm_job(request.actor, job, request.POST.get("reason", ""))
    except ValidationError as refused:
        context = _context(request, job, refused.messages[0])
        return render(request, "worklist/job.html", context, status=422)
    return redirect("worklist:job", job=job.pk)


@allow(rules.is_own_job, find=queries.find_job)
@require_POST
def drop(_request: ActorRequest, job: Job) -> HttpResponse:
    """Give the job up before anything was done."""
    services.drop_job(job)
    return redirect("worklist:desk")


@allow(rules.is_own_job, find=queries.find_job)
@require_POST
def undo(request: ActorRequest, job: Job) -> HttpResponse:
    """Take back what was decided and not released yet."""
    count = services.undo_job(request.actor, job)
    messages.success(request, _("已撤销 %(count)d 件未发布的决定") % {"count": count})
    return redirect("worklist:job", job=job.pk)
