"""What firms have declared of themselves, as the authorities see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.platform.accounts.queries import scope
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case, Revision
from tihang.platform.rating.models import Rating
from tihang.platform.recognition.models import Pick
from tihang.platform.registry.models import Recognition


@dataclass(frozen=True)
class Declared:
    """A declaration with who made it, how it stood then, and what spot checks found."""

    recognition: Recognition
    case: Case | None
    revision: Revision | None
    rating: Rating | None
    picks: tuple[Pick, ...]

    @property
    def has_failed(self) -> bool:
        return any(pick.result == Pick.Result.FAILED for pick in self.picks)


def declarations(actor: Actor) -> QuerySet[Recognition]:
    """The declarations of the firms that the actor may see, the latest first."""
    found = Recognition.objects.filter(
        scope(actor, "factory__enterprise"), kind=Recognition.Kind.DECLARED, case__isnull=False
    )
    return found.select_related("factory__enterprise__authority").order_by("-date", "-pk")


def find_declaration(actor: Actor, declaration: int) -> Recognition:
    """A declaration within the actor's reach. Raises Http404 for any other."""
    return get_object_or_404(declarations(actor), pk=declaration)


def of_case(case: Case) -> Recognition | None:
    """What was registered when the case's self-rating was declared."""
    found = Recognition.objects.filter(case=case.pk, kind=Recognition.Kind.DECLARED)
    return found.select_related("factory").first()


def with_details(found: Sequence[Recognition]) -> list[Declared]:
    """The declarations with what is shown of them; constant in queries."""
    ids = [each.case for each in found if each.case]
    cases = {each.pk: each for each in Case.objects.filter(pk__in=ids).select_related("round")}
    revisions = Revision.objects.filter(case__in=ids, step="declare").defer("dossier")
    declared = {each.case_id: each for each in revisions.select_related("made_by")}
    ratings = Rating.objects.filter(case__in=ids).order_by("at", "pk")
    latest = {each.case_id: each for each in ratings}
    picks: dict[uuid.UUID, list[Pick]] = {}
    drawn = Pick.objects.filter(case__in=ids).select_related("check_of__authority", "officer")
    for pick in drawn.order_by("pk"):
        picks.setdefault(pick.case_id, []).append(pick)
    return [
        Declared(
            recognition=each,
            case=cases.get(each.case) if each.case else None,
            revision=declared.get(each.case) if each.case else None,
            rating=latest.get(each.case) if each.case else None,
            picks=tuple(picks.get(each.case, ())) if each.case else (),
        )
        for each in found
    ]


def details_of(found: Recognition) -> Declared:
    """One declaration with all that is shown of it. Raises Http404 where its case is gone."""
    declared = with_details([found])[0]
    if declared.case is None:
        raise Http404
    return declared
