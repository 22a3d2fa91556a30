"""What must hold before a case leaves the desk of an authority that has departments beside it."""

from __future__ import annotations

from tihang.platform.actor import Actor
from tihang.platform.countersign.queries import GUARD
from tihang.platform.countersign.standing import obstacles
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case


def countersigned(case: Case, actor: Actor) -> list[str]:
    """Every department was heard or let its time go by, and every objection is settled."""
    return obstacles(actor, [case]).get(case.pk, [])


def register() -> None:
    """Hand the guard to the workflow."""
    workflow.register_guard(GUARD, countersigned)
