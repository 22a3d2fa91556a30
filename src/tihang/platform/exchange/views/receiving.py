"""Bundles that come in: upload, look at what would change, take it over."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.errors import Conflict
from tihang.platform.exchange import queries, rules, services
from tihang.platform.exchange.forms import ReceiveForm
from tihang.platform.exchange.models import ReceivedBundle, ReceivedCase
from tihang.platform.exchange.taking import TAKEN
from tihang.platform.exchange.views.home import show_home
from tihang.platform.filing.queries import visible_cases

PAGE_SIZE = 50


@allow(rules.is_officer)
@require_POST
def receive(request: ActorRequest) -> HttpResponse:
    """Take an upload in for checking."""
    form = ReceiveForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_home(request, form, status=400)
    upload = form.cleaned_data["file"]
    try:
        bundle = services.receive_bundle(request.actor, upload.file, upload.name)
    except Conflict as refused:
        form.add_error("file", str(refused))
        return show_home(request, form, status=409)
    return redirect("exchange:received", received=bundle.pk)


@allow(rules.is_of_the_office, find=queries.find_received)
@require_safe
def received(request: ActorRequest, bundle: ReceivedBundle) -> HttpResponse:
    """What a bundle brings, case by case."""
    return render(request, "exchange/received.html", _received(request, bundle))


@allow(rules.is_of_the_office, find=queries.find_received)
@require_safe
def progress(request: ActorRequest, bundle: ReceivedBundle) -> HttpResponse:
    """The part of the page that waits; it has the whole page read again at the end."""
    if not bundle.is_pending:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "exchange/_received.html", _received(request, bundle))


def _received(request: ActorRequest, bundle: ReceivedBundle) -> dict[str, Any]:
    counted = dict(bundle.cases.order_by().values_list("standing").annotate(count=Count("pk")))
    page = Paginator(bundle.cases.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    earlier = queries.received_by(request.actor).filter(
        digest=bundle.digest or "-", state=ReceivedBundle.State.DONE
    )
    return {
        "bundle": bundle,
        "page": page,
        "total": page.paginator.count,
        "counts": [
            (label, counted.get(value, 0)) for value, label in ReceivedCase.Standing.choices
        ],
        "wanted": sum(counted.get(standing, 0) for standing in TAKEN),
        "refused": counted.get(ReceivedCase.Standing.REFUSED, 0),
        "earlier": earlier.exclude(pk=bundle.pk).first(),
        "misaddressed": bundle.addressee not in ("", bundle.recipient.name),
        "here": _here(request, page),
    }


def _here(request: ActorRequest, page: Any) -> set[Any]:
    """Which of the cases on the page the actor can open here."""
    shown = visible_cases(request.actor).filter(pk__in=[row.case for row in page])
    return set(shown.values_list("pk", flat=True))


@allow(rules.is_of_the_office, find=queries.find_received)
@require_POST
def accept(request: ActorRequest, bundle: ReceivedBundle) -> HttpResponse:
    services.accept_bundle(request.actor, bundle)
    return redirect("exchange:received", received=bundle.pk)


@allow(rules.is_of_the_office, find=queries.find_received)
@require_POST
def discard(request: ActorRequest, bundle: ReceivedBundle) -> HttpResponse:
    services.discard_bundle(request.actor, bundle)
    return redirect("exchange:home")
