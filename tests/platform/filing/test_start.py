"""A filing begins only where every desk exists that it will wait for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.platform.conftest import Engage, Land
from tests.platform.filing.conftest import Firm
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import services
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Factory, Level
from tihang.platform.rounds.services import set_earlier_deadline


def move_to(enterprise: Enterprise, desk: Authority) -> Factory:
    enterprise.authority = desk
    enterprise.save()
    return registry.add_factory(SYSTEM, enterprise, name="平潭工厂")


@pytest.mark.django_db
def test_a_firm_whose_desk_is_a_citys_is_told_which_level_is_lacking(
    firm: Firm, land: Land, engage: Engage
) -> None:
    factory = move_to(land.neighbour, land.other_city)
    clerk = engage("pingtan-clerk", Role.CLERK, land.neighbour)
    with pytest.raises(services.CannotStart, match="缺少县级部门"):
        services.start_case(clerk.actor, firm.round, factory, "excellence", "territorial")
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_county_without_a_city_above_it_takes_no_filing(
    firm: Firm, land: Land, engage: Engage
) -> None:
    # The registry refuses to enter such a county; one may stand in an older database.
    lonely = Authority.objects.create(
        code="lonely", name="某县局", level=Level.COUNTY, parent=land.province
    )
    factory = move_to(land.neighbour, lonely)
    clerk = engage("lonely-clerk", Role.CLERK, land.neighbour)
    with pytest.raises(services.CannotStart, match="缺少市级部门"):
        services.start_case(clerk.actor, firm.round, factory, "excellence", "territorial")


@pytest.mark.django_db
def test_a_zone_of_a_citys_level_receives_what_the_desk_beneath_it_sends_up(
    firm: Firm, land: Land, engage: Engage
) -> None:
    desk = registry.establish_authority(
        SYSTEM, code="zone-desk", name="实验区受理部门", level=Level.COUNTY, parent=land.other_city
    )
    factory = move_to(land.neighbour, desk)
    clerk = engage("zone-clerk", Role.CLERK, land.neighbour)
    case = services.start_case(clerk.actor, firm.round, factory, "excellence", "territorial")
    assert case.authority == desk


@pytest.mark.django_db
def test_the_central_channel_needs_no_territorial_chain(
    firm: Firm, land: Land, engage: Engage
) -> None:
    factory = move_to(land.central_firm, land.other_city)
    clerk = engage("central-clerk", Role.CLERK, land.central_firm)
    case = services.start_case(clerk.actor, firm.round, factory, "excellence", "central")
    assert case.authority == land.group


def test_a_desk_that_has_closed_takes_no_more_filings(firm: Firm, land: Land) -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    set_earlier_deadline(SYSTEM, firm.round, land.county, "firm", past)
    with pytest.raises(services.CannotStart, match="截止接收"):
        services.start_case(firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial")


def test_a_filing_is_late_by_the_time_of_its_own_desk(
    firm: Firm, complete: Case, land: Land
) -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    set_earlier_deadline(SYSTEM, firm.round, land.county, "firm", past)
    with pytest.raises(StepRefused, match="截止"):
        services.submit(firm.clerk.actor, Case.objects.get(pk=complete.pk))
