"""Regions, authorities, enterprises and factories."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.platform.conftest import Land
from tihang.platform.actor import SYSTEM
from tihang.platform.journal import queries as journal
from tihang.platform.registry import queries, services
from tihang.platform.registry.models import Enterprise, Function, Level, Region


@pytest.mark.django_db
def test_regions_find_their_level_and_parent_from_the_code() -> None:
    assert services.load_regions([("350181", "福清市"), ("350000", "福建省"), ("350100", "福州市")])
    fuqing = Region.objects.get(code="350181")
    assert (fuqing.level, fuqing.parent_id) == ("county", "350100")
    services.load_regions([("350181", "福清")])
    assert Region.objects.get(code="350181").name == "福清"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [[("350181", "福清市")], [("35A000", "?"), ("350000", "福建省")]])
def test_a_region_without_parent_or_with_a_malformed_code_stops_the_whole_list(
    rows: list[tuple[str, str]],
) -> None:
    with pytest.raises(ValidationError, match=rows[0][0][:2]):
        services.load_regions(rows)
    assert not Region.objects.exists()


def test_a_credit_code_is_kept_in_capitals_and_only_once(land: Land) -> None:
    with pytest.raises(ValidationError, match="credit_code"):
        services.register_enterprise(
            SYSTEM, name="另一家", credit_code="91350181ma0000000y", authority=land.county
        )


@pytest.mark.parametrize("code", ["91350181MA0000000X", "9135", "91350181MA000000IY"])
def test_a_wrong_credit_code_is_refused(land: Land, code: str) -> None:
    with pytest.raises(ValidationError, match="统一社会信用代码"):
        services.register_enterprise(SYSTEM, name="某", credit_code=code, authority=land.county)
    assert Enterprise.objects.count() == 3


def test_a_firm_files_only_with_a_lead_authority_and_belongs_only_to_a_group(land: Land) -> None:
    finance = services.establish_authority(
        SYSTEM,
        code="treasury",
        name="财政局",
        level=Level.CITY,
        function=Function.FINANCE,
        lead=land.city,
    )
    good = {"name": "某", "credit_code": "91350100MA0000000L", "authority": land.county}
    for wrong in ({"authority": finance}, {"authority": land.group}, {"group": land.city}):
        with pytest.raises(ValidationError):
            services.register_enterprise(SYSTEM, **{**good, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [{}, {"lead": "province"}, {"lead": "city", "parent": "province"}],
    ids=["no lead", "a lead of another level", "a parent"],
)
def test_a_department_stands_beside_the_industry_authority_of_its_level(
    land: Land, wrong: dict[str, str]
) -> None:
    places = {name: getattr(land, office) for name, office in wrong.items()}
    with pytest.raises(ValidationError):
        services.establish_authority(
            SYSTEM, code="x", name="财政局", level=Level.CITY, function=Function.FINANCE, **places
        )


@pytest.mark.parametrize("parent", ["county", "group", "city"])
def test_a_city_stands_only_under_a_province(land: Land, parent: str) -> None:
    with pytest.raises(ValidationError):
        services.establish_authority(
            SYSTEM, code="x", name="某局", level=Level.CITY, parent=getattr(land, parent)
        )


def test_an_authority_needs_no_region_of_its_own(land: Land) -> None:
    zone = services.establish_authority(
        SYSTEM, code="zone", name="高新区经发局", level=Level.COUNTY, parent=land.city
    )
    assert zone.region is None
    assert queries.chain_above(zone) == [zone, land.city, land.province]
    assert zone in queries.authorities_beneath(land.city)
    assert zone not in queries.authorities_beneath(land.other_city)


def test_two_factories_of_a_firm_differ_in_name(land: Land) -> None:
    services.add_factory(SYSTEM, land.firm, name="一厂")
    services.add_factory(SYSTEM, land.neighbour, name="一厂")
    with pytest.raises(ValidationError):
        services.add_factory(SYSTEM, land.firm, name="一厂")


def test_every_entry_in_the_registry_is_in_the_journal(land: Land) -> None:
    services.add_factory(SYSTEM, land.firm, name="一厂")
    actions = [entry.action for entry in journal.entries(services.STREAM)]
    assert actions.count("authority-established") == 7
    assert actions.count("enterprise-registered") == 3
    assert actions[-1] == "factory-added"


def test_a_county_stands_under_a_city_and_not_directly_under_the_province(land: Land) -> None:
    with pytest.raises(ValidationError):
        services.establish_authority(
            SYSTEM, code="lonely", name="某县局", level=Level.COUNTY, parent=land.province
        )
