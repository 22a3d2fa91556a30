"""Where an office sees what it may send, what it sent, and what came."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.exchange import queries, rules, services
from tihang.platform.exchange.forms import ReceiveForm
from tihang.platform.exchange.models import Kind

RECENT = 20


@allow(rules.is_officer)
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    return show_home(request, ReceiveForm())


def show_home(request: ActorRequest, form: ReceiveForm, *, status: int = 200) -> HttpResponse:
    services.sweep_bundles()
    context = {
        "form": form,
        "targets": _targets(request.actor),
        "sent": queries.sent_by(request.actor).defer("missing")[:RECENT],
        "received": queries.received_by(request.actor)[:RECENT],
        "days": services.KEPT.days,
        "partners": queries.keys_of(queries.office_of(request.actor))
        .filter(revoked_at=None)
        .count(),
    }
    return render(request, "exchange/home.html", context, status=status)


def _targets(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "label": Kind(kind).label,
            "office": office,
            "waiting": queries.unsent(actor, kind, office).count(),
        }
        for kind, office in queries.recipients(actor)
    ]
