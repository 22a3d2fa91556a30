"""Releasing decisions: a preview per item, the release, its result, and the list it makes."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.recognition import lists, rules, services
from tihang.platform.recognition.forms import ReleaseForm
from tihang.platform.recognition.models import Decision, Release
from tihang.platform.recognition.queries import decisions as queries
from tihang.platform.recognition.views.decisions import row_of
from tihang.platform.words import say

PAGE = 25


@allow(rules.is_officer)
@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """What the release of the decisions chosen would do, one by one."""
    chosen = queries.chosen(request.actor, request.POST.getlist("decision"))
    if not chosen:
        messages.error(request, _("请先勾选要办理的决定"))
        return redirect("recognition:decisions")
    return _preview(request, chosen, ReleaseForm())


@allow(rules.is_officer)
@require_POST
def release(request: ActorRequest) -> HttpResponse:
    """Release the decisions; each that cannot be is named with its reason and stays pending."""
    chosen = queries.chosen(request.actor, request.POST.getlist("decision"))
    form = ReleaseForm(request.POST)
    if not chosen or not form.is_valid():
        return _preview(request, chosen, form, status=422)
    try:
        opened, outcomes = services.release(request.actor, chosen, **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _preview(request, chosen, form, status=422)
    context = {
        "tab": "decisions",
        "opened": opened,
        "rows": [_outcome_row(each) for each in outcomes],
        "done": sum(each.is_done for each in outcomes),
        "failed": sum(not each.is_done for each in outcomes),
    }
    return render(request, "recognition/released.html", context)


def _preview(
    request: ActorRequest, chosen: list[Decision], form: ReleaseForm, *, status: int = 200
) -> HttpResponse:
    rows = [_outcome_row(each) for each in services.preview(request.actor, chosen)]
    context = {
        "tab": "decisions",
        "rows": rows,
        "form": form,
        "ready": sum(not row["problems"] for row in rows),
        "recognises": any(each.step.recognises for each in chosen),
    }
    return render(request, "recognition/preview.html", context, status=status)


def _outcome_row(outcome: services.Outcome) -> dict[str, object]:
    decision = outcome.decision
    target = next(s for s in decision.case.workflow.states if s.id == decision.step.target)
    return row_of(decision) | {"target": say(target.name), "problems": outcome.problems}


@allow(rules.is_officer)
@require_safe
def releases(request: ActorRequest) -> HttpResponse:
    """The office's releases, the latest first."""
    found = queries.releases_of(request.actor).order_by("-at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/releases.html", {"tab": "releases", "page": page})


@allow(rules.is_of_own_office, find=queries.find_release)
@require_safe
def release_page(request: ActorRequest, release: Release) -> HttpResponse:
    """What a release made known, with the list of those it recognised."""
    decisions = queries.decisions_of(request.actor).filter(release=release)
    context = {
        "tab": "releases",
        "release": release,
        "rows": [row_of(each) for each in decisions.order_by("case__number")],
    }
    return render(request, "recognition/release.html", context)


@allow(rules.is_of_own_office, find=queries.find_release)
@require_safe
def recognised_list(_request: ActorRequest, release: Release, format: str) -> HttpResponse:  # noqa: A002
    """The list of those recognised (名单) as Word, PDF or Excel."""
    content = lists.made(release, format)
    if content is None:
        raise Http404
    response = HttpResponse(content.data, content_type=content.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(content.name)}"
    return response
