"""Bundles that go out: choose cases, see how far it is, fetch the file."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tihang.dossier.bundle import SUFFIX
from tihang.platform.access import ActorRequest, allow
from tihang.platform.exchange import queries, rules, services
from tihang.platform.exchange.forms import ReasonForm
from tihang.platform.exchange.keys import KeyUnusable
from tihang.platform.exchange.models import Kind, SentBundle
from tihang.platform.registry.models import Authority
from tihang.platform.words import say

PAGE_SIZE = 50


@allow(rules.is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: ActorRequest, kind: str, authority: int) -> HttpResponse:
    """Choose the cases for a bundle: those that the recipient lacks, or all again."""
    recipient = queries.find_recipient(request.actor, kind, authority)
    if request.method != "POST":
        return _choose(request, kind, recipient)
    cases = queries.sendable(request.actor, kind, recipient)
    if "all" in request.POST:
        cases = queries.unsent(request.actor, kind, recipient)
    else:
        cases = cases.filter(pk__in=_uuids(request.POST.getlist("case")))
    try:
        bundle = services.order_bundle(request.actor, kind, recipient, list(cases))
    except (services.SendingRefused, KeyUnusable) as refused:
        return _choose(request, kind, recipient, str(refused), status=400)
    return redirect("exchange:sent", sent=bundle.pk)


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """Those that can be read; anything else names no case."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _choose(
    request: ActorRequest, kind: str, recipient: Authority, problem: str = "", *, status: int = 200
) -> HttpResponse:
    again = request.GET.get("show") == "all"
    listed = queries.sendable if again else queries.unsent
    page = Paginator(listed(request.actor, kind, recipient), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "kind": kind,
        "label": Kind(kind).label,
        "recipient": recipient,
        "page": page,
        "rows": [
            {
                "case": case,
                "tier": say(case.edition.tier(case.tier).name),
                "state": say(case.stage.name),
                "sent": getattr(case, "sent", None),
            }
            for case in page
        ],
        "again": again,
        "chosen": set(request.POST.getlist("case")),
        "problem": problem,
        "works_here": queries.works_here(recipient),
        "most": services.MOST_CASES,
    }
    return render(request, "exchange/choose.html", context, status=status)


@allow(rules.is_of_the_office, find=queries.find_sent)
@require_safe
def sent(request: ActorRequest, bundle: SentBundle) -> HttpResponse:
    """How far a bundle is, its file, and the cases in it."""
    services.sweep_bundles()
    bundle.refresh_from_db()
    return render(request, "exchange/sent.html", _sent(request, bundle))


@allow(rules.is_of_the_office, find=queries.find_sent)
@require_safe
def progress(request: ActorRequest, bundle: SentBundle) -> HttpResponse:
    """The part of the page that waits; it has the whole page read again at the end."""
    if not bundle.is_pending:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "exchange/_sent.html", _sent(request, bundle))


def _sent(request: ActorRequest, bundle: SentBundle) -> dict[str, Any]:
    rows = bundle.cases.select_related("case__round", "case__factory__enterprise")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"bundle": bundle, "page": page, "total": page.paginator.count}


@allow(rules.is_of_the_office, find=queries.find_sent)
@require_safe
def download(_request: ActorRequest, bundle: SentBundle) -> FileResponse:
    """The file, read in pieces."""
    if bundle.state != SentBundle.State.READY:
        raise Http404
    try:
        opened = bundle.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type="application/octet-stream")
    response.headers["Content-Length"] = str(bundle.size)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_name(bundle))}"
    return response


def _name(bundle: SentBundle) -> str:
    day = timezone.localtime(bundle.made_at)
    return f"{bundle.sender.name}-{Kind(bundle.kind).label}-{day:%Y%m%d-%H%M}{SUFFIX}"


@allow(rules.is_of_the_office, find=queries.find_sent)
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: ActorRequest, bundle: SentBundle, handover: int) -> HttpResponse:
    """Go on here with a case whose bundle never arrived."""
    row = bundle.cases.filter(pk=handover).select_related("case__factory__enterprise").first()
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.recall_case(request.actor, row, reason=form.cleaned_data["reason"])
        return redirect("exchange:sent", sent=bundle.pk)
    context = {"bundle": bundle, "case": row.case, "form": form}
    return render(request, "exchange/recall.html", context, status=400 if form.errors else 200)
