"""What the pages of the rating read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.edition.model import Condition, Edition, Tier
from tihang.platform.actor import Actor
from tihang.platform.filing.forms.answers import reference_text
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import find_case
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.rating import standings
from tihang.platform.rating.models import Plan, PlanItem, Rating
from tihang.platform.registry.models import Factory, Recognition
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.queries import latest_round
from tihang.platform.words import say

SHOWN_RATINGS = 24
"""How many ratings the pictures show, the latest of them."""


@dataclass(frozen=True)
class Rung:
    """A tier in the picture of the ladder, with what shows that the factory holds it."""

    tier: Tier
    recognition: Recognition | None
    is_next: bool

    @property
    def name(self) -> str:
        return say(self.tier.name)


@dataclass(frozen=True)
class FactoryLine:
    """A factory in the firm's list."""

    factory: Factory
    rungs: list[Rung]
    rating: Rating | None
    self_rating: Case | None
    """The self-rating by the newest edition, begun or declared."""
    filings: list[Case]
    """Filings for other tiers that the firm is writing."""


def cases_by_tier(factory: Factory, round_: Round) -> dict[str, Case]:
    """The factory's filings in a round; a factory files once for a tier."""
    cases = Case.objects.filter(factory=factory, round=round_).select_related("round")
    return {case.tier: case for case in cases}


@dataclass(frozen=True)
class Difference:
    """A condition that stands otherwise than at the rating before."""

    condition: Condition
    reference: str
    tier: str
    before: str
    now: str


def own_factories(actor: Actor) -> QuerySet[Factory]:
    return Factory.objects.filter(enterprise_id=actor.enterprise_id or 0).select_related(
        "enterprise__authority", "enterprise__group"
    )


def find_factory(actor: Actor, factory: int) -> Factory:
    """A factory of the actor's firm. Raises Http404 for any other."""
    return get_object_or_404(own_factories(actor), pk=factory)


def find_plan(actor: Actor, plan: int) -> Plan:
    """A plan of the actor's firm. Raises Http404 for any other."""
    plans = Plan.objects.select_related("case__round", "case__factory__enterprise", "made_by")
    found = get_object_or_404(plans, pk=plan)
    if not actor.is_enterprise or found.case.factory.enterprise_id != actor.enterprise_id:
        raise Http404
    return found


def find_own_case(actor: Actor, case: str) -> Case:
    """A case with what its pages show. Raises Http404 where the actor may not know of it."""
    return find_case(actor, case)  # type: ignore[arg-type]


def factory_lines(actor: Actor) -> list[FactoryLine]:
    """Every factory of the firm, in a number of queries that does not grow with them."""
    round_ = latest_round()
    if round_ is None:
        return []
    edition = round_.rules
    rated = {tier.id for tier in edition.tiers if tier.self_rated}
    cases = Case.objects.select_related("round").order_by("number")
    factories = own_factories(actor).prefetch_related(
        "recognitions",
        Prefetch("cases", cases, to_attr="all_cases"),
        Prefetch("ratings", Rating.objects.order_by("-at", "-pk"), to_attr="latest_ratings"),
    )
    lines = []
    for factory in factories:
        found: list[Case] = factory.all_cases
        ratings: list[Rating] = factory.latest_ratings
        own = [case for case in found if case.round_id == round_.pk and case.tier in rated]
        lines.append(
            FactoryLine(
                factory,
                ladder(edition, list(factory.recognitions.all())),
                ratings[0] if ratings else None,
                own[0] if own else None,
                [case for case in found if case.tier not in rated and is_with_firm(case)],
            )
        )
    return lines


def ladder(edition: Edition, recognitions: list[Recognition]) -> list[Rung]:
    """The tiers from the highest down, and which is the next to reach."""
    held = {each.tier: each for each in recognitions if each.is_in_force}
    top = max((edition.tier(tier).rank for tier in held), default=0)
    return [
        Rung(tier, held.get(tier.id), tier.rank == top + 1)
        for tier in sorted(edition.tiers, key=lambda each: -each.rank)
    ]


def history(factory: Factory) -> list[Rating]:
    """The ratings of a factory, the earliest first."""
    latest = factory.ratings.select_related("by", "case").order_by("-at", "-pk")[:SHOWN_RATINGS]
    return list(reversed(latest))


def differences(before: Rating, now: Rating) -> list[Difference]:
    """The conditions that changed between two ratings, in the notice's order."""
    edition = now.rules
    return [
        Difference(
            condition,
            reference_text(edition, condition),
            say(edition.tier(condition.tier).name),
            before.verdicts.get(condition.id, standings.UNDETERMINED),
            now.verdicts[condition.id],
        )
        for condition in edition.conditions
        if condition.id in now.verdicts
        and before.verdicts.get(condition.id, standings.UNDETERMINED) != now.verdicts[condition.id]
    ]


def latest_plan(case: Case) -> Plan | None:
    return case.plans.order_by("-made_at", "-pk").first()


def plan_rows(plan: Plan) -> list[tuple[PlanItem, Condition, str]]:
    """Each item with its condition and where that stands."""
    conditions = {condition.id: condition for condition in plan.case.edition.conditions}
    return [
        (item, found := conditions[item.condition], reference_text(plan.case.edition, found))
        for item in plan.items.all()
    ]
