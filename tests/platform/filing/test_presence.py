"""Colleagues see who is at work where, and see nobody who has gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.platform.conftest import Engage, Land, Person, SignIn
from tests.platform.filing.conftest import Firm
from tihang.platform.actor import Role
from tihang.platform.filing import presence
from tihang.platform.filing.models import Case, Presence


@pytest.fixture
def colleague(engage: Engage, land: Land) -> Person:
    return engage("colleague", Role.CLERK, land.firm)


@pytest.mark.django_db
def test_a_colleague_is_shown_in_the_section_and_on_the_task_list(
    case: Case, firm: Firm, colleague: Person, sign_in: SignIn
) -> None:
    presence.note(colleague.actor, case, "factory")
    client = sign_in(firm.clerk)
    words = "colleague同志正在编辑本部分"
    for rest, shown in (("", True), ("sections/factory/", True), ("sections/enterprise/", False)):
        page = client.get(f"/cases/{case.pk}/{rest}").content.decode()
        assert (words in page) == shown, rest
    answer = client.post(f"/cases/{case.pk}/sections/factory/presence/")
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_nobody_sees_themselves_nor_who_was_last_seen_a_minute_ago(
    case: Case, firm: Firm, colleague: Person
) -> None:
    presence.note(firm.clerk.actor, case, "factory")
    presence.note(colleague.actor, case, "factory")
    assert [each.name for each in presence.others(firm.clerk.actor, case)] == ["colleague同志"]
    Presence.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=61))
    assert presence.others(firm.clerk.actor, case) == []


@pytest.mark.django_db
def test_who_leaves_is_no_longer_shown(
    case: Case, firm: Firm, colleague: Person, client: Client
) -> None:
    client.force_login(colleague.user)
    where = f"/cases/{case.pk}/sections/factory/presence/"
    client.post(where)
    assert presence.others(firm.clerk.actor, case)
    client.post(where, {"leaving": "1"})
    assert presence.others(firm.clerk.actor, case) == []


@pytest.mark.django_db
def test_presence_costs_two_queries(
    case: Case,
    firm: Firm,
    colleague: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    assert case.draft
    presence.note(colleague.actor, case, "factory")
    with django_assert_max_num_queries(2):
        presence.note(firm.clerk.actor, case, "factory")
        presence.others(firm.clerk.actor, case, "factory")


@pytest.mark.django_db
def test_another_firm_is_told_nothing(
    case: Case, engage: Engage, land: Land, sign_in: SignIn
) -> None:
    client = sign_in(engage("stranger", Role.CLERK, land.neighbour))
    assert client.post(f"/cases/{case.pk}/sections/factory/presence/").status_code == 404
    assert not Presence.objects.exists()
