"""The firm's factories: where each stands on the ladder, and how it got there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing.queries import visible_cases
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.rating import pictures, queries, rules, services
from tihang.platform.registry.models import Factory
from tihang.platform.rounds.queries import latest_round
from tihang.platform.sent import number_or


@allow(rules.is_of_a_firm)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Choose the factory to rate."""
    context = {
        "lines": queries.factory_lines(request.actor),
        "round": latest_round(),
        "has_factories": queries.own_factories(request.actor).exists(),
    }
    return render(request, "rating/index.html", context)


@allow(rules.is_of_a_firm)
@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """Begin the self-rating of a factory, or go on with it."""
    chosen = number_or(request.POST.get("factory", ""), 0)
    factory = get_object_or_404(queries.own_factories(request.actor), pk=chosen)
    case = services.start_self_rating(request.actor, factory)
    if is_with_firm(case):
        return redirect("rating:quick", case=case.pk)
    return redirect("rating:factory", factory=factory.pk)


@allow(rules.owns_factory, find=queries.find_factory)
@require_safe
def factory_page(request: ActorRequest, factory: Factory) -> HttpResponse:
    """The ladder, the recognitions, the ratings one after the other and what changed."""
    round_ = latest_round()
    ratings = queries.history(factory)
    last = ratings[-1] if ratings else None
    previous = ratings[-2] if len(ratings) > 1 else None
    recognitions = list(factory.recognitions.all())
    cases = visible_cases(request.actor).filter(factory=factory)
    context = {
        "factory": factory,
        "rungs": queries.ladder(round_.rules, recognitions) if round_ else [],
        "recognitions": [
            (each, round_.rules.tier(each.tier) if round_ else None) for each in recognitions
        ],
        "ratings": list(reversed(ratings)),
        "last": last,
        "previous": previous,
        "radar": pictures.radar(last, previous) if last else None,
        "timeline": pictures.timeline(ratings),
        "differences": queries.differences(previous, last) if previous and last else [],
        "cases": cases.select_related("round").order_by("-created_at"),
    }
    return render(request, "rating/factory.html", context)
