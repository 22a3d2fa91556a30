"""The ranking pages: which lists there are, drawing one up, handing it up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.review import queries, rules, services, tables
from tihang.platform.review.candidates import note_columns, quota_meter, ranking_rows, saved_places
from tihang.platform.review.forms import RankingForm
from tihang.platform.review.services import Place
from tihang.platform.rounds.models import Round
from tihang.platform.words import say


@dataclass(frozen=True)
class Ballot:
    """What is ranked: one tier of one round, by the actor's authority."""

    round: Round
    tier: str

    @property
    def tier_name(self) -> str:
        return say(self.round.rules.tier(self.tier).name)


def find_ballot(actor: Actor, round: str, tier: str) -> Ballot:  # noqa: A002 - the URL's name
    """The tier of a round. Raises Http404 for a round or tier that there is not."""
    del actor
    found = get_object_or_404(Round.objects.prefetch_related("deadlines"), code=round)
    if tier not in found.tiers:
        raise Http404
    return Ballot(found, tier)


@allow(rules.is_ranker)
@require_safe
def rankings(request: ActorRequest) -> HttpResponse:
    """Every tier of every round, with how many cases wait and how many were passed on."""
    rows = [
        _overview(request.actor, Ballot(round_, tier))
        for round_ in queries.rounds_at_work()
        for tier in reversed(round_.tiers)
    ]
    return render(request, "review/rankings.html", {"rows": rows})


def _overview(actor: Actor, ballot: Ballot) -> dict[str, Any]:
    ranking = queries.open_ranking(actor, ballot.round, ballot.tier)
    return {
        "ballot": ballot,
        "waiting": len(queries.candidates(actor, ballot.round, ballot.tier)),
        "issued": queries.issued_count(ranking),
        "quota": queries.quota_of(ranking),
    }


@allow(rules.is_ranker, find=find_ballot)
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """Show the list being drawn up; save it; move a case up or down in it."""
    if request.method != "POST":
        return _page(request, ballot)
    cases = queries.candidates(request.actor, ballot.round, ballot.tier)
    form = RankingForm(request.POST, cases)
    opened = queries.open_ranking(request.actor, ballot.round, ballot.tier)
    first = queries.issued_count(opened) + 1
    places = _moved(form, request.POST.get("move", ""), first) or form.places
    if form.errors:
        return _page(request, ballot, typed=form.places, errors=form.errors, status=422)
    try:
        services.save_ranking(
            request.actor, ballot.round, ballot.tier, places, base_version=form.version
        )
    except ValidationError as refused:
        return _page(request, ballot, typed=places, errors=refused.messages, status=422)
    if request.POST.get("do") == "preview":
        return _go_to(request, resolve_url("review:hand-up", ballot.round.code, ballot.tier))
    return redirect("review:ranking", ballot.round.code, ballot.tier)


def _go_to(request: ActorRequest, address: str) -> HttpResponse:
    """Lead to another page, also from a request that would only replace a part of this one."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _moved(form: RankingForm, move: str, first: int) -> list[Place] | None:
    """The places after “up:case” or “down:case”; None where nothing is to be moved."""
    direction, _colon, case = move.partition(":")
    if direction not in ("up", "down"):
        return None
    try:
        return form.moved(uuid.UUID(case), -1 if direction == "up" else 1, first=first)
    except ValueError:
        return None


def _page(
    request: ActorRequest,
    ballot: Ballot,
    *,
    typed: Sequence[Place] | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    ranking = queries.open_ranking(request.actor, ballot.round, ballot.tier)
    cases = queries.candidates(request.actor, ballot.round, ballot.tier)
    places = typed if typed is not None else saved_places(ranking)
    columns = note_columns(request.actor, ballot.round, ballot.tier, cases)
    context = {
        "ballot": ballot,
        "ranking": ranking,
        "rows": ranking_rows(request.actor, cases, places, columns),
        "columns": columns,
        "errors": errors,
        "meter": quota_meter(ranking, len(places)),
        "issued": list(queries.issued_entries(request.actor, ballot.round, ballot.tier)),
        "is_province": request.actor.role == "province_officer",
        "recognises": queries.is_recognised_by(request.actor, ballot.round, ballot.tier),
        "has_table": tables.has_table(ballot.round, ballot.tier),
    }
    return render(request, "review/ranking.html", context, status=status)


@allow(rules.is_ranker, find=find_ballot)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_up(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """Preview the list as it will go up, and hand it up when that is confirmed."""
    errors: list[str] = []
    if request.method == "POST":
        try:
            issued = services.hand_up(
                request.actor,
                ballot.round,
                ballot.tier,
                base_version=int(request.POST.get("version") or 0),
            )
        except (ValidationError, ValueError) as refused:
            errors = getattr(refused, "messages", [_("请返回排序页面重新办理")])
        else:
            messages.success(
                request, _("已办理 %(count)d 个项目") % {"count": issued.entries.count()}
            )
            return redirect("review:ranking", ballot.round.code, ballot.tier)
    ranking = queries.open_ranking(request.actor, ballot.round, ballot.tier)
    cases = queries.candidates(request.actor, ballot.round, ballot.tier)
    places = saved_places(ranking)
    rows = ranking_rows(request.actor, cases, places)
    context = {
        "ballot": ballot,
        "ranking": ranking,
        "rows": [row for row in rows if row.place],
        "left": [row for row in rows if not row.place],
        "errors": errors,
        "meter": quota_meter(ranking, len(places)),
        "is_province": request.actor.role == "province_officer",
    }
    return render(request, "review/hand_up.html", context, status=422 if errors else 200)
