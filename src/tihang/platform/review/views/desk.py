"""The desk: the cases that wait for the officer, or all that they may see."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import handed_in_states
from tihang.platform.filing.queries import visible_cases
from tihang.platform.review import queries, rules
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.queries import deadline
from tihang.platform.words import say

PAGE_SIZE = 25
ALL = "all"

_LEVEL = {
    "county_officer": "county",
    "group_officer": "group",
    "city_officer": "city",
    "province_officer": "province",
}


@allow(rules.is_officer)
@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """The worklist, longest waiting first, with filters that stay in the address."""
    rounds = list(Round.objects.prefetch_related("deadlines"))
    chosen = {name: request.GET.get(name, "").strip() for name in ("state", "tier", "q")}
    cases = _filtered(_cases(request.actor, chosen["state"]), chosen)
    page = Paginator(cases, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "review/desk.html",
        {
            "page": page,
            "rows": [_row(request.actor, case) for case in page],
            "chosen": chosen,
            "states": _state_choices(rounds),
            "tiers": _tier_choices(rounds),
            "deadlines": _deadlines(request.actor, rounds),
        },
    )


def _cases(actor: Actor, state: str) -> QuerySet[Case]:
    """What waits for the actor; with a state or “all”, whatever of it they may see."""
    if not state:
        return queries.waiting_for(actor)
    cases = queries.with_parties(visible_cases(actor)).order_by("state_since", "number")
    return cases if state == ALL else cases.filter(state=state)


def _filtered(cases: QuerySet[Case], chosen: dict[str, str]) -> QuerySet[Case]:
    if chosen["tier"]:
        cases = cases.filter(tier=chosen["tier"])
    if chosen["q"]:
        cases = cases.filter(
            Q(factory__enterprise__name__icontains=chosen["q"])
            | Q(factory__enterprise__credit_code__iexact=chosen["q"])
            | Q(number__icontains=chosen["q"])
        )
    return cases


def _row(actor: Actor, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "tier": say(case.edition.tier(case.tier).name),
        "state": say(case.stage.name),
        "waits_for_me": case.stage.waits_for == actor.role,
        "is_final": case.stage.final,
        "days": (timezone.now() - case.state_since).days,
        "to_examine": rules.may_examine(actor, case),
    }


def _state_choices(rounds: list[Round]) -> list[tuple[str, str]]:
    return [("", _("待我办理")), (ALL, _("全部状态")), *handed_in_states(rounds).items()]


def _tier_choices(rounds: list[Round]) -> list[tuple[str, str]]:
    tiers = {tier: say(r.rules.tier(tier).name) for r in rounds for tier in r.tiers}
    return [("", _("全部层级")), *tiers.items()]


def _deadlines(actor: Actor, rounds: list[Round]) -> list[dict[str, Any]]:
    """When each round closes for the actor's own level."""
    level = _LEVEL.get(actor.role or "", "")
    return [
        {"round": round_, "deadline": found, "over": found.has_passed(timezone.now())}
        for round_ in rounds
        if (found := deadline(round_, level, actor.authority_id))
    ]
