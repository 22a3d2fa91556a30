"""Discs: of one case from its page, of many for an authority; progress and download."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries as filing
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import handed_in_states
from tihang.platform.papers import queries, rules, services
from tihang.platform.papers.models import Disc
from tihang.platform.papers.views.downloads import check_address
from tihang.platform.rounds.models import Round
from tihang.platform.words import say

PAGE_SIZE = 50
RECENT = 10
FILTERS = ("round", "tier", "state", "q")
FILES = {
    "iso": ("image", "image_size", "application/x-iso9660-image"),
    "zip": ("folder", "folder_size", "application/zip"),
}


@allow(rules.is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def discs(request: ActorRequest) -> HttpResponse:
    """Choose cases for one disc; the discs made lately."""
    if request.method != "POST":
        return _choose(request)
    asked = queries.cases_for_disc(request.actor, {})
    if "all" in request.POST:
        filters = {name: request.POST.get(f"filter-{name}", "") for name in FILTERS}
        cases = list(queries.cases_for_disc(request.actor, filters))
    else:
        cases = list(asked.filter(pk__in=_uuids(request.POST.getlist("case"))))
    try:
        disc = services.order_disc(request.actor, cases, check_address(request))
    except services.DiscRefused as refused:
        return _choose(request, str(refused), status=400)
    return redirect("papers:disc", disc=disc.pk)


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """Those that can be read; anything else names no case."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _choose(request: ActorRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    services.sweep_discs()
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    page = Paginator(queries.cases_for_disc(request.actor, chosen), PAGE_SIZE)
    rounds = list(Round.objects.all())
    context = {
        "page": (listed := page.get_page(request.GET.get("page"))),
        "rows": [_row(case) for case in listed],
        "chosen": chosen,
        "rounds": rounds,
        "tiers": _tiers(rounds),
        "states": _states(rounds),
        "recent": queries.discs_of(request.actor)[:RECENT],
        "problem": problem,
        "most": services.MOST_FILINGS,
        "days": services.KEPT.days,
    }
    return render(request, "papers/discs.html", context, status=status)


def _row(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "tier": say(case.edition.tier(case.tier).name),
        "state": say(case.stage.name),
    }


def _tiers(rounds: list[Round]) -> list[tuple[str, str]]:
    """All of the edition's: a self-rating comes in without the round offering its tier."""
    tiers = {tier.id: say(tier.name) for r in rounds for tier in r.rules.tiers}
    return [("", _("全部层级")), *tiers.items()]


def _states(rounds: list[Round]) -> list[tuple[str, str]]:
    return [("", _("全部状态")), *handed_in_states(rounds).items()]


@allow(rules.may_make_disc, find=filing.find_case)
@require_POST
def disc_of_case(request: ActorRequest, case: Case) -> HttpResponse:
    """A disc of this one filing."""
    disc = services.order_disc(request.actor, [case], check_address(request))
    return redirect("papers:disc", disc=disc.pk)


@allow(rules.is_owner, find=queries.find_disc)
@require_safe
def disc(request: ActorRequest, disc: Disc) -> HttpResponse:
    """How far a disc is, and its files when it is made."""
    services.sweep_discs()
    disc.refresh_from_db()
    return render(request, "papers/disc.html", _disc(request, disc))


@allow(rules.is_owner, find=queries.find_disc)
@require_safe
def progress(request: ActorRequest, disc: Disc) -> HttpResponse:
    """The part of the page that waits for the disc."""
    return render(request, "papers/_disc.html", _disc(request, disc))


def _disc(request: ActorRequest, disc: Disc) -> dict[str, Any]:
    entries = disc.entries.select_related(
        "case__round", "case__factory__enterprise", "revision"
    ).defer("revision__dossier")
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"disc": disc, "page": page, "total": page.paginator.count}


@allow(rules.is_owner, find=queries.find_disc)
@require_safe
def download(_request: ActorRequest, disc: Disc, kind: str) -> FileResponse:
    """The image or the folder of a disc, read in pieces."""
    if kind not in FILES or disc.state != Disc.State.READY:
        raise Http404
    field, size, media_type = FILES[kind]
    try:
        opened = getattr(disc, field).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type=media_type)
    response.headers["Content-Length"] = str(getattr(disc, size))
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(f'{disc.name}.{kind}')}"
    )
    return response
