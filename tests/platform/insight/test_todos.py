"""What waits besides cases: each kind appears when there is some of it and goes when it is done."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Person, SignIn
from tests.platform.made_up_cases import TIER, Theatre, ask, check_credit
from tihang.platform.countersign import services as countersign
from tihang.platform.countersign.models import Consultation, Objection
from tihang.platform.exchange.models import ReceivedBundle
from tihang.platform.insight.todos import Todo, todos_of
from tihang.platform.intake.models import TableImport
from tihang.platform.recognition import services as recognition
from tihang.platform.recognition.models import Pick, SpotCheck
from tihang.platform.registry.models import EnterpriseMove

HOUR = dt.timedelta(hours=1)


def counts(person: Person) -> dict[str, int]:
    return {todo.what: todo.count for todo in todos_of(person.actor, timezone.now())}


def asked(theatre: Theatre, *, until: dt.timedelta = HOUR) -> Consultation:
    """The city asks about one more case."""
    return ask(theatre, theatre.city, [theatre.newly_at_city()], until=until)


def test_a_department_is_told_of_what_it_has_not_answered(theatre: Theatre) -> None:
    bureau = theatre.bureau
    assert counts(bureau) == {}
    later, sooner = asked(theatre, until=2 * HOUR), asked(theatre)
    (todo,) = todos_of(bureau.actor, timezone.now())
    assert todo == Todo("会签待答复", 2, reverse("countersign:list"), sooner.due_at)
    assert todos_of(bureau.actor, sooner.due_at)[0].count == 1, "one's time is over"
    countersign.answer(bureau.actor, sooner, position="consent")
    countersign.answer(bureau.actor, later, position="none", reason="不涉及")
    assert counts(bureau) == {}


def test_a_city_is_told_of_objections_until_they_are_settled_or_withdrawn(theatre: Theatre) -> None:
    consultation = asked(theatre)
    case = consultation.entries.get().case
    bureau, about = theatre.bureau.actor, {case.pk: "请补充说明"}
    first = countersign.answer(
        bureau, consultation, position="objection", reason="有疑问", objections=about
    )
    assert counts(theatre.city)["会签异议待处理"] == 1
    countersign.answer(bureau, consultation, position="consent", base_version=first.version)
    assert counts(theatre.city) == {}, "the last answer counts"
    countersign.answer(
        bureau,
        consultation,
        position="objection",
        reason="仍有疑问",
        objections=about,
        base_version=first.version + 1,
    )
    objection = Objection.objects.get(answer__version=first.version + 2)
    countersign.settle(theatre.city.actor, consultation, objection, reason="企业已说明")
    assert counts(theatre.city) == {}
    assert counts(theatre.other_city) == {}


def test_a_county_is_told_of_firms_to_look_up(theatre: Theatre) -> None:
    case = theatre.filed()
    theatre.filed(theatre.land.neighbour)
    assert counts(theatre.county) == {"信用核查待查询或复查的企业": 1}
    check_credit(theatre.county.actor, case)
    assert counts(theatre.county) == {}


def test_decisions_wait_for_their_release(theatre: Theatre) -> None:
    case = theatre.at_city()
    decision = recognition.decide(theatre.city.actor, case, "decline", "不符合要求")
    assert counts(theatre.city) == {"决定待发布": 1}
    assert counts(theatre.county) == {}
    recognition.release(theatre.city.actor, [decision])
    assert counts(theatre.city) == {}


def test_previews_bundles_picks_and_moves_wait_for_their_own_office_alone(theatre: Theatre) -> None:
    now, user, city = timezone.now(), theatre.city.user, theatre.land.city
    case = theatre.filed()
    check_credit(theatre.county.actor, case)
    for state, expires in (("read", now + HOUR), ("read", now - HOUR), ("accepted", now + HOUR)):
        TableImport.objects.create(
            round=theatre.round, authority=city, state=state, uploaded_by=user, expires_at=expires
        )
    for state in ("ready", "refused", "done"):
        ReceivedBundle.objects.create(
            recipient=city, state=state, name="a.tihang", size=1, sha256="0" * 64
        )
    drawn = SpotCheck.objects.create(
        authority=city, round=theatre.round, tier=TIER, count=1, population=[], made_by=user
    )
    Pick.objects.create(check_of=drawn, case=case, place=1)
    EnterpriseMove.objects.create(
        enterprise=theatre.land.firm,
        origin=theatre.land.county,
        target=theatre.land.neighbour.authority,
        moved_on=now.date(),
        reason="搬迁",
        asked_by="王邻区",
    )
    assert counts(theatre.city) == {
        "汇总表导入待确认": 1,
        "数据包待确认导入": 1,
        "抽查结果待登记": 1,
        "企业迁移待答复": 1,
    }
    assert counts(theatre.county) == {"企业迁移待答复": 1}
    assert counts(theatre.neighbour_county) == {}
    assert counts(theatre.other_city) == {}


def test_the_page_leads_to_each_and_says_so_where_no_case_waits(
    theatre: Theatre, sign_in: SignIn
) -> None:
    asked(theatre)
    page = sign_in(theatre.bureau).get(reverse("insight:waiting")).content.decode()
    assert "其他待办 1 项" in page
    assert "会签待答复" in page
    assert f'href="{reverse("countersign:list")}"' in page


def test_as_many_queries_for_many_as_for_one(theatre: Theatre) -> None:
    def count(person: Person) -> int:
        with CaptureQueriesContext(connection) as captured:
            counts(person)
        return len(captured)

    people = (theatre.county, theatre.city, theatre.bureau)

    def grow() -> None:
        theatre.filed()
        consultation = asked(theatre)
        about = {entry.case_id: "请补充" for entry in consultation.entries.all()}
        countersign.answer(
            theatre.bureau.actor, consultation, position="objection", reason="疑", objections=about
        )
        asked(theatre)

    grow()
    one = [count(person) for person in people]
    for _ in range(5):
        grow()
    assert [count(person) for person in people] == one
