"""Granting a tier: by the province or a group, case by case or several at once."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.recognition import rules, services
from tihang.platform.recognition.queries import decisions as queries
from tihang.platform.review.queries import latest_dossiers, verdict_of
from tihang.platform.words import say

PAGE = 50


@allow(rules.is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def granting(request: ActorRequest) -> HttpResponse:
    """The cases whose tier the office may grant; decide on those chosen."""
    waiting = queries.grantable(request.actor)
    outcomes = None
    if request.method == "POST":
        outcomes = _decide(request.actor, _chosen(waiting, request.POST.getlist("case")))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "granting",
        "page": page,
        "rows": _rows(request.actor, list(page)),
        "outcomes": outcomes,
        "done": [case for case, problem in outcomes or () if not problem],
    }
    return render(request, "recognition/granting.html", context)


def _chosen(waiting: QuerySet[Case], ids: list[str]) -> list[Case]:
    try:
        return list(waiting.filter(pk__in=[uuid.UUID(each) for each in ids]))
    except ValueError:
        raise Http404 from None


def _decide(actor: Actor, cases: list[Case]) -> list[tuple[Case, str]]:
    """Each case with why it could not be decided on; blank where it was."""
    outcomes = []
    for case in cases:
        try:
            services.decide(actor, case, "recognise")
        except Conflict as refused:
            outcomes.append((case, str(refused)))
        else:
            outcomes.append((case, ""))
    return outcomes


def _rows(actor: Actor, cases: list[Case]) -> list[dict[str, object]]:
    pending = queries.pending_by_case(actor, cases)
    dossiers = latest_dossiers(cases)
    return [
        {
            "case": case,
            "tier": say(case.edition.tier(case.tier).name),
            "pending": pending.get(case.pk),
            "label": say(pending[case.pk].step.label) if case.pk in pending else "",
            "verdict": verdict_of(dossiers[case.pk], case.edition),
        }
        for case in cases
    ]
