"""The candidates of a ranking, each with what the order is decided by."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tihang.dossier.model import Dossier
from tihang.evaluation import TierVerdict
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.models import Opinion, RankEntry, RankingList
from tihang.platform.review.services import Place
from tihang.platform.rounds.models import Round

KEY_FACTS = ("maturity.level", "ai.share", "aspects.covered", "enterprise.revenue")
"""The figures shown beside a candidate, in this order."""


@dataclass(frozen=True)
class NoteColumn:
    """A column that another app adds to the ranking page."""

    heading: str
    notes: Mapping[uuid.UUID, str]
    """By case."""


NoteSource = Callable[[Actor, Round, str, Sequence[Case]], NoteColumn | None]
"""Gives the column for a tier's candidates, in a constant number of queries; None for none."""

_note_sources: list[NoteSource] = []


def register_note(source: NoteSource) -> None:
    """Add a column to the ranking page once; call it in ``AppConfig.ready``."""
    if source not in _note_sources:
        _note_sources.append(source)


def note_columns(
    actor: Actor, round_: Round, tier: str, cases: Sequence[Case]
) -> tuple[NoteColumn, ...]:
    """The columns of other apps that have anything to say of these candidates."""
    found = (source(actor, round_, tier, cases) for source in _note_sources)
    return tuple(column for column in found if column is not None)


@dataclass(frozen=True)
class RankingRow:
    """A case on the ranking page, with what the order is decided by."""

    case: Case
    place: Place | None
    verdict: TierVerdict
    dossier: Dossier
    opinion: Opinion | None
    below: RankEntry | None
    """The place that the city gave it, on the province's page."""
    notes: tuple[str, ...] = ()
    """What other apps say of it, one for each of their columns; blank where nothing."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The key figures: maturity, AI share, aspects covered, as the evaluation read them."""
        shown: dict[str, tuple[str, str]] = {}
        for condition in self.verdict.conditions:
            for fact in condition.facts:
                if fact.id in KEY_FACTS and fact.value is not None:
                    shown.setdefault(fact.id, (fact.label, fact.shown))
        return [shown[fact] for fact in KEY_FACTS if fact in shown]


def ranking_rows(
    actor: Actor,
    cases: Sequence[Case],
    places: Sequence[Place],
    columns: Sequence[NoteColumn] = (),
) -> list[RankingRow]:
    """A row for each case, ranked ones first in their order; constant in queries."""
    dossiers = queries.latest_dossiers(cases)
    opinions = queries.issued_opinions(cases)
    below = queries.ranks_below(actor, cases)
    by_case = {place.case_id: place for place in places}
    rows = [
        RankingRow(
            case=case,
            place=by_case.get(case.pk),
            verdict=queries.verdict_of(dossiers[case.pk], case.edition),
            dossier=dossiers[case.pk],
            opinion=opinions.get(case.pk),
            below=below.get(case.pk),
            notes=tuple(column.notes.get(case.pk, "") for column in columns),
        )
        for case in cases
    ]
    return sorted(rows, key=lambda row: (row.place is None, row.place.position if row.place else 0))


def quota_meter(ranking: RankingList, count: int) -> dict[str, Any]:
    """How the list stands against the quota."""
    quota, used = queries.quota_of(ranking), queries.issued_count(ranking)
    return {
        "quota": quota,
        "used": used,
        "count": count,
        "total": used + count,
        "over": max(0, used + count - quota) if quota is not None else 0,
        "first": used + 1,
    }


def saved_places(ranking: RankingList) -> list[Place]:
    """The places of the list as saved; none for one that was not begun."""
    if ranking.version == 0:
        return []
    return [Place(e.case_id, e.position, e.reason) for e in ranking.entries.all()]
