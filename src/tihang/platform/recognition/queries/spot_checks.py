"""Reading spot checks: whom they are drawn from, what was drawn, and whether it can be redrawn."""

from __future__ import annotations

import uuid

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tihang.platform.accounts.queries import scope
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.recognition import drawing
from tihang.platform.recognition.models import Pick, SpotCheck
from tihang.platform.registry.models import Recognition
from tihang.platform.rounds.models import Round


def population_of(actor: Actor, round_: Round, tier: str) -> list[uuid.UUID]:
    """The cases of a round by which the actor's firms hold the tier now."""
    held = Recognition.objects.filter(
        scope(actor, "factory__enterprise"), tier=tier, ended_at=None, case__isnull=False
    )
    cases = Case.objects.filter(round=round_, tier=tier, pk__in=held.values("case"))
    return list(cases.values_list("pk", flat=True))


def spot_checks_of(actor: Actor) -> QuerySet[SpotCheck]:
    """The spot checks of the actor's own office, with how far each has come."""
    if not actor.is_authority or actor.authority_id is None:
        return SpotCheck.objects.none()
    found = SpotCheck.objects.filter(authority=actor.authority_id)
    return found.select_related("round", "made_by", "authority").annotate(
        done=Count("picks", filter=~Q(picks__result=""))
    )


def all_drawn() -> QuerySet[SpotCheck]:
    """Every drawing of the installation, for whoever keeps it."""
    return SpotCheck.objects.exclude(seed="").order_by("made_at", "pk")


def find_spot_check(actor: Actor, spot_check: uuid.UUID) -> SpotCheck:
    return get_object_or_404(spot_checks_of(actor), pk=spot_check)


def find_pick(actor: Actor, pick: int) -> Pick:
    """A case drawn by the actor's office. Raises Http404 for any other."""
    found = Pick.objects.filter(check_of__authority=actor.authority_id or 0)
    joined = found.select_related("check_of__round", "case__round", "case__factory__enterprise")
    return get_object_or_404(joined, pk=pick)


def unrecorded(actor: Actor) -> QuerySet[Pick]:
    """What the actor's office drew and has not looked at yet."""
    return Pick.objects.filter(check_of__in=spot_checks_of(actor).values("pk"), result="")


def picks_of(spot_check: SpotCheck) -> list[Pick]:
    """What was drawn, in its order, with what the list shows."""
    joined = spot_check.picks.select_related(
        "case__factory__enterprise", "case__authority", "officer"
    )
    return list(joined.order_by("place"))


def draws_from_the_same(spot_check: SpotCheck) -> int:
    """How many spot checks of the office were drawn from the very same list before this one."""
    same = SpotCheck.objects.filter(
        authority=spot_check.authority_id, population_hash=spot_check.population_hash
    )
    return same.filter(made_at__lt=spot_check.made_at).count()


def problems_of(spot_check: SpotCheck) -> list[str]:
    """What does not hold when the drawing is done again; codes, empty when all does.

    Besides the drawing's own (see ``drawing.problems_of``): ``journal`` where the journal of
    the spot check is broken or says otherwise.
    """
    picked = [str(case) for case in spot_check.picks.values_list("case_id", flat=True)]
    found = drawing.problems_of(spot_check.record, picked)
    entries = {each.action: each.data for each in journal.entries(spot_check.stream)}
    fixed, drawn = entries.get("fix-population", {}), entries.get("draw", {})
    agrees = (
        fixed.get("population_hash") == drawn.get("population_hash") == spot_check.population_hash
        and fixed.get("count") == drawn.get("count") == spot_check.count
        and drawn.get("seed") == spot_check.seed
        and drawn.get("picked") == picked
    )
    if not agrees or verify(spot_check.stream):
        found.append("journal")
    return found
