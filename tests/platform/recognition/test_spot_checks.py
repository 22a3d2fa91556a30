"""A spot check: list fixed, seed drawn once, results recorded, all of it verifiable."""

from __future__ import annotations

import json
from decimal import Decimal

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
from tihang.platform.recognition import drawing, services
from tihang.platform.recognition.models import Pick, SpotCheck
from tihang.platform.recognition.queries import spot_checks as queries


def drawn(theatre: Theatre, size: int = 6, number: int = 2) -> SpotCheck:
    for _ in range(size):
        declared(theatre)
    made = services.fix_population(theatre.city.actor, theatre.round, "basic", number=number)
    return services.draw(theatre.city.actor, made)


def test_the_list_is_fixed_before_there_is_a_seed(theatre: Theatre) -> None:
    for _ in range(3):
        declared(theatre)
    made = services.fix_population(theatre.city.actor, theatre.round, "basic", percent=Decimal(50))
    assert (made.seed, made.size, made.count) == ("", 3, 2)
    declared(theatre)  # Comes too late for this list.
    found = services.draw(theatre.city.actor, made)
    assert found.size == 3
    actions = [each.action for each in journal.entries(found.stream)]
    assert actions == ["fix-population", "draw"]
    fixed, draw = journal.entries(found.stream)
    assert fixed.data["population_hash"] == draw.data["population_hash"]
    assert draw.data["seed"] == found.seed
    assert draw.data["algorithm"] == drawing.ALGORITHM


def test_the_population_keeps_to_the_jurisdiction_and_to_what_is_held(theatre: Theatre) -> None:
    first, second = declared(theatre), declared(theatre, theatre.land.neighbour)
    gone = declared(theatre)
    signatory = signatory_of(theatre, theatre.land.firm)
    services.withdraw_declaration(signatory.actor, gone, reason="搬迁")
    of_city = queries.population_of(theatre.city.actor, theatre.round, "basic")
    assert set(of_city) == {first.case, second.case}
    assert queries.population_of(theatre.other_city.actor, theatre.round, "basic") == []
    with pytest.raises(ValidationError, match="没有在册企业"):
        services.fix_population(theatre.other_city.actor, theatre.round, "basic", number=1)


@pytest.mark.parametrize("number", [0, 3])
def test_a_number_beyond_the_list_is_refused(theatre: Theatre, number: int) -> None:
    declared(theatre)
    declared(theatre)
    with pytest.raises(ValidationError, match="1 到 2"):
        services.fix_population(theatre.city.actor, theatre.round, "basic", number=number)


def test_the_seed_is_drawn_once(theatre: Theatre) -> None:
    found = drawn(theatre)
    with pytest.raises(Conflict, match="不能重抽"):
        services.draw(theatre.city.actor, found)
    assert found.picks.count() == 2


def test_the_draw_is_what_the_record_gives(theatre: Theatre) -> None:
    found = drawn(theatre)
    picked = [str(each.case_id) for each in queries.picks_of(found)]
    assert picked == drawing.drawn(found.seed, found.population, found.count)
    assert queries.problems_of(found) == []


def test_whatever_is_changed_afterwards_is_found(theatre: Theatre) -> None:
    found = drawn(theatre)
    pick = found.picks.first()
    assert pick is not None
    left = next(case for case in found.population if not found.picks.filter(case=case).exists())
    Pick.objects.filter(pk=pick.pk).update(case=left)
    assert set(queries.problems_of(found)) == {"picks", "journal"}
    Pick.objects.filter(pk=pick.pk).update(case=pick.case_id)
    assert queries.problems_of(found) == []
    found.seed = drawing.new_seed()  # With picks to fit: the journal still knows better.
    assert "journal" in queries.problems_of(found)


def test_results_are_recorded_and_corrected_with_every_entry_kept(theatre: Theatre) -> None:
    found = drawn(theatre)
    pick = found.picks.first()
    assert pick is not None
    with pytest.raises(ValidationError):
        services.record_result(theatre.city.actor, pick, result="failed")
    services.record_result(theatre.city.actor, pick, result="mend", reason="限期接入数据")
    services.record_result(theatre.city.actor, pick, result="passed")
    pick.refresh_from_db()
    assert (pick.result, pick.officer_id) == ("passed", theatre.city.user.pk)
    kept = [e.data["result"] for e in journal.entries(found.stream) if e.action == "record-result"]
    assert kept == ["mend", "passed"]


def test_an_earlier_draw_from_the_same_list_is_shown(theatre: Theatre, sign_in: SignIn) -> None:
    drawn(theatre)
    again = services.fix_population(theatre.city.actor, theatre.round, "basic", number=2)
    page = sign_in(theatre.city).get(reverse("recognition:spot-check", args=[again.pk]))
    assert "同一名单做过 1 次抽查" in page.content.decode()


def test_the_pages_lead_from_the_list_to_the_result(theatre: Theatre, sign_in: SignIn) -> None:
    for _ in range(4):
        declared(theatre)
    client = sign_in(theatre.city)
    page = reverse("recognition:spot-checks")
    both = {"population": f"{theatre.round.code}:basic", "percent": "50", "number": "1"}
    assert client.post(page, both).status_code == 422
    begun = client.post(page, both | {"number": ""}, follow=True)
    assert "4 家，抽取 2 家（50%）" in begun.content.decode()
    made = SpotCheck.objects.get()
    before = json.loads(client.get(reverse("recognition:record", args=[made.pk])).content)
    assert (before["seed"], before["picked"]) == ("", [])
    client.post(reverse("recognition:draw", args=[made.pk]))
    again = client.post(reverse("recognition:draw", args=[made.pk]))
    assert again.status_code == 409
    shown = client.get(reverse("recognition:spot-check", args=[made.pk]) + "?verify=1")
    assert "复核一致" in shown.content.decode()
    record = json.loads(client.get(reverse("recognition:record", args=[made.pk])).content)
    assert drawing.problems_of(record, record["picked"]) == []
    pick = made.picks.first()
    assert pick is not None
    result = reverse("recognition:result", args=[pick.pk])
    assert client.post(result, {"result": "failed", "reason": ""}).status_code == 422
    assert client.post(result, {"result": "failed", "reason": "未联网"}).status_code == 302
    assert (
        "不合格" in client.get(reverse("recognition:spot-check", args=[made.pk])).content.decode()
    )


def test_others_neither_see_nor_record(theatre: Theatre, sign_in: SignIn) -> None:
    found = drawn(theatre)
    pick = found.picks.first()
    assert pick is not None
    for person in (theatre.other_city, theatre.province):
        client = sign_in(person)
        assert client.get(reverse("recognition:spot-check", args=[found.pk])).status_code == 404
        assert client.post(reverse("recognition:draw", args=[found.pk])).status_code == 404
        sent = client.post(reverse("recognition:result", args=[pick.pk]), {"result": "passed"})
        assert sent.status_code == 404
    assert sign_in(theatre.county).get(reverse("recognition:spot-checks")).status_code == 403


def test_many_picks_take_as_many_queries_as_one(theatre: Theatre, sign_in: SignIn) -> None:
    client = sign_in(theatre.city)

    def asked(found: SpotCheck) -> int:
        address = reverse("recognition:spot-check", args=[found.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = asked(drawn(theatre, size=6, number=1))
    many = services.fix_population(theatre.city.actor, theatre.round, "basic", number=6)
    assert asked(services.draw(theatre.city.actor, many)) == few
