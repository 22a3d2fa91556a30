"""Substitutes: from a day to a day, in somebody's name, with no more than that person has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person, SignIn
from tihang.platform.accounts import queries, services
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import SYSTEM, Actor, Role
from tihang.platform.journal import queries as journal
from tihang.platform.outbox.models import Delivery

DAY = dt.timedelta(days=1)


@pytest.fixture
def officer(land: Land, engage: Engage) -> Person:
    return engage("officer", Role.COUNTY_OFFICER, land.county)


@pytest.fixture
def other(land: Land, engage: Engage) -> Person:
    return engage("other", Role.COUNTY_OFFICER, land.other_county)


def named(officer: Person, other: Person, days: int = 0) -> Membership:
    today = timezone.localdate()
    return services.name_substitute(
        officer.actor,
        officer.user.memberships.get(substitutes=None),
        other.user,
        since=today,
        until=today + days * DAY,
    )


def acting(person: Person, membership: Membership) -> Actor:
    return queries.actor_for(person.user, membership.pk)


def test_a_substitute_acts_in_the_role_and_the_journal_says_for_whom(
    officer: Person, other: Person
) -> None:
    actor = acting(other, named(officer, other))
    assert (actor.role, actor.authority_id) == (officer.actor.role, officer.actor.authority_id)
    assert actor.user_id == other.user.pk
    assert actor.signature == "other同志（代officer同志）"
    services.reset_password(actor, officer.user)
    entry = journal.latest(services.STREAM)
    assert entry
    assert (entry.actor_id, entry.actor_name) == (other.user.pk, "other同志（代officer同志）")


def test_nobody_begins_as_a_substitute_who_has_a_role_of_their_own(
    officer: Person, other: Person
) -> None:
    named(officer, other)
    assert queries.actor_for(other.user).on_behalf_of == ""


def test_it_ends_by_itself_at_midnight_in_beijing(
    officer: Person, other: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    substitute = named(officer, other)
    tomorrow = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    tomorrow = tomorrow.astimezone(dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow - dt.timedelta(microseconds=1))
    assert acting(other, substitute).on_behalf_of == "officer同志"
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert acting(other, substitute).on_behalf_of == ""
    assert acting(other, substitute).authority_id == other.actor.authority_id


def test_it_never_outlasts_what_it_stands_for(officer: Person, other: Person) -> None:
    substitute = named(officer, other, days=9)
    own = officer.user.memberships.get(substitutes=None)
    own.since -= DAY
    own.save()
    services.end_membership(SYSTEM, own)
    assert acting(other, substitute).on_behalf_of == ""


def test_it_ends_with_the_account_of_the_person_stood_in_for(
    officer: Person, other: Person
) -> None:
    substitute = named(officer, other, days=9)
    services.close_account(SYSTEM, officer.user)
    assert acting(other, substitute).on_behalf_of == ""


def test_running_accounts_does_not_go_with_it(officer: Person, other: Person) -> None:
    own = officer.user.memberships.get()
    services.set_manager(SYSTEM, own, is_manager=True)
    actor = acting(other, named(officer, other))
    assert not actor.is_manager


def test_a_substitute_names_no_substitute(
    land: Land, engage: Engage, officer: Person, other: Person
) -> None:
    third = engage("third", Role.CITY_OFFICER, land.city)
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="代理人不能再指定代理人"):
        services.name_substitute(
            other.actor, named(officer, other), third.user, since=today, until=today
        )


def test_only_an_officer_in_office_can_stand_in(
    land: Land, engage: Engage, officer: Person
) -> None:
    for nobody in (engage("clerk", Role.CLERK, land.firm), engage("idle"), officer):
        with pytest.raises(ValidationError):
            named(officer, nobody)


def test_a_signatory_of_a_firm_has_no_substitute(land: Land, engage: Engage, other: Person) -> None:
    with pytest.raises(ValidationError, match="只有部门和集团总部"):
        named(engage("signatory", Role.SIGNATORY, land.firm), other)


@pytest.mark.parametrize(("since", "until"), [(-1, 3), (2, 1)])
def test_days_that_make_no_sense_are_refused(
    officer: Person, other: Person, since: int, until: int
) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        services.name_substitute(
            officer.actor,
            officer.user.memberships.get(),
            other.user,
            since=today + since * DAY,
            until=today + until * DAY,
        )


def test_there_is_one_substitute_at_a_time(
    land: Land, engage: Engage, officer: Person, other: Person
) -> None:
    named(officer, other, days=3)
    with pytest.raises(ValidationError, match="已有代理人"):
        named(officer, engage("third", Role.CITY_OFFICER, land.city))


def test_both_are_told(officer: Person, other: Person) -> None:
    named(officer, other)
    told = Delivery.objects.values_list("user", "message__kind")
    assert set(told) == {
        (other.user.pk, "substitute-named"),
        (officer.user.pk, "substitute-for-you"),
    }


def test_the_pages_name_and_end_a_substitute(
    officer: Person, other: Person, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    own = officer.user.memberships.get()
    page = reverse("accounts:substitute", args=[own.pk])
    today = timezone.localdate().isoformat()
    refused = client.post(page, {"username": "nobody", "since": today, "until": today})
    assert refused.status_code == 400
    assert 'value="nobody"' in refused.content.decode()
    client.post(page, {"username": "other", "since": today, "until": today})
    substitute = other.user.memberships.get(substitutes=own)
    assert "代officer同志" in client.get(reverse("accounts:people")).content.decode()
    client.post(reverse("accounts:end", args=[substitute.pk]))
    assert acting(other, substitute).on_behalf_of == ""
