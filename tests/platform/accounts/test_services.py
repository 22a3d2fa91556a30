"""Accounts and memberships."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.platform.conftest import Engage, Land
from tihang.platform.accounts import queries, services
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import ENTERPRISE_ROLES, SYSTEM, Role
from tihang.platform.journal import queries as journal


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "luweiming1"])
def test_a_weak_password_opens_no_account(password: str) -> None:
    with pytest.raises(ValidationError):
        services.open_account(
            SYSTEM, username="luweiming", display_name="陆未名", password=password
        )


@pytest.mark.django_db
def test_two_users_never_share_an_email_whatever_its_capitals() -> None:
    def open_account(username: str, email: str) -> None:
        services.open_account(
            SYSTEM, username=username, display_name="某", password="梯航-correct-horse", email=email
        )

    open_account("one", "a@example.com")
    open_account("two", "")
    open_account("three", "")
    with pytest.raises(ValidationError):
        open_account("four", "A@example.com")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_fits_only_its_kind_of_organisation(land: Land, engage: Engage, role: Role) -> None:
    fitting = {
        Role.CLERK: {"firm"},
        Role.SIGNATORY: {"firm"},
        Role.COUNTY_OFFICER: {"county"},
        Role.CITY_OFFICER: {"city"},
        Role.PROVINCE_OFFICER: {"province"},
        Role.GROUP_OFFICER: {"group"},
        Role.DEPARTMENT_OFFICER: {"finance"},
    }[role]
    user = engage("someone").user
    for name in ("firm", "county", "city", "province", "group", "finance"):
        if name in fitting:
            services.grant_membership(SYSTEM, user, role, getattr(land, name))
        else:
            with pytest.raises(ValidationError):
                services.grant_membership(SYSTEM, user, role, getattr(land, name))
    assert user.memberships.count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_the_database_itself_refuses_a_role_with_both_or_neither_organisation(
    land: Land, engage: Engage, role: Role
) -> None:
    user = engage("someone").user
    crossed = {"authority": land.county} if role in ENTERPRISE_ROLES else {"enterprise": land.firm}
    for wrong in ({}, {"authority": land.county, "enterprise": land.firm}, crossed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=user, role=role, **wrong)


def test_the_same_membership_is_not_granted_twice(land: Land, engage: Engage) -> None:
    person = engage("officer", Role.COUNTY_OFFICER, land.county)
    with pytest.raises(ValidationError):
        services.grant_membership(SYSTEM, person.user, Role.COUNTY_OFFICER, land.county)


def test_a_membership_that_ends_gives_no_role_from_that_moment(land: Land, engage: Engage) -> None:
    person = engage("officer", Role.COUNTY_OFFICER, land.county)
    services.end_membership(SYSTEM, person.user.memberships.get())
    assert queries.actor_for(person.user).role is None


def test_a_membership_holds_from_its_first_to_its_last_day(land: Land, engage: Engage) -> None:
    user = engage("officer").user
    first, last = dt.date(2025, 7, 1), dt.date(2025, 7, 18)
    granted = services.grant_membership(SYSTEM, user, Role.COUNTY_OFFICER, land.county, since=first)
    services.end_membership(SYSTEM, granted, until=last)
    day = dt.timedelta(days=1)
    held = [user.memberships.in_force(on).exists() for on in (first - day, first, last, last + day)]
    assert held == [False, True, True, False]


def test_every_change_of_an_account_is_in_the_journal(land: Land, engage: Engage) -> None:
    person = engage("officer", Role.COUNTY_OFFICER, land.county)
    services.end_membership(SYSTEM, person.user.memberships.get())
    services.close_account(SYSTEM, person.user)
    actions = [entry.action for entry in journal.entries(services.STREAM)]
    assert actions == [
        "account-opened",
        "membership-granted",
        "membership-ended",
        "account-closed",
    ]
