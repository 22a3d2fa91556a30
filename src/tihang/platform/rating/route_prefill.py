"""What is known of a factory already, so that the questions of the route are answered."""

from __future__ import annotations

from typing import Any

from tihang.dossier.model import Dossier
from tihang.dossier.values import plain_number
from tihang.platform.actor import Actor
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.queries import visible_cases
from tihang.platform.registry.models import Factory
from tihang.platform.registry.queries import recognitions_of
from tihang.platform.rounds.queries import latest_round


def known_facts(actor: Actor, factory: Factory) -> dict[str, Any]:
    """From the registry, the recognitions and the draft that was written last."""
    firm = factory.enterprise
    dossier = _last_draft(actor, factory)
    enterprise = dossier.enterprise if dossier else None
    years = [
        y for y in (enterprise.finances if enterprise else None) or () if y.revenue is not None
    ]
    latest = max(years, key=lambda year: year.year) if years else None
    return {
        "entity": (enterprise.entity if enterprise else None) or "",
        "industry": (enterprise.industry if enterprise else None) or "",
        "region": (enterprise.region if enterprise else None) or firm.region_id or "",
        "revenue": plain_number(latest.revenue) if latest and latest.revenue is not None else None,
        "year": latest.year if latest else None,
        "central": "yes" if firm.group_id else "no",
        "held": _held(factory, dossier),
    }


def _last_draft(actor: Actor, factory: Factory) -> Dossier | None:
    case = (
        visible_cases(actor)
        .filter(factory=factory)
        .select_related("draft")
        .order_by("-draft__updated_at")
        .first()
    )
    return loaded(case.draft.dossier) if case else None


def _held(factory: Factory, dossier: Dossier | None) -> str:
    """The highest tier that the registry or the draft names."""
    round_ = latest_round()
    if round_ is None:
        return ""
    ranks = {tier.id: tier.rank for tier in round_.rules.tiers}
    named = {each.tier for each in recognitions_of(factory)}
    named |= {each.tier for each in (dossier.recognitions if dossier else None) or ()}
    return max((tier for tier in named if tier in ranks), key=ranks.__getitem__, default="")
