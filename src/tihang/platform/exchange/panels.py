"""What the exchange adds to the case page: where the case is, and what came with it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.exchange import rules
from tihang.platform.exchange.models import SentCase
from tihang.platform.exchange.reported import reported
from tihang.platform.filing.models import Case


def whereabouts(request: ActorRequest, case: Case) -> SafeString | None:
    """Nothing while the case is here, or once it has ended."""
    if not case.elsewhere or case.stage.final:
        return None
    sent = SentCase.objects.filter(case=case, passes=True, recalled_at=None)
    row = sent.select_related("bundle").order_by("-bundle__made_at").first()
    mine = row and row.bundle.sender_id == request.actor.authority_id
    context = {"case": case, "sent": row, "mine": mine}
    return render_to_string("exchange/_whereabouts.html", context, request)


def countersigned_below(request: ActorRequest, case: Case) -> SafeString | None:
    """What the departments beside the sender said; for officers of the office that took it over."""
    if not rules.is_officer(request.actor, None):
        return None
    found = reported(request.actor, [case]).get(case.pk)
    return render_to_string("exchange/_reported.html", {"found": found}, request) if found else None
