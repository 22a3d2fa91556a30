"""An office runs its own accounts and those directly beneath it, and no others."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.platform.conftest import Engage, Land, Person, SignIn
from tihang.platform.accounts import services
from tihang.platform.accounts.models import User
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.journal import queries as journal


@pytest.fixture
def manager(land: Land, engage: Engage) -> Person:
    person = engage("manager", Role.COUNTY_OFFICER, land.county)
    services.set_manager(SYSTEM, person.user.memberships.get(), is_manager=True)
    return person


def sent(**more: str) -> dict[str, str]:
    return {"username": "xinren", "display_name": "新人", "email": "", "phone": "", **more}


def password_on(page: str) -> str:
    found = re.search(r'密码</dt><dd class="code">([^<]+)<', page)
    assert found
    return found.group(1)


def test_a_new_person_of_a_firm_logs_in_with_the_password_shown_once(
    land: Land, manager: Person, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    answer = client.post(
        reverse("accounts:add_to_firm", args=[land.firm.pk]), sent(role="signatory")
    )
    password = password_on(answer.content.decode())
    people = client.get(reverse("accounts:people_of_firm", args=[land.firm.pk])).content.decode()
    assert "新人" in people
    assert password not in people
    assert password not in "".join(e.content for e in journal.entries(services.STREAM))
    fresh = Client()
    fresh.post("/accounts/login/", {"login": "xinren", "password": password})
    assert fresh.get("/me/").context["actor"].role == Role.SIGNATORY


def test_what_was_typed_stays_when_it_is_refused(
    land: Land, manager: Person, sign_in: SignIn
) -> None:
    answer = sign_in(manager).post(
        reverse("accounts:add_to_office", args=[land.county.pk]), sent(username="bad name!")
    )
    assert answer.status_code == 400
    assert 'value="bad name!"' in answer.content.decode()
    assert not User.objects.filter(display_name="新人").exists()


def test_whoever_has_an_account_is_known_by_user_name_and_name_together(
    land: Land, engage: Engage, manager: Person
) -> None:
    known = engage("known", Role.CITY_OFFICER, land.city)
    add = services.add_person
    with pytest.raises(ValidationError, match="已被使用"):
        add(manager.actor, land.county, username="known", display_name="别人")
    added = add(manager.actor, land.county, username="known", display_name=str(known.user))
    assert added.password == ""
    assert known.user.memberships.count() == 2
    with pytest.raises(ValidationError, match="已在本单位"):
        add(manager.actor, land.county, username="known", display_name=str(known.user))


def test_a_password_is_not_set_for_somebody_who_works_elsewhere_as_well(
    land: Land, engage: Engage, manager: Person, sign_in: SignIn
) -> None:
    person = engage("both", Role.COUNTY_OFFICER, land.county)
    own = person.user.memberships.get()
    client = sign_in(manager)
    assert client.post(reverse("accounts:reset_password", args=[own.pk])).status_code == 200
    services.grant_membership(SYSTEM, person.user, Role.PROVINCE_OFFICER, land.province)
    for page in ("reset_password", "close"):
        assert client.post(reverse(f"accounts:{page}", args=[own.pk])).status_code == 403
    assert User.objects.get(username="both").is_active


def test_only_the_office_above_says_who_runs_an_offices_accounts(
    land: Land, engage: Engage, manager: Person, sign_in: SignIn
) -> None:
    colleague = engage("colleague", Role.COUNTY_OFFICER, land.county).user.memberships.get()
    page = reverse("accounts:appoint", args=[colleague.pk])
    assert sign_in(manager).post(page, {"manager": "yes"}).status_code == 403
    above = engage("above", Role.CITY_OFFICER, land.city)
    services.set_manager(SYSTEM, above.user.memberships.get(), is_manager=True)
    sign_in(above).post(page, {"manager": "yes"})
    colleague.refresh_from_db()
    assert colleague.is_manager


def test_a_firm_has_nobody_who_runs_accounts(land: Land, engage: Engage) -> None:
    clerk = engage("clerk").user
    with pytest.raises(ValidationError):
        services.grant_membership(SYSTEM, clerk, Role.CLERK, land.firm, is_manager=True)


def test_the_list_costs_as_many_queries_for_one_as_for_many(
    land: Land,
    engage: Engage,
    manager: Person,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, page = sign_in(manager), reverse("accounts:people")
    with django_assert_max_num_queries(40) as few:
        client.get(page)
    for number in range(8):
        engage(f"more{number}", Role.COUNTY_OFFICER, land.county)
    with django_assert_max_num_queries(len(few)):
        assert "more7同志" in client.get(page).content.decode()
