"""The first page after logging in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.insight import queries, rules
from tihang.platform.insight.todos import todos_of
from tihang.platform.review.rules import is_ranker


@allow(rules.has_a_role)
@require_safe
def waiting(request: ActorRequest) -> HttpResponse:
    """What waits for the actor, until when, and what they did last."""
    now = timezone.now()
    context = {
        "rounds": queries.rounds_at_work(request.actor, now),
        "cases": queries.waiting_cases(request.actor),
        "total": queries.waiting_count(request.actor),
        "others": queries.elsewhere(request.actor),
        "ranks": is_ranker(request.actor, None),
        "recent": queries.recently_done(request.actor),
    }
    if request.actor.is_enterprise:
        context["held"] = queries.tiers_held(request.actor)
    else:
        context["todos"] = todos_of(request.actor, now)
    template = "insight/firm.html" if request.actor.is_enterprise else "insight/officer.html"
    return render(request, template, context)
