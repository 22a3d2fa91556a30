"""Jurisdiction: who sees which firms and which authorities."""

from __future__ import annotations

import pytest

from tests.platform.conftest import Engage, Land
from tihang.platform.accounts import queries
from tihang.platform.actor import ANONYMOUS, SYSTEM, Actor, Role
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Factory

SIGHT = {
    (Role.CLERK, "firm"): {"firm"},
    (Role.SIGNATORY, "firm"): {"firm"},
    (Role.COUNTY_OFFICER, "county"): {"firm"},
    (Role.COUNTY_OFFICER, "other_county"): {"neighbour", "central_firm"},
    (Role.CITY_OFFICER, "city"): {"firm", "neighbour", "central_firm"},
    (Role.CITY_OFFICER, "other_city"): set(),
    (Role.PROVINCE_OFFICER, "province"): {"firm", "neighbour", "central_firm"},
    (Role.GROUP_OFFICER, "group"): {"central_firm"},
}


@pytest.mark.parametrize(("role", "place"), SIGHT)
def test_each_role_sees_its_own_jurisdiction_and_nothing_else(
    land: Land, engage: Engage, role: Role, place: str
) -> None:
    actor = engage("someone", role, getattr(land, place)).actor
    expected = {getattr(land, name) for name in SIGHT[role, place]}
    assert set(queries.enterprises(actor)) == expected


@pytest.mark.parametrize(("role", "place"), SIGHT)
def test_the_same_jurisdiction_holds_along_a_path(
    land: Land, engage: Engage, role: Role, place: str
) -> None:
    for name in ("firm", "neighbour", "central_firm"):
        registry.add_factory(SYSTEM, getattr(land, name), name=name)
    actor = engage("someone", role, getattr(land, place)).actor
    seen = Factory.objects.filter(queries.scope(actor, "enterprise"))
    assert {factory.name for factory in seen} == SIGHT[role, place]


@pytest.mark.parametrize("actor", [ANONYMOUS, SYSTEM, Actor(user_id=1, name="无角色")])
def test_without_a_role_one_sees_nothing(land: Land, actor: Actor) -> None:
    assert not queries.enterprises(actor).exists()
    assert not queries.authorities(actor).exists()
    assert not Factory.objects.filter(queries.scope(actor, "enterprise")).exists()


def test_an_officer_sees_the_authorities_beneath(land: Land, engage: Engage) -> None:
    city = engage("city", Role.CITY_OFFICER, land.city).actor
    group = engage("group", Role.GROUP_OFFICER, land.group).actor
    firm = engage("clerk", Role.CLERK, land.firm).actor
    assert set(queries.authorities(city)) == {land.city, land.county, land.other_county}
    assert set(queries.authorities(group)) == {land.group}
    assert set(queries.authorities(firm)) == set()


def test_an_actor_knows_the_organisation_it_works_for(land: Land, engage: Engage) -> None:
    clerk = engage("clerk", Role.CLERK, land.firm).actor
    officer = engage("officer", Role.COUNTY_OFFICER, land.county).actor
    assert queries.enterprise_of(clerk) == land.firm
    assert queries.authority_of(clerk) is None
    assert queries.authority_of(officer) == land.county
    assert officer.organisation == land.county.name
