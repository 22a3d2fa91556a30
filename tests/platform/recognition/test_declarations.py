"""What firms declare of themselves is listed, may be withdrawn, and struck after a failed check."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.recognition.walking import declared, signatory_of
from tihang.platform.errors import Conflict
from tihang.platform.journal import queries as journal
from tihang.platform.outbox import queries as outbox
from tihang.platform.recognition import services
from tihang.platform.recognition.models import Pick
from tihang.platform.registry.models import Recognition
from tihang.platform.registry.queries import recognitions_of


def failed(theatre: Theatre, recognition: Recognition) -> None:
    """A spot check of the city's has found the declaration untrue."""
    made = services.fix_population(theatre.city.actor, theatre.round, "basic", number=1)
    drawn = services.draw(theatre.city.actor, made)
    pick = drawn.picks.get(case=recognition.case)
    services.record_result(theatre.city.actor, pick, result="failed", reason="设备未联网")


def test_declarations_are_listed_within_the_jurisdiction(theatre: Theatre, sign_in: SignIn) -> None:
    held = declared(theatre)
    address = reverse("recognition:declarations")
    for person, sees in (
        (theatre.county, True),
        (theatre.city, True),
        (theatre.province, True),
        (theatre.neighbour_county, False),
        (theatre.other_city, False),
    ):
        page = sign_in(person).get(address).content.decode()
        assert (held.number in page) is sees
        own = sign_in(person).get(reverse("recognition:declaration", args=[held.pk]))
        assert own.status_code == (200 if sees else 404)


def test_the_page_says_who_declared_when_and_how_it_stood(
    theatre: Theatre, sign_in: SignIn
) -> None:
    held = declared(theatre)
    page = sign_in(theatre.county).get(reverse("recognition:declaration", args=[held.pk]))
    words = page.content.decode()
    signatory = signatory_of(theatre, theatre.land.firm)
    assert str(signatory.user) in words
    assert "声明时的判定" in words
    assert reverse("filing:case", args=[held.case]) in words


def test_the_signatory_withdraws_with_a_reason_and_the_history_stays(
    theatre: Theatre, sign_in: SignIn
) -> None:
    held = declared(theatre)
    client = sign_in(signatory_of(theatre, theatre.land.firm))
    assert "撤回声明" in client.get(reverse("filing:case", args=[held.case])).content.decode()
    address = reverse("recognition:withdraw", args=[held.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "生产线搬迁"}).status_code == 302
    held.refresh_from_db()
    assert held.ended_reason == "生产线搬迁"
    assert list(recognitions_of(held.factory)) == []
    assert list(held.factory.recognitions.all()) == [held]
    assert client.post(address, {"reason": "再次"}).status_code == 409
    entry = journal.latest("registry")
    assert entry is not None
    assert entry.action == "recognition-ended"
    told = outbox.page_of(theatre.county.actor, {}).rows
    assert "自评声明已终止" in told[0].words.subject


def test_only_the_firms_signatory_withdraws(theatre: Theatre, sign_in: SignIn) -> None:
    held = declared(theatre)
    address = reverse("recognition:withdraw", args=[held.pk])
    assert sign_in(theatre.firm).post(address, {"reason": "x"}).status_code == 403
    other = signatory_of(theatre, theatre.land.neighbour)
    assert sign_in(other).post(address, {"reason": "x"}).status_code == 404
    assert sign_in(theatre.city).post(address, {"reason": "x"}).status_code == 404
    held.refresh_from_db()
    assert held.is_in_force


def test_a_declaration_is_struck_after_a_failed_check_only(
    theatre: Theatre, sign_in: SignIn
) -> None:
    held = declared(theatre)
    with pytest.raises(ValidationError, match="不合格"):
        services.strike(theatre.city.actor, held, reason="未达到要求")
    failed(theatre, held)
    client = sign_in(theatre.city)
    address = reverse("recognition:declaration", args=[held.pk])
    assert "撤销声明" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "设备未联网，不符合条件"}).status_code == 302
    held.refresh_from_db()
    assert held.ended_by == theatre.land.city.name
    assert list(recognitions_of(held.factory)) == []
    told = outbox.page_of(theatre.firm.actor, {}).rows
    assert "自评声明已终止" in told[0].words.subject
    with pytest.raises(Conflict):
        services.strike(theatre.city.actor, held, reason="再次")


def test_a_county_does_not_strike(theatre: Theatre, sign_in: SignIn) -> None:
    held = declared(theatre)
    failed(theatre, held)
    address = reverse("recognition:declaration", args=[held.pk])
    assert sign_in(theatre.county).post(address, {"reason": "x"}).status_code == 403
    assert Pick.objects.filter(result="failed").exists()


def test_what_has_ended_no_longer_serves_the_next_tier(theatre: Theatre) -> None:
    from tihang.platform.filing import services as filing
    from tihang.platform.filing.dossiers import loaded

    held = declared(theatre)
    services.withdraw_declaration(
        signatory_of(theatre, theatre.land.firm).actor, held, reason="搬迁"
    )
    case = filing.start_case(
        theatre.firm.actor, theatre.round, held.factory, "advanced", "territorial"
    )
    assert loaded(case.draft.dossier).recognitions is None


def test_many_declarations_take_as_many_queries_as_one(theatre: Theatre, sign_in: SignIn) -> None:
    declared(theatre)
    client = sign_in(theatre.city)

    def asked() -> int:
        client.get(reverse("recognition:declarations"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("recognition:declarations"))
        return len(captured)

    one = asked()
    for _ in range(5):
        declared(theatre)
    assert asked() == one
