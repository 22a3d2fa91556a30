"""What the authorities' side adds to the case page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF
from tihang.platform.review import queries
from tihang.platform.review.checklist import checklist_of
from tihang.platform.review.steps import offered_steps


def examination(request: ActorRequest, case: Case) -> SafeString | None:
    """For officers: the steps that are theirs, what stands against them, the opinion.

    A self-rating is the firm's own word: nobody examines it.
    """
    if not request.actor.is_authority or case.channel == SELF:
        return None
    checks = queries.latest_checks(case)
    context = {
        "case": case,
        "steps": offered_steps(case, request.actor),
        "checklist": checklist_of(case),
        "opinion": queries.issued_opinion(case),
        "checks": [(site, checks.get(site.id)) for site in case.edition.credit_sites],
    }
    return render_to_string("review/_panel.html", context, request)
