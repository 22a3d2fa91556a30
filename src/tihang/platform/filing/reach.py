"""How far a case has come: the five other departments read what lies at their level or beyond.

Told from the edition's table of steps, so that a new state or step needs no word here.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tihang import edition as editions
from tihang.edition.model import Step, Workflow
from tihang.platform.actor import Role
from tihang.platform.filing.models import Case, Revision
from tihang.platform.registry.models import Level

_RANKS: dict[str, int] = {
    Role.COUNTY_OFFICER: 1,
    Role.CITY_OFFICER: 2,
    Role.PROVINCE_OFFICER: 3,
}
_RANK_OF_LEVEL: dict[str, int] = {Level.COUNTY: 1, Level.CITY: 2, Level.PROVINCE: 3}


class Reach(NamedTuple):
    """What of one channel's workflow lies at a level or beyond it."""

    edition: str
    channel: str
    states: tuple[str, ...]
    """The case waits there for an officer of that level or a higher one."""
    ends: tuple[str, ...]
    arrivals: tuple[str, ...]
    """The steps whose frozen revision that level or a higher one received or made."""


def that_reached(cases: QuerySet[Case], level: str) -> QuerySet[Case]:
    """Those of the cases that lie at this level or beyond it, or ended there.

    A case that was sent back below is out of sight until it arrives again.
    """
    newest = Revision.objects.filter(case=OuterRef("pk")).order_by("-number")
    found = Q(pk__in=[])
    for each in _reaches(level):
        here = Q(round__edition=each.edition, channel=each.channel)
        ended = Q(state__in=each.ends, last_step__in=each.arrivals)
        found |= here & (Q(state__in=each.states) | ended)
    return cases.alias(last_step=Subquery(newest.values("step")[:1])).filter(found)


@cache
def _reaches(level: str) -> tuple[Reach, ...]:
    rank = _RANK_OF_LEVEL[level]
    found = (
        _reach(edition, workflow, rank)
        for edition in editions.available()
        for workflow in editions.load(edition).workflows
    )
    return tuple(each for each in found if each.states)


def _reach(edition: str, workflow: Workflow, rank: int) -> Reach:
    ranks = {state.id: _RANKS.get(state.waits_for or "", 0) for state in workflow.states}

    def arrives(step: Step) -> bool:
        return step.freezes and max(ranks[step.target], _RANKS.get(step.who, 0)) >= rank

    return Reach(
        edition=edition,
        channel=workflow.channel,
        states=tuple(state for state, at in ranks.items() if at >= rank),
        ends=tuple(state.id for state in workflow.states if state.final),
        arrivals=tuple(sorted({step.action for step in workflow.steps if arrives(step)})),
    )
