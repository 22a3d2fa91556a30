"""What a firm's move does to its filings.

Drafts that were never handed in go with the firm to its new desk. What was handed in stays with
the desk that has it until it is finished: that desk has begun, and the firm was told so.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.filing import jurisdiction
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority, Enterprise

TRANSFERRED = "desk-changed"


def drafts_follow(actor: Actor, enterprise: Enterprise) -> None:
    """Lay the firm's drafts before its present desk or group. Raises ValidationError.

    A draft for a group that the firm no longer belongs to has nowhere to go: it is to be
    withdrawn first.
    """
    drafts = (
        Case.objects.select_for_update(of=("self",))
        .filter(factory__enterprise=enterprise, revisions=None, state__in=_beginnings())
        .select_related("authority", "round")
    )
    for case in drafts.order_by("number"):
        target = enterprise.group if case.channel == "central" else enterprise.authority
        if target is None:
            raise ValidationError(
                {
                    "group": _("申报 %(number)s 尚在填报并由集团受理，请企业先撤回")
                    % {"number": case.number}
                }
            )
        _lay_before(actor, case, target)


def _beginnings() -> set[str]:
    """The states in which the firm writes before anything was handed in."""
    from tihang import edition as editions

    return {
        workflow.initial
        for edition in editions.available()
        for workflow in editions.load(edition).workflows
    }


def _lay_before(actor: Actor, case: Case, target: Authority) -> None:
    """A group keeps its draft; the province that sees it may be another by now."""
    origin = case.authority
    jurisdiction.lay_before(case, target)
    case.save(update_fields=["authority", "city", "province"])
    if origin == target:
        return
    record(case.stream, TRANSFERRED, actor, {"origin": origin.code, "target": target.code})
