"""Who may rate: the people of a firm, their own factories."""

from __future__ import annotations

from typing import Any

from tihang.platform.actor import Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.filing.rules import is_of_a_firm, is_the_firm, may_edit
from tihang.platform.rating.models import Plan
from tihang.platform.registry.models import Factory

__all__ = [
    "is_of_a_firm",
    "is_the_firm",
    "may_change_plan",
    "may_declare",
    "may_edit",
    "owns_factory",
]


def owns_factory(actor: Actor, factory: Factory) -> bool:
    return actor.is_enterprise and actor.enterprise_id == factory.enterprise_id


def may_declare(actor: Actor, case: Case) -> bool:
    """Someone who signs for the firm, while the self-rating is being written."""
    return actor.role == Role.SIGNATORY and may_edit(actor, case)


def may_change_plan(actor: Actor, plan: Any) -> bool:
    """The people of the firm; a plan stays theirs after the filing was handed in."""
    return isinstance(plan, Plan) and is_the_firm(actor, plan.case)
