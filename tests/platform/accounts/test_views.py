"""Log-in, lock-out, the choice of a role, the demo's accounts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.platform.conftest import PASSWORD, Engage, Land, SignIn
from tihang.platform.accounts import services
from tihang.platform.accounts.models import User
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify

LOGIN = "/accounts/login/"


def log_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["luweiming", "lu@example.com"])
def test_one_logs_in_by_user_name_or_email(db: None, client: Client, login: str) -> None:
    services.open_account(
        SYSTEM,
        username="luweiming",
        display_name="陆未名",
        password=PASSWORD,
        email="lu@example.com",
    )
    assert log_in(client, login).status_code == 302
    assert is_logged_in(client)
    assert client.get("/").url == reverse("accounts:profile")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(
    engage: Engage, client: Client
) -> None:
    engage("luweiming")
    for _ in range(5):
        log_in(client, "luweiming", "wrong")
    answer = log_in(client, "luweiming")
    assert not is_logged_in(client)
    assert "登录失败次数过多" in answer.content.decode()


def test_log_ins_good_and_failed_are_in_the_journal_without_what_was_typed(
    engage: Engage, client: Client
) -> None:
    engage("luweiming")
    log_in(client, "luweiming", "my-secret-typo")
    log_in(client, "my-other-secret", "x")
    log_in(client, "luweiming")
    client.post("/accounts/logout/")
    entries = list(journal.entries(services.STREAM))
    assert [entry.action for entry in entries[1:]] == ["login-failed", "logged-in", "logged-out"]
    assert "secret" not in "".join(entry.content for entry in entries)
    assert verify(services.STREAM) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/"])
def test_nobody_signs_up_or_gets_a_password_by_mail(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404


def test_a_closed_account_loses_its_session_at_once(engage: Engage, sign_in: SignIn) -> None:
    person = engage("luweiming")
    client = sign_in(person)
    assert client.get("/me/").status_code == 200
    services.close_account(SYSTEM, person.user)
    assert client.get("/me/").status_code == 302


def test_one_chooses_among_ones_own_memberships_only(
    land: Land, engage: Engage, sign_in: SignIn
) -> None:
    other = engage("other", Role.PROVINCE_OFFICER, land.province)
    person = engage("officer", Role.COUNTY_OFFICER, land.county)
    second = services.grant_membership(SYSTEM, person.user, Role.CITY_OFFICER, land.city)
    client = sign_in(person)
    assert client.get("/me/").context["actor"].role == Role.COUNTY_OFFICER
    client.post(reverse("accounts:act_in", args=[second.pk]))
    assert client.get("/me/").context["actor"].role == Role.CITY_OFFICER
    foreign = reverse("accounts:act_in", args=[other.actor.membership_id])
    assert client.post(foreign).status_code == 404
    assert client.get("/me/").context["actor"].role == Role.CITY_OFFICER


def test_a_chosen_membership_that_ends_falls_back_to_the_one_left(
    land: Land, engage: Engage, sign_in: SignIn
) -> None:
    person = engage("officer", Role.COUNTY_OFFICER, land.county)
    second = services.grant_membership(SYSTEM, person.user, Role.CITY_OFFICER, land.city)
    client = sign_in(person)
    client.post(reverse("accounts:act_in", args=[second.pk]))
    services.end_membership(SYSTEM, second)
    assert client.get("/me/").context["actor"].role == Role.COUNTY_OFFICER


@pytest.fixture
def demo_user(land: Land) -> User:
    user = services.open_account(
        SYSTEM, username="demo-clerk", display_name="林小溪", password="tihang-demo", is_demo=True
    )
    services.grant_membership(SYSTEM, user, Role.CLERK, land.firm)
    return user


def test_the_demo_lists_its_accounts_and_fills_in_the_chosen_one(
    demo_user: User, engage: Engage, client: Client, settings: Settings
) -> None:
    settings.TIHANG_DEMO, settings.TIHANG_DEMO_PASSWORD = True, "tihang-demo"
    engage("real-person")
    page = client.get(LOGIN, {"account": "demo-clerk"}).content.decode()
    assert 'value="demo-clerk"' in page
    assert 'value="tihang-demo"' in page
    assert "real-person" not in page
    assert "tihang-demo" not in client.get(LOGIN, {"account": "real-person"}).content.decode()
    assert log_in(client, "demo-clerk", "tihang-demo").status_code == 302
    assert is_logged_in(client)


def test_a_demo_account_is_neither_listed_nor_let_in_outside_a_demo(
    demo_user: User, client: Client, settings: Settings
) -> None:
    settings.TIHANG_DEMO = False
    assert "demo-clerk" not in client.get(LOGIN).content.decode()
    assert "tihang-demo" not in client.get(LOGIN, {"account": "demo-clerk"}).content.decode()
    log_in(client, "demo-clerk", "tihang-demo")
    assert not is_logged_in(client)


def test_a_second_factor_is_set_up_and_then_asked_for(engage: Engage, client: Client) -> None:
    engage("luweiming")
    log_in(client, "luweiming")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    code = totp_code(page.context["form"].secret)
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    for address in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        assert client.get(f"/accounts/2fa/{address}").status_code == 200
    client.post("/accounts/logout/")
    assert log_in(client, "luweiming").url.startswith("/accounts/2fa/authenticate/")
    assert not is_logged_in(client)
    assert client.get("/accounts/2fa/authenticate/").status_code == 200


def totp_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_new_password_takes_the_old_ones_place_and_is_in_the_journal(
    engage: Engage, client: Client
) -> None:
    engage("luweiming")
    log_in(client, "luweiming")
    page = client.get("/accounts/password/change/").content.decode()
    assert "button--primary" in page
    assert "/accounts/password/reset/" not in page
    new = "battery-staple-登高"
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    client.post("/accounts/logout/")
    log_in(client, "luweiming", PASSWORD)
    assert not is_logged_in(client)
    log_in(client, "luweiming", new)
    assert is_logged_in(client)
    actions = [entry.action for entry in journal.entries(services.STREAM)]
    assert actions.count("password-changed") == 1


@pytest.mark.django_db
def test_a_short_password_is_refused_in_the_readers_language(
    engage: Engage, sign_in: SignIn
) -> None:
    client = sign_in(engage("someone"))
    new = {"oldpassword": PASSWORD, "password1": "短-Ab1", "password2": "短-Ab1"}
    page = client.post("/accounts/password/change/", new).content.decode()
    assert "密码过短，至少应有 10 个字符。" in page
    assert "too short" not in page
