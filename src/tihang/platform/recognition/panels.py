"""What decisions and declarations add to the case page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF
from tihang.platform.recognition import rules
from tihang.platform.recognition.queries import decisions, declarations


def pending(request: ActorRequest, case: Case) -> SafeString | None:
    """For the deciding office alone: what it has decided and not released."""
    if not request.actor.is_authority:
        return None
    found = decisions.pending_by_case(request.actor, [case]).get(case.pk)
    if found is None:
        return None
    return render_to_string("recognition/_pending.html", {"decision": found}, request)


def declaration(request: ActorRequest, case: Case) -> SafeString | None:
    """For the firm and the authorities: whether the declaration still stands."""
    if case.channel != SELF:
        return None
    found = declarations.of_case(case)
    if found is None:
        return None
    context = {
        "recognition": found,
        "may_withdraw": rules.may_withdraw(request.actor, found) and found.is_in_force,
        "may_see": rules.may_see_declaration(request.actor),
    }
    return render_to_string("recognition/_declaration.html", context, request)
