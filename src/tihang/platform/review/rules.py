"""Who may do what on the authorities' side.

Seeing a case at all is ``filing.queries.visible_cases``; these rules say who acts on it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF

EXAMINERS = frozenset({Role.COUNTY_OFFICER, Role.GROUP_OFFICER})
"""They examine what a firm handed in; the others rely on their judgements and opinion."""

RETURNED = "returned"
"""The state of a case that the firm is correcting."""

RANKERS = frozenset({Role.CITY_OFFICER, Role.PROVINCE_OFFICER})

is_officer: Rule = has_role(
    Role.COUNTY_OFFICER, Role.GROUP_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER
)
examines: Rule = has_role(*EXAMINERS)
is_ranker: Rule = has_role(*RANKERS)


class Officer(NamedTuple):
    """The ids that a record of the authorities' side carries."""

    user_id: int
    authority_id: int


def officer(actor: Actor) -> Officer:
    """The actor as an officer of an authority. Raises PermissionDenied for anyone else."""
    if actor.user_id is None or actor.authority_id is None:
        raise PermissionDenied
    return Officer(actor.user_id, actor.authority_id)


def is_examiner_of(actor: Actor, case: Case) -> bool:
    """The actor is an officer of the county or group that the case is filed with."""
    return actor.role in EXAMINERS and actor.authority_id == case.authority_id


def is_under_examination(case: Case) -> bool:
    """The case lies on the desk of the county or group."""
    return case.stage.waits_for in EXAMINERS


def may_examine(actor: Actor, case: Case) -> bool:
    """The actor may record checks, judgements and an opinion now."""
    return is_examiner_of(actor, case) and case.stage.waits_for == actor.role and not case.elsewhere


def is_examiner(actor: Actor) -> bool:
    """The actor examines for a county or group."""
    return actor.role in EXAMINERS and actor.authority_id is not None


def may_check_credit(actor: Actor, case: Case) -> bool:
    """The firm may be looked up for it: from its handing in until the end.

    A look-up goes stale while the case lies with others above; the desk repeats it.
    """
    handed_in = case.state != case.workflow.initial and not case.stage.final
    return is_examiner_of(actor, case) and handed_in and not case.elsewhere


def sets_credit_rules(actor: Actor, _obj: Any = None) -> bool:
    """Those who run the round say how long a look-up counts in it."""
    return actor.role == Role.PROVINCE_OFFICER


def may_extend(actor: Actor, case: Case) -> bool:
    """The actor's desk sent the case back to the firm, and waits for it."""
    return is_examiner_of(actor, case) and case.state == RETURNED and not case.elsewhere


def may_see_examination(actor: Actor, case: Case) -> bool:
    """Any officer who may see the case; a firm hears of it through a return or a decision.

    Nobody examines what a firm has declared of itself.
    """
    return actor.is_authority and case.channel != SELF


def may_take_steps(actor: Actor, case: Case) -> bool:
    """The officers through whose hands the case goes; not the five other departments."""
    return is_officer(actor, case) and case.channel != SELF


def may_see_opinion(actor: Actor, opinion: Any) -> bool:
    """An opinion is open to the authorities once issued, to its author before."""
    return actor.is_authority and (opinion.is_issued or actor.authority_id == opinion.authority_id)
