"""Who decides, releases, strikes and draws.

Which cases an office decides on follows from the workflow's table; a decision belongs to the
office that took it.
"""

from __future__ import annotations

from typing import Any

from tihang.platform.actor import Actor, Role
from tihang.platform.recognition.models import Decision, Pick, Release, SpotCheck
from tihang.platform.registry.models import Recognition
from tihang.platform.review import rules as review

is_officer = review.is_officer
may_spot_check = review.is_ranker


def is_of_own_office(actor: Actor, obj: Decision | Release | SpotCheck) -> bool:
    """An officer of the office that decided, released or drew."""
    return is_officer(actor, None) and actor.authority_id == obj.authority_id


def may_record(actor: Actor, pick: Pick) -> bool:
    """An officer of the office that drew records what was found."""
    return may_spot_check(actor, None) and actor.authority_id == pick.check_of.authority_id


def may_see_declaration(actor: Actor, _obj: Any = None) -> bool:
    """Any officer; which declarations is a matter of jurisdiction."""
    return is_officer(actor, None)


def may_strike(actor: Actor, recognition: Recognition) -> bool:
    """City and province strike a declaration after a spot check that failed."""
    return may_spot_check(actor, None) and recognition.kind == Recognition.Kind.DECLARED


def may_withdraw(actor: Actor, recognition: Recognition) -> bool:
    """Who may declare may withdraw: the firm's signatory."""
    return (
        actor.role == Role.SIGNATORY
        and recognition.kind == Recognition.Kind.DECLARED
        and recognition.factory.enterprise_id == actor.enterprise_id
    )
