"""What the authorities' side adds to the case page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.filing.corrections.queries import last_second, open_correction
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF
from tihang.platform.review import queries, rules
from tihang.platform.review.checklist import checklist_of
from tihang.platform.review.credit import looked, rule_of, sites_of
from tihang.platform.review.steps import offered_steps


def examination(request: ActorRequest, case: Case) -> SafeString | None:
    """For officers: the steps that are theirs, what stands against them, the opinion.

    A self-rating is the firm's own word: nobody examines it.
    """
    if not request.actor.is_authority or case.channel == SELF:
        return None
    checks = queries.latest_checks(case)
    correction = open_correction(case)
    due = correction.due_at if correction else None
    context = {
        "case": case,
        "steps": offered_steps(case, request.actor),
        "correction": correction,
        "correction_due": due and last_second(due),
        "correction_late": due is not None and timezone.now() >= due,
        "may_extend": rules.may_extend(request.actor, case),
        "checklist": checklist_of(case),
        "opinion": queries.issued_opinion(case),
        "checks": looked(sites_of(case), checks, rule_of(case.round)),
    }
    return render_to_string("review/_panel.html", context, request)
