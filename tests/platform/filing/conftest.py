"""A round, a firm's people, and a filing that is complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import services
from tihang.platform.filing.models import Case
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Factory
from tihang.platform.rounds.models import Deadline, Level, Round

EXAMPLES = Path(__file__).parents[3] / "examples"


@dataclass(frozen=True)
class Firm:
    """The firm that files: a clerk, a signatory, its factory, and the county's officer."""

    clerk: Person
    signatory: Person
    county: Person
    factory: Factory
    round: Round


@pytest.fixture
def firm(land: Land, engage: Engage) -> Firm:
    now = timezone.now()
    round_ = Round.objects.create(
        code="fj-2025",
        title="2025 年度",
        title_en="2025",
        edition="2025",
        tiers=["advanced", "excellence"],
        opens_at=now - dt.timedelta(days=1),
    )
    for level, days in ((Level.FIRM, 1), (Level.COUNTY, 2)):
        Deadline.objects.create(
            round=round_, role_level=level, closes_at=now + dt.timedelta(days=days)
        )
    return Firm(
        clerk=engage("clerk", Role.CLERK, land.firm),
        signatory=engage("signatory", Role.SIGNATORY, land.firm),
        county=engage("county-officer", Role.COUNTY_OFFICER, land.county),
        factory=registry.add_factory(SYSTEM, land.firm, name="一厂"),
        round=round_,
    )


@pytest.fixture
def case(firm: Firm) -> Case:
    """A filing for the excellence tier that has just been started."""
    return services.start_case(
        firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
    )


@pytest.fixture
def whole() -> Dossier:
    """The showcase firm's dossier, without what reviewers found."""
    found = read_dossier(EXAMPLES / "excellence.yaml")
    return found.model_copy(update={"judgements": None})


@pytest.fixture
def complete(case: Case, firm: Firm, whole: Dossier) -> Case:
    """A filing that only has to be handed in."""
    services.import_dossier(firm.clerk.actor, case, whole, case.draft.version)
    return Case.objects.get(pk=case.pk)


Close = Callable[[str, dt.datetime], None]


@pytest.fixture
def close(firm: Firm) -> Close:
    """Let a level's time end at an instant."""

    def end(level: str, at: dt.datetime) -> None:
        firm.round.deadlines.filter(role_level=level).update(closes_at=at)

    return end
