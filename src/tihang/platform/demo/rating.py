"""The showcase firm's self-rating: rated twice, better the second time, then declared."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tihang.dossier.model import Dossier
from tihang.platform.actor import SYSTEM, Actor
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.rating import services as rating
from tihang.platform.rating.models import Rating
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Enterprise, Recognition

FIRST_TIME = ("requirement.3b", "requirement.4b", "basic.research.1", "basic.operations.1")
"""What the firm could not say yes to when it first rated itself."""
SECOND_TIME = ("requirement.4b", "basic.research.1")
DAYS_AGO = (240, 90)


def rate_showcase(clerk: Actor, signatory: Actor, firm: Enterprise, pattern: Dossier) -> Case:
    """Rate, mend, rate again, declare; the ratings lie months apart."""
    case = rating.start_self_rating(clerk, firm.factories.get())
    whole = pattern.model_copy(update={"tier": case.tier, "channel": case.channel})
    for lacking in (FIRST_TIME, SECOND_TIME):
        filing.import_dossier(clerk, case, _lacking(whole, lacking), case.draft.version)
        case = Case.objects.get(pk=case.pk)
        rating.record_rating(clerk, case)
    filing.import_dossier(clerk, case, whole, case.draft.version)
    case = rating.declare(signatory, Case.objects.get(pk=case.pk), truthful=True)
    _record_earlier(case, pattern)
    # A demo is set up in a second; what took a year must not seem to.
    for each, days in zip(case.ratings.order_by("pk"), DAYS_AGO, strict=False):
        at = timezone.now() - dt.timedelta(days=days)
        Rating.objects.filter(pk=each.pk).update(at=at)
    return case


def _record_earlier(case: Case, pattern: Dossier) -> None:
    """The tiers above the self-rated one that the showcase's filing names as recognised."""
    for held in pattern.recognitions or ():
        if held.tier != case.tier and held.date:
            registry.record_recognition(
                SYSTEM,
                case.factory,
                tier=held.tier,
                number=held.number or "",
                issuer=held.issuer or "",
                date=held.date,
                kind=Recognition.Kind.RECORDED,
            )


def _lacking(dossier: Dossier, clauses: tuple[str, ...]) -> Dossier:
    """The same with some conditions answered with no."""

    def answer(each: Any) -> Any:
        return each.model_copy(update={"met": False}) if each.clause in clauses else each

    answers = tuple(answer(each) for each in dossier.answers or ())
    return dossier.model_copy(update={"answers": answers})
