"""On whose desk a case lies, and that it follows from the case's state."""

from __future__ import annotations

import importlib

from django.apps import apps

from tests.platform.made_up_cases import TIER, Theatre, consent, rank
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.review import queries, services

migration = importlib.import_module("tihang.platform.filing.migrations.0004_lay_on_desks")


def test_a_case_lies_on_the_desk_of_whoever_acts_next(theatre: Theatre) -> None:
    land = theatre.land
    case = theatre.with_opinion()
    assert case.desk == land.county
    case = services.send_up(theatre.county.actor, case)
    assert case.desk == land.city
    consent(theatre, theatre.city, [case])
    version = rank(theatre, theatre.city, [case])
    services.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    case.refresh_from_db()
    assert case.desk == land.province
    services.decline(theatre.province.actor, case, reason="名额有限")
    case.refresh_from_db()
    assert case.desk is None


def test_a_case_that_was_returned_or_withdrawn_lies_on_no_desk(theatre: Theatre) -> None:
    case = theatre.filed()
    items = [services.ReturnItem("section", "enterprise", "请核对地址")]
    returned = services.return_for_correction(theatre.county.actor, case, items=items)
    assert returned.desk is None
    assert filing.withdraw(theatre.firm.actor, returned, "不再申报").desk is None


def test_a_case_of_a_central_enterprise_lies_with_its_group(theatre: Theatre) -> None:
    case = theatre.filed(theatre.land.central_firm, channel="central")
    assert case.desk == theatre.land.group


def test_each_office_finds_what_lies_on_its_own_desk_and_no_other(theatre: Theatre) -> None:
    at_county, at_city = theatre.filed(), theatre.at_city()
    waiting = {
        name: set(queries.waiting_for(person.actor))
        for name, person in (
            ("county", theatre.county),
            ("neighbour", theatre.neighbour_county),
            ("city", theatre.city),
            ("other city", theatre.other_city),
            ("province", theatre.province),
        )
    }
    assert waiting == {
        "county": {at_county},
        "neighbour": set(),
        "city": {at_city},
        "other city": set(),
        "province": set(),
    }


def test_cases_of_before_are_laid_on_the_desks_that_they_wait_for(theatre: Theatre) -> None:
    cases = [theatre.filed(), theatre.at_city(), theatre.at_province()]
    expected = {case.pk: case.desk_id for case in cases}
    Case.objects.update(desk=None)
    migration.lay_on_desks(apps, None)
    assert {c.pk: c.desk_id for c in Case.objects.filter(pk__in=expected)} == expected
