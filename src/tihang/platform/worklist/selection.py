"""Which cases a list shows: a filter that lives in the page's address, and its pages.

A page goes on from the last case of the one before, by the index, so that the thousandth
costs as much as the first; nothing is counted to the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from tihang.platform.actor import Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.registry.models import Authority
from tihang.platform.review.queries import on_desk
from tihang.platform.sent import is_number

ALL = "all"
MINE = ""
PAGE_SIZE = 50
MOST_COUNTED = 1000
"""No list is counted further: beyond it a page says “more than”."""


@dataclass(frozen=True)
class Selection:
    """A filter as the address states it; blank means no bound."""

    state: str = MINE
    """Blank for what waits for the office, ``all``, or the id of a state."""
    tier: str = ""
    round: str = ""
    office: str = ""
    """Code of the office that the case was filed with."""
    days: str = ""
    """At least so many whole days in the present state."""
    q: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, Any], actor: Actor) -> Self:
        """Read what was sent; departments have no desk, so that they begin with all."""
        read = {name: str(sent.get(name, "")).strip()[:100] for name in cls.__dataclass_fields__}
        if read["days"] and not is_number(read["days"]):
            read["days"] = ""
        if actor.has_role(Role.DEPARTMENT_OFFICER) and read["state"] == MINE:
            read["state"] = ALL
        return cls(**read)

    @property
    def query(self) -> str:
        """The filter as part of an address, blank parts left out."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_bound(self) -> bool:
        return self != replace(Selection(), state=self.state)


def cases_of(actor: Actor, chosen: Selection) -> QuerySet[Case]:
    """The cases that the actor may see and the filter lets through, in no order yet."""
    cases = on_desk(actor) if chosen.state == MINE else visible_cases(actor)
    if chosen.state not in (MINE, ALL):
        cases = cases.filter(state=chosen.state)
    if chosen.tier:
        cases = cases.filter(tier=chosen.tier)
    if chosen.round:
        cases = cases.filter(round__code=chosen.round)
    if chosen.office:
        office = Authority.objects.filter(code=chosen.office).first()
        cases = cases.filter(_filed_beneath(office)) if office else cases.none()
    if chosen.days:
        cases = cases.filter(
            state_since__lte=timezone.now() - dt.timedelta(days=min(int(chosen.days), 36_500))
        )
    return cases.filter(_named(chosen.q)) if chosen.q else cases


def _filed_beneath(office: Authority) -> Q:
    """Filed with the office itself, or with one beneath it."""
    return Q(**{{"city": "city", "province": "province"}.get(office.level, "authority"): office})


def _named(words: str) -> Q:
    return (
        Q(factory__enterprise__name__icontains=words)
        | Q(factory__enterprise__credit_code__iexact=words)
        | Q(number__icontains=words)
    )


@dataclass(frozen=True)
class Place:
    """A place between two cases of the order: behind the case named, or before it."""

    since: dt.datetime
    number: str
    is_behind: bool = True

    @property
    def text(self) -> str:
        sign = "after" if self.is_behind else "before"
        return f"{sign}~{self.since.isoformat()}~{self.number}"

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The place that an address names; none where it cannot be read."""
        sign, _sep, rest = text.partition("~")
        moment, _sep, number = rest.partition("~")
        try:
            since = dt.datetime.fromisoformat(moment)
        except ValueError:
            return None
        if sign not in ("after", "before") or not number or since.tzinfo is None:
            return None
        return cls(since, number, sign == "after")


def bounded(cases: QuerySet[Case], place: Place | None) -> QuerySet[Case]:
    """The cases on one side of a place, nearest first; the longest waiting from the start."""
    if place is None:
        return cases.order_by("state_since", "number")
    side, edge = ("gt", "gte") if place.is_behind else ("lt", "lte")
    # The first bound is what the index is entered by; the second leaves out those level with it.
    cases = cases.filter(**{f"state_since__{edge}": place.since}).filter(
        Q(**{f"state_since__{side}": place.since}) | Q(**{f"number__{side}": place.number})
    )
    signs = ("", "") if place.is_behind else ("-", "-")
    return cases.order_by(f"{signs[0]}state_since", f"{signs[1]}number")


def counted(cases: QuerySet[Case], most: int = MOST_COUNTED) -> int:
    """How many there are, but never more than ``most`` + 1 are looked at."""
    return cases.order_by()[: most + 1].count()
