"""Who asks, who answers, who reads along."""

from __future__ import annotations

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import Actor, Role
from tihang.platform.countersign.models import Consultation

LEADS = (Role.CITY_OFFICER, Role.PROVINCE_OFFICER)

takes_part: Rule = has_role(*LEADS, Role.DEPARTMENT_OFFICER)
may_ask: Rule = has_role(*LEADS)


def may_see(actor: Actor, consultation: Consultation) -> bool:
    """Whoever found it may read it: finding goes by taking part."""
    return takes_part(actor, consultation)


def is_lead_of(actor: Actor, consultation: Consultation) -> bool:
    """An officer of the authority that asks."""
    return actor.role in LEADS and actor.authority_id == consultation.authority_id


def may_answer(actor: Actor, consultation: Consultation) -> bool:
    """An officer of one of the departments; finding sees to it that it was asked."""
    return actor.role == Role.DEPARTMENT_OFFICER and actor.lead_id == consultation.authority_id
