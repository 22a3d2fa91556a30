"""A round, a firm's people, and a filing that is complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person
from tests.platform.remembered import remembered
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import services
from tihang.platform.filing.models import Case, Draft
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Factory
from tihang.platform.rounds.models import Deadline, Level, Round
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.services import give_reasons, sign

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
    return remembered(settle_firm, land, engage)


def settle_firm(land: Land, engage: Engage) -> Firm:
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
    return remembered(_started, firm)


def _started(firm: Firm) -> Case:
    return services.start_case(
        firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
    )


@pytest.fixture
def whole() -> Dossier:
    """The showcase firm's dossier, without what reviewers found."""
    found = read_dossier(EXAMPLES / "excellence.yaml")
    return found.model_copy(update={"judgements": None})


@pytest.fixture
def unsigned(case: Case, firm: Firm, whole: Dossier) -> Case:
    """A filing in which everything is filled in, before anybody signed it."""
    return remembered(_filled_in, case, firm, whole, told=whole.model_dump_json())


def _filled_in(case: Case, firm: Firm, whole: Dossier) -> Case:
    services.import_dossier(firm.clerk.actor, case, whole, case.draft.version)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def complete(unsigned: Case, firm: Firm) -> Case:
    """A filing that only has to be handed in."""
    return remembered(signed, unsigned, firm)


def signed(case: Case, firm: Firm) -> Case:
    """The case with the firm's signature on its draft as it is now."""
    version = Draft.objects.get(case=case).version
    sign(firm.signatory.actor, case, capacity="authorised", base_version=version)
    return Case.objects.get(pk=case.pk)


def explained(case: Case, firm: Firm) -> Case:
    """The case with a reason for whatever the pre-check asks to be explained."""
    case = Case.objects.get(pk=case.pk)
    open_ones = [each.found.key for each in answered_findings(case) if each.is_open]
    give_reasons(firm.clerk.actor, case, dict.fromkeys(open_ones, "情况属实。"))
    return case


Close = Callable[[str, dt.datetime], None]


@pytest.fixture
def close(firm: Firm) -> Close:
    """Let a level's time end at an instant."""

    def end(level: str, at: dt.datetime) -> None:
        firm.round.deadlines.filter(role_level=level).update(closes_at=at)

    return end
