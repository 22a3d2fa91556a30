"""What waits for me."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Engage, SignIn
from tests.platform.made_up_cases import TIER, Theatre
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing.services import start_case
from tihang.platform.insight import queries
from tihang.platform.registry.services import add_factory
from tihang.platform.review import services

PAGE = "insight:waiting"


def test_each_desk_sees_its_own_pile(theatre: Theatre) -> None:
    theatre.filed()
    theatre.filed(theatre.land.neighbour)
    theatre.at_city()
    theatre.at_province()
    counts = {
        who: queries.waiting_count(getattr(theatre, who).actor)
        for who in ("county", "neighbour_county", "city", "other_city", "province", "firm")
    }
    assert counts == {
        "county": 1,
        "neighbour_county": 1,
        "city": 1,
        "other_city": 0,
        "province": 1,
        "firm": 0,
    }


def test_a_returned_case_waits_for_the_firm(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    item = services.ReturnItem("section", "evidence", "请补正")
    services.return_for_correction(theatre.county.actor, case, items=[item])
    words = sign_in(theatre.firm).get(reverse(PAGE)).content.decode()
    assert "待我办理 1 件" in words
    assert "重新提交" in words
    assert case.number in words


def test_the_pile_of_a_round_has_the_levels_own_deadline(theatre: Theatre) -> None:
    theatre.filed()
    now = timezone.now()
    (at_work,) = queries.rounds_at_work(theatre.county.actor, now)
    assert (at_work.count, at_work.deadline.role_level) == (1, "county")
    assert at_work.days_left == 29
    (later,) = queries.rounds_at_work(theatre.county.actor, now + dt.timedelta(days=31))
    assert later.is_over


def test_recently_done_names_steps_and_opinions_of_this_person_only(theatre: Theatre) -> None:
    case = theatre.at_city()
    done = queries.recently_done(theatre.county.actor)
    assert [(each.what, each.case) for each in done] == [
        ("上报设区市", case),
        ("出具初审意见", case),
    ]
    assert queries.recently_done(theatre.city.actor) == []


@pytest.mark.parametrize("who", ["county", "city", "province", "firm"])
def test_everyones_front_page_is_what_waits(theatre: Theatre, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(theatre, who))
    assert client.get("/").headers["Location"] == reverse(PAGE)
    assert client.get(reverse(PAGE)).status_code == 200


def test_someone_without_a_role_gets_no_page(
    theatre: Theatre, engage: Engage, sign_in: SignIn
) -> None:
    assert sign_in(engage("nobody")).get(reverse(PAGE)).status_code == 403


@pytest.mark.parametrize("who", ["county", "firm"])
def test_as_many_queries_for_25_cases_as_for_one(
    theatre: Theatre, sign_in: SignIn, who: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(captured)

    theatre.filed()
    client = sign_in(getattr(theatre, who))
    client.get(reverse(PAGE))
    one = count()
    for _ in range(24):
        theatre.filed()
    assert count() == one


def test_a_step_is_called_as_in_the_cases_own_channel(theatre: Theatre) -> None:
    theatre.filed()
    assert [each.what for each in queries.recently_done(theatre.firm.actor)] == [
        "提交申报",
        "建立申报",
    ]


@pytest.mark.parametrize(
    ("missing", "words"), [(0, "内容已填齐，签署人签署后提交"), (3, "补齐或更正 3 项内容后提交")]
)
def test_a_firm_is_told_what_it_has_to_do_next(
    theatre: Theatre, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, missing: int, words: str
) -> None:
    monkeypatch.setattr("tihang.platform.insight.queries.open_problems", lambda _: [None] * missing)
    factory = add_factory(SYSTEM, theatre.land.firm, name="一厂")
    case = start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")
    page = sign_in(theatre.firm).get(reverse(PAGE)).content.decode()
    assert words in page
    assert reverse("submission:check", args=[case.pk]) in page


@pytest.mark.parametrize(
    ("missing", "words"), [(0, "由签署人核对后声明"), (3, "补齐或更正 3 项内容后声明")]
)
def test_of_a_self_rating_it_is_said_that_it_is_declared(
    theatre: Theatre, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, missing: int, words: str
) -> None:
    monkeypatch.setattr("tihang.platform.insight.queries.open_problems", lambda _: [None] * missing)
    factory = add_factory(SYSTEM, theatre.land.firm, name="一厂")
    start_case(theatre.firm.actor, theatre.round, factory, "basic", "self")
    assert words in sign_in(theatre.firm).get(reverse(PAGE)).content.decode()


def test_a_signatory_is_led_to_what_is_to_be_signed(
    theatre: Theatre, engage: Engage, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tihang.platform.insight.queries.open_problems", lambda _: [])
    factory = add_factory(SYSTEM, theatre.land.firm, name="一厂")
    case = start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")
    signatory = engage("boss", Role.SIGNATORY, theatre.land.firm)
    page = sign_in(signatory).get(reverse(PAGE)).content.decode()
    assert "待签署" in page
    assert reverse("submission:sign", args=[case.pk]) in page
