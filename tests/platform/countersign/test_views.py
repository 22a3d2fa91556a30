"""The pages of countersigning, as officers use them."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.platform.conftest import SignIn
from tests.platform.countersign.conftest import Hall
from tests.platform.made_up_cases import TIER
from tihang.platform.countersign import services
from tihang.platform.countersign.models import Answer, Consultation, Settlement
from tihang.platform.filing.models import Case


def post_answer(client: Client, consultation: Consultation, **more: str) -> HttpResponse:
    return client.post(
        f"/countersign/{consultation.pk}/answer/",
        {"position": "consent", "reason": "", "version": "0", **more},
    )


def test_the_city_asks_all_its_departments_at_once(hall: Hall, sign_in: SignIn) -> None:
    one, two = hall.theatre.newly_at_city(), hall.theatre.newly_at_city()
    client = sign_in(hall.theatre.city)
    assert "待送会签" in client.get("/countersign/").content.decode()
    address = f"/rounds/{hall.theatre.round.code}/countersign/{TIER}/"
    page = client.get(address).content.decode()
    assert one.number in page
    assert two.number in page
    due = timezone.localtime() + dt.timedelta(days=2)
    answer = client.post(
        address,
        {"case": [str(one.pk)], "due_at": due.strftime("%Y-%m-%dT%H:%M"), "text": "请会签。"},
    )
    made = Consultation.objects.get()
    assert answer.status_code == 302
    assert {d.department.code for d in made.departments.all()} == {"finance", "reform"}
    assert made.due_at == due.replace(second=0, microsecond=0)
    table = client.get(answer.url).content.decode()
    assert "财政局" in table
    assert "发展和改革委员会" in table
    assert two.number not in table


def test_what_was_typed_comes_back_with_the_error(hall: Hall, sign_in: SignIn) -> None:
    case = hall.theatre.newly_at_city()
    client = sign_in(hall.theatre.city)
    answer = client.post(
        f"/rounds/{hall.theatre.round.code}/countersign/{TIER}/",
        {"case": [str(case.pk)], "due_at": "2020-01-01T00:00", "text": "特别说明"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "答复截止时间应晚于现在" in page
    assert "特别说明" in page


def test_a_department_reads_objects_and_the_city_settles(hall: Hall, sign_in: SignIn) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    client = sign_in(hall.finance)
    assert "待答复" in client.get("/countersign/").content.decode()
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    refused = post_answer(client, consultation, position="objection", reason="资金问题")
    assert refused.status_code == 422
    assert "资金问题" in refused.content.decode()
    done = post_answer(
        client,
        consultation,
        position="objection",
        reason="资金问题",
        **{f"object-{case.pk}": "1", f"why-{case.pk}": "资金证明不足"},
    )
    assert done.status_code == 302
    given = Answer.objects.get(consultation=consultation)
    city = sign_in(hall.theatre.city)
    assert "资金证明不足" in city.get(f"/countersign/{consultation.pk}/").content.decode()
    address = f"/countersign/{consultation.pk}/objections/{given.objections.get().pk}/"
    assert city.post(address, {"reason": ""}).status_code == 422
    assert city.post(address, {"reason": "已补充证明"}).status_code == 302
    assert Settlement.objects.get().reason == "已补充证明"
    assert "已补充证明" in city.get(f"/cases/{case.pk}/").content.decode()


def test_strangers_find_nothing(hall: Hall, sign_in: SignIn) -> None:
    consultation = hall.ask([hall.theatre.newly_at_city()])
    for person in (hall.theatre.other_city, hall.theatre.province):
        assert sign_in(person).get(f"/countersign/{consultation.pk}/").status_code == 404
    for person in (hall.theatre.county, hall.theatre.firm):
        client = sign_in(person)
        assert client.get("/countersign/").status_code == 403
        assert client.get(f"/countersign/{consultation.pk}/").status_code in (403, 404)
    assert post_answer(sign_in(hall.theatre.city), consultation).status_code == 403


def test_the_firm_does_not_hear_of_it(hall: Hall, sign_in: SignIn) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="内部意见",
        objections={case.pk: "内部异议"},
    )
    page = sign_in(hall.theatre.firm).get(f"/cases/{case.pk}/").content.decode()
    assert "内部" not in page
    assert "会签" not in page


def test_the_list_costs_the_same_for_many(hall: Hall, sign_in: SignIn) -> None:
    def cost(client: Client) -> int:
        client.get("/countersign/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/countersign/")
        return len(seen)

    def ask() -> Case:
        case = hall.theatre.newly_at_city()
        hall.ask([case])
        return case

    ask()
    client = sign_in(hall.finance)
    one = cost(client)
    for _ in range(3):
        ask()
    assert cost(client) == one
