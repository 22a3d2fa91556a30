"""What countersigning adds to the case page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.countersign import queries, rules
from tihang.platform.countersign.standing import board
from tihang.platform.filing.models import Case


def countersigning(request: ActorRequest, case: Case) -> SafeString | None:
    """For those who take part: what each department says of this case; none where not asked."""
    if not rules.takes_part(request.actor, None):
        return None
    asked = queries.consultations(request.actor).filter(entries__case=case).order_by("asked_at")
    consultation = asked.last()
    if consultation is None:
        return None
    seen = board(consultation)
    line = next(each for each in seen.lines if each.entry.case_id == case.pk)
    context = {
        "consultation": consultation,
        "line": line,
        "said": list(zip(seen.departments, line.cells, strict=True)),
    }
    return render_to_string("countersign/_panel.html", context, request)
