"""What the exchange adds to the case page: where the case is, if not here."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.exchange.models import SentCase
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
