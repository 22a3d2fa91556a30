"""A round in which cases walk, without the firm's whole form having to be filled in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person
from tests.platform.made_up_cases import Theatre, ask, open_theatre
from tests.platform.remembered import remembered
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.countersign import services
from tihang.platform.countersign.models import Consultation
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Function, Level


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


@dataclass(frozen=True)
class Hall:
    """A theatre with two departments beside the city and cases on its desk."""

    theatre: Theatre
    finance: Person
    reform: Person

    def ask(self, cases: list[Case], *, seconds: int = 3600) -> Consultation:
        until = dt.timedelta(seconds=seconds)
        return ask(self.theatre, self.theatre.city, cases, until=until)

    def all_consent(self, consultation: Consultation) -> None:
        for person in (self.finance, self.reform):
            services.answer(person.actor, consultation, position="consent")

    def time_is_over(self, consultation: Consultation) -> None:
        Consultation.objects.filter(pk=consultation.pk).update(due_at=timezone.now())


@pytest.fixture
def hall(theatre: Theatre) -> Hall:
    return remembered(_settle_hall, theatre)


def _settle_hall(theatre: Theatre) -> Hall:
    reform = registry.establish_authority(
        SYSTEM,
        code="reform",
        name="发展和改革委员会",
        level=Level.CITY,
        function=Function.REFORM,
        lead=theatre.land.city,
    )
    return Hall(theatre, theatre.bureau, theatre.engage("reform", Role.DEPARTMENT_OFFICER, reform))
