"""What the city's departments said is read at the province, as the city reported it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.exchange.conftest import DECISIONS, FILINGS, World
from tests.platform.exchange.test_exchange import carried_to_the_province, carried_up, hand_up
from tests.platform.exchange.test_there_and_back import made_again
from tests.platform.made_up_cases import TIER, ask, consent, issue, officer_of, rank
from tihang.platform.actor import SYSTEM, Actor, Role
from tihang.platform.countersign import services as countersign
from tihang.platform.countersign.models import Answer, Consultation, Objection
from tihang.platform.countersign.standing import obstacles
from tihang.platform.exchange.models import ReceivedBundle, ReceivedCase
from tihang.platform.exchange.reported import countersigned_below, reported
from tihang.platform.filing.models import Case
from tihang.platform.journal import services as journal
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Function, Level
from tihang.platform.review import services as review

WHY, HOW = "贴息资金使用说明缺失", "企业已补充说明，经核实符合规定"


def department(
    world: World, code: str, name: str, function: Function, lead: Authority
) -> Authority:
    return registry.establish_authority(
        SYSTEM, code=code, name=name, level=Level(lead.level), function=function, lead=lead
    )


def heard_and_handed_up(world: World) -> Case:
    """The finance bureau objects and is answered, one consents, one lets the time go by."""
    theatre, land = world.theatre, world.theatre.land
    case = carried_up(world)
    reform = department(world, "reform", "发展和改革委员会", Function.REFORM, land.city)
    department(world, "market", "市场监督管理局", Function.MARKET, land.city)
    consultation = ask(theatre, theatre.city, [case])
    countersign.answer(
        theatre.bureau.actor,
        consultation,
        position="objection",
        reason="有一件需补充",
        objections={case.pk: WHY},
    )
    countersign.answer(officer_of(theatre, reform), consultation, position="consent")
    countersign.settle(theatre.city.actor, consultation, Objection.objects.get(), reason=HOW)
    Consultation.objects.update(due_at=timezone.now())
    hand_up(world, case)
    return case


def at_the_province(world: World, case: Case) -> Case:
    received = world.take(world.theatre.province, carried_to_the_province(world, case))
    assert received.state == ReceivedBundle.State.DONE, received.problem
    return Case.objects.get(pk=case.pk)


def said(actor: Actor, case: Case) -> list[tuple[str, str, str, str, str]]:
    found = reported(actor, [case])[case.pk]
    return [
        (each.department, each.function, each.position, each.reason, each.by)
        for each in found.words
    ]


def expected(world: World) -> list[tuple[str, str, str, str, str]]:
    return [
        ("发展和改革委员会", "发展改革", "consent", "", "officer-reform同志"),
        ("财政局", "财政", "objection", WHY, world.theatre.bureau.actor.name),
        ("市场监督管理局", "市场监管", "silent", "", ""),
    ]


def test_each_departments_word_reaches_the_province_as_reported(world: World) -> None:
    theatre = world.theatre
    case = heard_and_handed_up(world)
    at = {answer.department.code: answer.at for answer in Answer.objects.all()}
    there = at_the_province(world, case)
    assert said(theatre.province.actor, there) == expected(world)
    found = reported(theatre.province.actor, [there])[there.pk]
    assert (found.sender, found.asked_by) == (theatre.land.city.name, theatre.land.city.name)
    reform, finance, market = found.words
    assert (reform.at, finance.at, market.at) == (at["reform"], at["finance"], None)
    assert finance.settled is not None
    assert (finance.settled.reason, finance.settled.by) == (HOW, theatre.city.actor.name)
    assert not finance.is_open


def test_the_citys_bundle_is_made_again_to_the_byte_from_what_the_province_holds(
    world: World,
) -> None:
    theatre, land = world.theatre, world.theatre.land
    case = heard_and_handed_up(world)
    first = world.send(theatre.city, FILINGS, land.province, case)
    data = world.bytes_of(first)
    world.go("province")
    world.trust(theatre.province, land.city, "city")
    world.take(theatre.province, data)
    assert made_again(world, first, "city") == data


def test_what_was_reported_is_no_consultation_of_the_province(world: World) -> None:
    theatre, land = world.theatre, world.theatre.land
    beside = department(world, "p-finance", "省财政厅", Function.FINANCE, land.province)
    there = at_the_province(world, heard_and_handed_up(world))
    assert not Consultation.objects.exists()
    assert "尚未请会同部门会签" in str(obstacles(theatre.province.actor, [there]))
    consent(theatre, theatre.province, [there])
    assert obstacles(theatre.province.actor, [there]) == {}
    # The province's own stands beside it and changes nothing of it.
    assert said(theatre.province.actor, there) == expected(world)
    assert Answer.objects.get().department == beside


def test_the_case_page_and_the_ranking_page_show_it(world: World, client: Client) -> None:
    theatre = world.theatre
    there = at_the_province(world, heard_and_handed_up(world))
    client.force_login(theatre.province.user)
    page = client.get(reverse("filing:case", args=[there.pk])).content.decode()
    for text in ("下级会签情况", WHY, HOW, "财政局", "未答复", "这不是本单位的会签"):
        assert text in page
    column = countersigned_below(theatre.province.actor, theatre.round, TIER, [there])
    assert column is not None
    expected_note = f"财政局有异议：{WHY}（处理：{HOW}）\n同意 1\n未答复 1"
    assert column.notes == {there.pk: expected_note}
    ranking = client.get(reverse("review:ranking", args=[theatre.round.code, TIER]))
    assert "下级会签（随包报送）" in ranking.content.decode()


def test_a_department_beside_the_province_and_another_office_do_not_see_it(
    world: World, client: Client
) -> None:
    theatre, land = world.theatre, world.theatre.land
    beside = department(world, "p-finance", "省财政厅", Function.FINANCE, land.province)
    there = at_the_province(world, heard_and_handed_up(world))
    officer = theatre.engage("p-officer", Role.DEPARTMENT_OFFICER, beside)
    client.force_login(officer.user)
    page = client.get(reverse("filing:case", args=[there.pk]))
    assert WHY not in page.content.decode()
    for person in (theatre.city, theatre.county, theatre.firm):
        assert reported(person.actor, [there]) == {}


def test_nothing_of_it_is_shown_below_and_nothing_of_the_provinces_comes_down(
    world: World,
) -> None:
    theatre, land = world.theatre, world.theatre.land
    department(world, "p-finance", "省财政厅", Function.FINANCE, land.province)
    there = at_the_province(world, heard_and_handed_up(world))
    consent(theatre, theatre.province, [there])
    review.decline(theatre.province.actor, there, reason="名额所限")
    down = world.bytes_of(world.send(theatre.province, DECISIONS, land.city, there))
    world.go("city")
    received = world.take(theatre.city, down)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    mine = Case.objects.get()
    assert reported(theatre.city.actor, [mine]) == {}
    last = world.bytes_of(world.send(theatre.city, DECISIONS, land.county, mine))
    world.go("county")
    received = world.take(theatre.county, last)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    assert reported(theatre.county.actor, [Case.objects.get()]) == {}


def test_entries_of_before_name_the_department_only_and_are_read_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record(stream: str, action: str, actor: Actor, data: dict[str, Any], **more: Any) -> None:
        kept = {key: value for key, value in data.items() if key != "function"}
        if action != countersign.SETTLED:
            kept.pop("department", None)
        journal.record(stream, action, actor, kept, **more)

    monkeypatch.setattr(countersign, "record", record)
    there = at_the_province(world, heard_and_handed_up(world))
    assert said(world.theatre.province.actor, there) == expected(world)
    finance = reported(world.theatre.province.actor, [there])[there.pk].words[1]
    assert finance.settled is not None


def test_of_several_answers_the_last_one_counts_and_its_settlement_alone(world: World) -> None:
    theatre = world.theatre
    case = carried_up(world)
    consultation = ask(theatre, theatre.city, [case])
    bureau = theatre.bureau.actor
    against = {"position": "objection", "reason": "不同意", "objections": {case.pk: WHY}}
    countersign.answer(bureau, consultation, **against)  # type: ignore[arg-type]
    countersign.settle(theatre.city.actor, consultation, Objection.objects.get(), reason=HOW)
    countersign.answer(bureau, consultation, position="none", reason="已无意见", base_version=1)
    version = rank(theatre, theatre.city, [case])
    review.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    world.trust(theatre.city, theatre.land.province, "province")
    there = at_the_province(world, case)
    (word,) = reported(theatre.province.actor, [there])[there.pk].words
    assert (word.position, word.reason, word.settled) == ("none", "已无意见", None)


def test_the_number_of_queries_does_not_grow_with_the_list(world: World) -> None:
    theatre, land = world.theatre, world.theatre.land
    cases = [theatre.newly_at_city() for _ in range(3)]
    data = world.bytes_of(world.send(theatre.county, FILINGS, land.city, *cases))
    world.go("city")
    world.take(theatre.city, data)
    consent(theatre, theatre.city, cases)
    version = rank(theatre, theatre.city, cases)
    review.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    world.trust(theatre.city, land.province, "province")
    up = world.bytes_of(world.send(theatre.city, FILINGS, land.province, *cases))
    world.go("province")
    world.trust(theatre.province, land.city, "city")
    world.take(theatre.province, up)
    there = list(Case.objects.all())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(reported(theatre.province.actor, there)) == 3
    assert len(asked) == 3


# --- what no sender may say ----------------------------------------------------------------


def refusal_of(world: World, data: bytes) -> str:
    row = world.receive(world.theatre.city, data).cases.get()
    assert row.standing == ReceivedCase.Standing.REFUSED
    return row.problem


def test_what_a_county_tells_of_the_citys_departments_is_pointed_out_and_not_shown(
    world: World,
) -> None:
    theatre, land = world.theatre, world.theatre.land
    case = theatre.at_city()  # The city asked in the county's installation, or so it is said.
    data = world.bytes_of(world.send(theatre.county, FILINGS, land.city, case))
    world.go("city")
    received = world.take(theatre.city, data)
    (remark,) = received.cases.get().remarks
    assert land.city.name in remark
    assert "请核对" in remark
    there = Case.objects.get()
    assert reported(theatre.city.actor, [there]) == {}
    assert "尚未请会同部门会签" in str(obstacles(theatre.city.actor, [there]))


def written(world: World, case: Case, action: str, who: Actor, data: dict[str, Any]) -> None:
    with transaction.atomic():
        journal.record(case.stream, action, who, data)


def test_a_county_adds_no_word_to_a_consultation_of_the_city(world: World) -> None:
    theatre, land = world.theatre, world.theatre.land
    case = carried_up(world)
    consent(theatre, theatre.city, [case])
    about = str(Consultation.objects.get().pk)
    review.send_back(theatre.city.actor, case, reason="缺审计报告")
    down = world.bytes_of(world.send(theatre.city, DECISIONS, land.county, case))
    world.go("county")
    world.take(theatre.county, down)
    mine = Case.objects.get()
    word = {"consultation": about, "position": "objection", "reason": "冒充的异议"}
    written(world, mine, countersign.OBJECTED, theatre.bureau.actor, word)
    issue(theatre.county, mine)
    review.send_up(theatre.county.actor, mine)
    data = world.bytes_of(world.send(theatre.county, FILINGS, land.city, mine))
    world.go("city")
    assert "不是发送方可以作出的" in refusal_of(world, data)


Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize(
    "change",
    [
        lambda word: word | {"position": "perhaps"},
        lambda word: word | {"reason": None},
        lambda word: word | {"function": "police"},
        lambda word: {key: value for key, value in word.items() if key != "reason"},
        lambda word: word | {"role": Role.CITY_OFFICER},
    ],
)
def test_a_word_that_makes_no_sense_is_refused(world: World, change: Change) -> None:
    theatre = world.theatre
    case = carried_up(world)
    consent(theatre, theatre.city, [case])
    about = str(Consultation.objects.get().pk)
    word = change({"consultation": about, "position": "none", "reason": ""})
    role = word.pop("role", Role.DEPARTMENT_OFFICER)
    written(world, case, countersign.ANSWERED, replace(theatre.bureau.actor, role=role), word)
    hand_up(world, case)
    data = carried_to_the_province(world, case)
    row = world.receive(theatre.province, data).cases.get()
    assert row.standing == ReceivedCase.Standing.REFUSED
    assert "流转日志与办理流程不符" in row.problem
