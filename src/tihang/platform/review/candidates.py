"""The candidates of a ranking, each with what the order is decided by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tihang.dossier.model import Dossier
from tihang.evaluation import TierVerdict
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.models import Opinion, RankEntry, RankingList
from tihang.platform.review.services import Place

KEY_FACTS = ("maturity.level", "ai.share", "aspects.covered", "enterprise.revenue")
"""The figures shown beside a candidate, in this order."""


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

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The key figures: maturity, AI share, aspects covered, as the evaluation read them."""
        shown: dict[str, tuple[str, str]] = {}
        for condition in self.verdict.conditions:
            for fact in condition.facts:
                if fact.id in KEY_FACTS and fact.value is not None:
                    shown.setdefault(fact.id, (fact.label, fact.shown))
        return [shown[fact] for fact in KEY_FACTS if fact in shown]


def ranking_rows(actor: Actor, cases: Sequence[Case], places: Sequence[Place]) -> list[RankingRow]:
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
