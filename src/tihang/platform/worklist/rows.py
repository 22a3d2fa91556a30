"""The rows of a worklist: plain texts, a fixed number of queries whatever their number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Round
from tihang.platform.words import say
from tihang.platform.worklist.selection import PAGE_SIZE, Place, bounded

_ANY = uuid.UUID(int=0)

_COLUMNS = (
    "pk",
    "number",
    "tier",
    "channel",
    "state",
    "state_since",
    "desk_id",
    "round_id",
    "authority_id",
    "factory__name",
    "factory__enterprise__name",
    "factory__enterprise__credit_code",
)


@dataclass(frozen=True)
class Row:
    """A case as a list shows it."""

    pk: uuid.UUID
    number: str
    enterprise: str
    credit_code: str
    factory: str
    tier: str
    round: str
    office: str
    state: str
    since: dt.datetime
    days: int | None
    """Whole days in the present state; none where the case has ended."""
    is_mine: bool
    """It lies on the desk of the reader's office."""
    page: str
    work: str
    """Addresses of the case and of its examination."""

    chip: str
    """The state as a status chip."""

    @property
    def key(self) -> str:
        return str(self.pk)


class Words:
    """What the rows of a list have in common, fetched once: rounds and offices."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._chips: dict[tuple[str, str], str] = {}

    @cached_property
    def rounds(self) -> dict[int, Round]:
        return {each.pk: each for each in Round.objects.prefetch_related("deadlines")}

    @cached_property
    def offices(self) -> dict[int, str]:
        return {each.pk: each.label for each in Authority.objects.all()}

    @cached_property
    def _addresses(self) -> tuple[str, str]:
        """The two addresses of any case, to be filled in: resolving them once is enough."""
        return (
            reverse("filing:case", args=[_ANY]),
            reverse("review:examination", args=[_ANY]),
        )

    @cached_property
    def _states(self) -> dict[tuple[int, str, str], tuple[str, bool]]:
        """Round, channel and state → its name, and whether it is an end."""
        return {
            (pk, workflow.channel, state.id): (say(state.name), state.final)
            for pk, round_ in self.rounds.items()
            for workflow in round_.rules.workflows
            for state in workflow.states
        }

    @cached_property
    def _tiers(self) -> dict[tuple[int, str], str]:
        return {
            (pk, tier.id): say(tier.name)
            for pk, round_ in self.rounds.items()
            for tier in round_.rules.tiers
        }

    def _chip(self, label: str, *, is_mine: bool, has_ended: bool) -> str:
        """The chip of a state; drawn once for all rows that have it."""
        kind = "wait" if is_mine else "" if has_ended else "info"
        if (kind, label) not in self._chips:
            drawn = render_to_string("ui/chip.html", {"kind": kind, "label": label})
            self._chips[kind, label] = drawn
        return self._chips[kind, label]

    def rows(self, cases: QuerySet[Case]) -> Iterator[Row]:
        """A row for each case, in the order given; read as they are asked for."""
        now = timezone.now()
        page, work = self._addresses
        found = cases.values_list(*_COLUMNS)
        for (
            pk, number, tier, channel, state, since, desk, round_, office, factory, firm, code,
        ) in found.iterator(chunk_size=500):  # fmt: skip
            name, has_ended = self._states[round_, channel, state]
            is_mine = desk is not None and desk == self.actor.authority_id
            yield Row(
                pk=pk,
                number=number,
                enterprise=firm,
                credit_code=code,
                factory=factory,
                tier=self._tiers[round_, tier],
                round=self.rounds[round_].title,
                office=self.offices.get(office, ""),
                state=name,
                since=since,
                days=None if has_ended else (now - since).days,
                is_mine=is_mine,
                page=page.replace(str(_ANY), str(pk)),
                work=work.replace(str(_ANY), str(pk)),
                chip=self._chip(name, is_mine=is_mine, has_ended=has_ended),
            )


@dataclass(frozen=True)
class Page:
    """A page of a list, with the places where the pages beside it begin."""

    rows: list[Row]
    before: str
    """Blank where nothing stands before the first row."""
    after: str


def page_of(cases: QuerySet[Case], place: Place | None, words: Words) -> Page:
    """The page that begins, or ends, at a place; the first where there is none."""
    rows = list(words.rows(bounded(cases, place)[: PAGE_SIZE + 1]))
    has_more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    is_back = place is not None and not place.is_behind
    if is_back:
        rows.reverse()
    return Page(
        rows,
        before=_edge(rows[:1], is_behind=False) if (has_more if is_back else place) else "",
        after=_edge(rows[-1:], is_behind=True) if (is_back or has_more) else "",
    )


def _edge(rows: Iterable[Row], *, is_behind: bool) -> str:
    return next((Place(row.since, row.number, is_behind).text for row in rows), "")
