"""Eligibility and choice of route, for a firm from what is known of it, and for anyone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow, anyone
from tihang.platform.rating import queries, rules
from tihang.platform.rating.forms import RouteForm
from tihang.platform.rating.route import Facts, answers, branch_rule
from tihang.platform.rating.route_prefill import known_facts
from tihang.platform.registry.models import Authority, Factory, Level
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.queries import latest_round


@allow(rules.is_of_a_firm)
@require_safe
def own_route(request: ActorRequest) -> HttpResponse:
    """The route for one of the firm's factories, its facts filled in as far as they are known."""
    factories = list(queries.own_factories(request.actor).order_by("name", "pk"))
    given = request.GET.get("factory", "")
    factory = next((each for each in factories if str(each.pk) == given), None)
    factory = factory or next(iter(factories), None)
    round_ = latest_round()
    if round_ is None or factory is None:
        return render(request, "rating/route.html", {"round": round_, "factory": factory})
    firm = factory.enterprise
    known = known_facts(request.actor, factory)
    return _page(
        request,
        round_,
        known,
        desk=firm.authority,
        group=firm.group,
        factory=factory,
        factories=factories,
    )


@allow(anyone)
@require_safe
def open_route(request: ActorRequest) -> HttpResponse:
    """The same for anyone, from the form alone; nothing is kept."""
    round_ = latest_round()
    if round_ is None:
        return render(request, "rating/route.html", {"round": None, "is_open": True})
    desk = Authority.objects.filter(code=request.GET.get("desk", ""), level=Level.COUNTY).first()
    return _page(request, round_, {}, desk=desk, group=None)


def _page(
    request: ActorRequest,
    round_: Round,
    known: dict[str, Any],
    *,
    desk: Authority | None,
    group: Authority | None,
    factory: Factory | None = None,
    factories: list[Factory] | None = None,
) -> HttpResponse:
    edition = round_.rules
    asked = "entity" in request.GET
    form = RouteForm(
        request.GET if asked else None, edition=edition, initial=known, ask_desk=factory is None
    )
    valid = form.is_valid() if asked else True
    values = form.cleaned_data if asked and valid else known
    branch_industries, branch_standing, branch_place = branch_rule(edition)
    found = (
        answers(_facts(values, known), edition, round_, desk, group)
        if valid and (asked or factory)
        else []
    )
    begun = queries.cases_by_tier(factory, round_) if factory else {}
    context = {
        "round": round_,
        "form": form,
        "factory": factory,
        "factories": factories or [],
        "is_open": factory is None,
        "answers": [replace(each, under_way=begun.get(each.tier.id)) for each in found],
        "branch_industries": branch_industries,
        "branch_standing": branch_standing,
        "branch_place": branch_place,
        "edition": edition,
    }
    return render(request, "rating/route.html", context, status=200 if valid else 422)


def _facts(values: dict[str, Any], known: dict[str, Any]) -> Facts:
    return Facts(
        year=known.get("year"),
        entity=values.get("entity") or "",
        industry=values.get("industry") or "",
        region=values.get("region") or "",
        revenue=Decimal(values["revenue"]) if values.get("revenue") is not None else None,
        is_central=values.get("central") == "yes",
        held=values.get("held") or "",
    )
