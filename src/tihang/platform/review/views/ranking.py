"""The ranking pages: which lists there are, drawing one up, handing it up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor, Role
from tihang.platform.countersign import standing
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.review import queries, rules, services, tables
from tihang.platform.review.candidates import note_columns, quota_meter, ranking_rows, saved_places
from tihang.platform.review.cover_letters import is_sent_on
from tihang.platform.review.forms import RankingForm
from tihang.platform.review.models import RankingList
from tihang.platform.review.services import Place
from tihang.platform.rounds.models import Round
from tihang.platform.sent import is_number, number_or
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


def chosen_draft(request: ActorRequest) -> int | None:
    """The number of the draft that the page is about; none for the one saved last."""
    asked = request.POST.get("draft") or request.GET.get("draft", "")
    return int(asked) if is_number(asked) else None


def address_of(name: str, ballot: Ballot, ranking: RankingList | None = None) -> str:
    """A page about a ballot, and about one draft of it."""
    address = reverse(name, args=[ballot.round.code, ballot.tier])
    return address if ranking is None else f"{address}?draft={ranking.number}"


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
        "drafts": queries.drafts(actor, ballot.round, ballot.tier).count(),
        "issued": queries.issued_count(ranking),
        "quota": queries.quota_of(ranking),
    }


@allow(rules.is_ranker, find=find_ballot)
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """Show the draft being drawn up; save it; move a case up or down in it."""
    if request.method != "POST":
        return _page(request, ballot)
    cases = queries.candidates(request.actor, ballot.round, ballot.tier)
    form = RankingForm(request.POST, cases)
    draft = chosen_draft(request)
    opened = queries.open_ranking(request.actor, ballot.round, ballot.tier, draft)
    first = queries.issued_count(opened) + 1
    places = _moved(form, request.POST.get("move", ""), first) or form.places
    if form.errors:
        return _page(request, ballot, typed=form.places, errors=form.errors, status=422)
    try:
        saved = services.save_ranking(
            request.actor,
            ballot.round,
            ballot.tier,
            places,
            base_version=form.version,
            draft=draft,
        )
    except ValidationError as refused:
        return _page(request, ballot, typed=places, errors=refused.messages, status=422)
    if request.POST.get("do") == "preview":
        return _go_to(request, address_of("review:hand-up", ballot, saved))
    return redirect(address_of("review:ranking", ballot, saved))


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
    actor = request.actor
    ranking = queries.open_ranking(actor, ballot.round, ballot.tier, chosen_draft(request))
    cases = queries.candidates(actor, ballot.round, ballot.tier)
    places = typed if typed is not None else saved_places(ranking)
    columns = note_columns(actor, ballot.round, ballot.tier, cases)
    context = {
        "ballot": ballot,
        "ranking": ranking,
        "drafts": list(queries.drafts(actor, ballot.round, ballot.tier)),
        "columns": columns,
        "rows": ranking_rows(actor, cases, places, columns),
        "held": standing.obstacles(actor, cases),
        "errors": errors,
        "meter": quota_meter(ranking, len(places)),
        "issued": list(queries.issued_entries(actor, ballot.round, ballot.tier)),
        "lists": list(queries.issued_lists(actor, ballot.round, ballot.tier)),
        "sent_on": is_sent_on(ranking),
        "is_province": actor.role == Role.PROVINCE_OFFICER,
        "recognises": queries.is_recognised_by(actor, ballot.round, ballot.tier),
        "table": tables.table_form(ballot.round, ballot.tier),
    }
    return render(request, "review/ranking.html", context, status=status)


@allow(rules.is_ranker, find=find_ballot)
@require_safe
def meter(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """How a list of so many would stand against the quota; asked while it is being changed."""
    opened = queries.open_ranking(request.actor, ballot.round, ballot.tier, chosen_draft(request))
    count = number_or(request.GET.get("count", ""), 0)
    return render(request, "review/_meter.html", {"meter": quota_meter(opened, count)})


@allow(rules.is_ranker, find=find_ballot)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_up(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """Preview the draft as it will go up, and hand it up when that is confirmed."""
    errors: list[str] = []
    if request.method == "POST":
        try:
            issued = services.hand_up(
                request.actor,
                ballot.round,
                ballot.tier,
                base_version=number_or(request.POST.get("version", ""), 0),
                draft=chosen_draft(request),
            )
        except ValidationError as refused:
            errors = refused.messages
        except StepRefused as refused:
            errors = refused.problems
        else:
            messages.success(
                request, _("已办理 %(count)d 个项目") % {"count": issued.entries.count()}
            )
            return redirect("review:ranking", ballot.round.code, ballot.tier)
    ranking = queries.open_ranking(request.actor, ballot.round, ballot.tier, chosen_draft(request))
    cases = queries.candidates(request.actor, ballot.round, ballot.tier)
    places = saved_places(ranking)
    rows = ranking_rows(request.actor, cases, places)
    held = standing.obstacles(request.actor, [row.case for row in rows if row.place])
    context = {
        "ballot": ballot,
        "ranking": ranking,
        "rows": [row for row in rows if row.place],
        "left": [row for row in rows if not row.place],
        "held": [problem for problems in held.values() for problem in problems],
        "errors": errors,
        "meter": quota_meter(ranking, len(places)),
        "is_province": request.actor.role == Role.PROVINCE_OFFICER,
    }
    return render(request, "review/hand_up.html", context, status=422 if errors else 200)
