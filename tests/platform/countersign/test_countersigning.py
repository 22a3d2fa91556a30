"""Asking, answering, settling, and what all of it holds up."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.platform.conftest import Person
from tests.platform.countersign.conftest import Hall
from tests.platform.made_up_cases import TIER, issue, rank
from tihang.platform.actor import Role
from tihang.platform.countersign import queries, services, standing
from tihang.platform.countersign.models import Answer, Objection
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused, obstacles, take_step
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.outbox.models import Delivery
from tihang.platform.registry.models import Authority
from tihang.platform.review import services as review
from tihang.platform.written_once import Unchangeable


def hand_up(hall: Hall, version: int) -> None:
    review.hand_up(hall.theatre.city.actor, hall.theatre.round, TIER, base_version=version)


def why_not(hall: Hall, case: Case) -> list[str]:
    return standing.obstacles(hall.theatre.city.actor, [case]).get(case.pk, [])


def test_nothing_goes_up_before_the_departments_were_asked(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    version = rank(hall.theatre, hall.theatre.city, [case])
    with pytest.raises(StepRefused, match="尚未请会同部门会签"):
        hand_up(hall, version)
    case.refresh_from_db()
    assert case.state == "city_review"


def test_with_the_consent_of_all_it_goes_up(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    version = rank(hall.theatre, hall.theatre.city, [case])
    consultation = hall.ask([case])
    services.answer(hall.finance.actor, consultation, position="consent")
    with pytest.raises(StepRefused, match="发展和改革委员会尚未就"):
        hand_up(hall, version)
    services.answer(hall.reform.actor, consultation, position="none")
    hand_up(hall, version)
    case.refresh_from_db()
    assert case.state == "province_review"
    assert verify(consultation.stream) == []
    actions = [entry.action for entry in journal.entries(case.stream)]
    assert actions.count("countersign_asked") == 1
    assert actions.count("countersign_answered") == 2


def test_silence_after_the_time_is_no_opinion_and_is_shown_as_late(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    services.answer(hall.finance.actor, consultation, position="consent")
    assert why_not(hall, case)
    hall.time_is_over(consultation)
    assert why_not(hall, case) == []
    consultation.refresh_from_db()
    (line,) = standing.board(consultation).lines
    assert sorted(cell.label for cell in line.cells) == ["同意", "逾期未复"]


def test_an_edition_may_wait_for_the_silent(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    case = hall.theatre.newly_at_city()
    rule = case.edition.countersigning
    assert rule is not None
    assert rule.standing == "customary"
    hall.time_is_over(hall.ask([case]))
    assert why_not(hall, case) == []
    monkeypatch.setattr(standing, "awaits_the_silent", lambda _case: True)
    assert len(why_not(hall, case)) == 2


def test_the_time_is_over_to_the_instant(hall: Hall) -> None:
    consultation = hall.ask([hall.theatre.newly_at_city()])
    instant = consultation.due_at
    assert not consultation.is_over(instant - dt.timedelta(microseconds=1))
    assert consultation.is_over(instant)


def test_after_the_time_nobody_answers(hall: Hall) -> None:
    consultation = hall.ask([hall.theatre.newly_at_city()])
    hall.time_is_over(consultation)
    with pytest.raises(Conflict, match="截止"):
        services.answer(hall.finance.actor, consultation, position="consent")
    assert not Answer.objects.filter(consultation=consultation).exists()


def test_an_objection_holds_its_case_until_it_is_settled_in_writing(hall: Hall) -> None:
    one, other = hall.theatre.newly_at_city(), hall.theatre.newly_at_city()
    consultation = hall.ask([one, other])
    services.answer(hall.reform.actor, consultation, position="consent")
    given = services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="部分项目需核实。",
        objections={one.pk: "资金来源不明。"},
    )
    assert why_not(hall, other) == []
    assert "财政局对" in why_not(hall, one)[0]
    objection = given.objections.get()
    with pytest.raises(ValidationError, match="处理情况"):
        services.settle(hall.theatre.city.actor, consultation, objection, reason=" ")
    services.settle(hall.theatre.city.actor, consultation, objection, reason="已核实资金证明。")
    assert why_not(hall, one) == []
    with pytest.raises(Conflict, match="同事处理"):
        services.settle(hall.theatre.city.actor, consultation, objection, reason="再次")
    last = journal.entries(one.stream).last()
    assert (last.action, last.data["reason"]) == ("countersign_settled", "已核实资金证明。")


def test_a_declined_case_needs_no_settlement(hall: Hall) -> None:
    case, other = hall.theatre.newly_at_city(), hall.theatre.newly_at_city()
    consultation = hall.ask([case, other])
    services.answer(hall.reform.actor, consultation, position="consent")
    services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="见下",
        objections={case.pk: "不宜推荐。"},
    )
    review.decline(hall.theatre.city.actor, case, reason="采纳财政局意见。")
    hand_up(hall, rank(hall.theatre, hall.theatre.city, [other]))
    other.refresh_from_db()
    assert other.state == "province_review"


def test_a_department_changes_its_mind_and_both_versions_stay(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="待核",
        objections={case.pk: "待核"},
    )
    old = Objection.objects.get()
    with pytest.raises(Conflict, match="同事刚刚"):
        services.answer(hall.finance.actor, consultation, position="consent")
    services.answer(hall.finance.actor, consultation, position="consent", base_version=1)
    assert [a.position for a in queries.answers_of(consultation, hall.theatre.land.finance.pk)] == [
        "consent",
        "objection",
    ]
    assert standing.board(consultation).open_objections == 0
    with pytest.raises(Conflict, match="已修改意见"):
        services.settle(hall.theatre.city.actor, consultation, old, reason="晚了")
    with pytest.raises(Unchangeable):
        old.delete()


@pytest.mark.parametrize(
    ("position", "reason", "against", "message"),
    [
        ("objection", "", {"case": "理由"}, "请写明理由"),
        ("objection", "总理由", {}, "请勾选"),
        ("objection", "总理由", {"case": " "}, "每一件"),
        ("objection", "总理由", {"stranger": "理由"}, "不在本次会签中"),
        ("consent", "", {"case": "理由"}, "请选择“有异议”"),
        ("maybe", "", {}, "请选择意见"),
    ],
)
def test_an_answer_that_does_not_hold_together_is_refused(
    hall: Hall, position: str, reason: str, against: dict[str, str], message: str
) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    ids = {"case": case.pk, "stranger": uuid.uuid4()}
    with pytest.raises(ValidationError) as refused:
        services.answer(
            hall.finance.actor,
            consultation,
            position=position,
            reason=reason,
            objections={ids[name]: why for name, why in against.items()},
        )
    assert message in "".join(refused.value.messages)
    assert not Answer.objects.filter(consultation=consultation).exists()


def test_only_who_was_asked_answers_and_only_who_asked_settles(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    with pytest.raises(PermissionDenied):
        services.answer(hall.theatre.city.actor, consultation, position="consent")
    given = services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="见下",
        objections={case.pk: "理由"},
    )
    for stranger in (hall.finance, hall.theatre.other_city, hall.theatre.province):
        with pytest.raises(PermissionDenied):
            services.settle(stranger.actor, consultation, given.objections.get(), reason="越权")


def test_one_case_is_asked_about_once_and_again_after_the_firm_filed_anew(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    hall.all_consent(hall.ask([case]))
    with pytest.raises(ValidationError, match="已送会签"):
        hall.ask([case])
    city, county, firm = hall.theatre.city, hall.theatre.county, hall.theatre.firm
    review.send_back(city.actor, case, reason="补充")
    items = [review.ReturnItem("section", "factory", "请补充")]
    review.return_for_correction(county.actor, case, items=items)
    case.refresh_from_db()
    take_step(case, "resubmit", firm.actor)
    case.refresh_from_db()
    review.confirm_judgements(county.actor, case)
    issue(county, case)
    review.send_up(county.actor, case)
    case.refresh_from_db()
    assert why_not(hall, case) == [f"{case.number} 尚未请会同部门会签"]
    hall.all_consent(hall.ask([case]))
    assert why_not(hall, case) == []


def test_an_office_without_departments_is_not_held_up(hall: Hall) -> None:
    case = hall.theatre.at_city()
    Authority.objects.filter(lead=hall.theatre.land.city).update(lead=hall.theatre.land.other_city)
    step = next(s for s in case.workflow.steps if s.action == "hand_up")
    assert not any("会签" in each for each in obstacles(case, step, hall.theatre.city.actor))
    with pytest.raises(ValidationError, match="没有登记会同部门"):
        hall.ask([case])


def test_the_time_is_changed_with_a_reason_and_journalled(hall: Hall) -> None:
    consultation = hall.ask([hall.theatre.newly_at_city()])
    later = timezone.now() + dt.timedelta(days=9)
    with pytest.raises(ValidationError, match="理由"):
        services.change_due(hall.theatre.city.actor, consultation, due_at=later, reason="")
    services.change_due(hall.theatre.city.actor, consultation, due_at=later, reason="部门要求")
    consultation.refresh_from_db()
    assert consultation.due_at == later
    assert journal.entries(consultation.stream).last().data["reason"] == "部门要求"
    with pytest.raises(ValidationError, match="晚于现在"):
        services.change_due(
            hall.theatre.city.actor,
            consultation,
            due_at=timezone.now() - dt.timedelta(seconds=1),
            reason="误",
        )


def test_the_board_and_the_obstacles_cost_the_same_for_many(hall: Hall) -> None:
    def cost(cases: list[Case]) -> tuple[int, int]:
        consultation = hall.ask(cases)
        services.answer(
            hall.finance.actor,
            consultation,
            position="objection",
            reason="见下",
            objections={case.pk: "理由" for case in cases},
        )
        with CaptureQueriesContext(
            connection,
        ) as table:
            assert len(standing.board(consultation).lines) == len(cases)
        with CaptureQueriesContext(connection) as held:
            found = standing.obstacles(hall.theatre.city.actor, cases)
            assert len(found) == len(cases)
        return len(table), len(held)

    one = cost([hall.theatre.newly_at_city()])
    assert cost([hall.theatre.newly_at_city() for _ in range(4)]) == one


def test_departments_see_only_what_they_were_asked(hall: Hall) -> None:
    consultation = hall.ask([hall.theatre.newly_at_city()])
    stranger = hall.theatre.engage(
        "audit", Role.DEPARTMENT_OFFICER, _beside(hall.theatre.land.other_city)
    )
    assert list(queries.consultations(hall.finance.actor)) == [consultation]
    assert list(queries.consultations(stranger.actor)) == []
    assert list(queries.consultations(hall.theatre.other_city.actor)) == []
    assert list(queries.consultations(hall.theatre.province.actor)) == []


def _beside(lead: Authority) -> Authority:
    from tihang.platform.actor import SYSTEM
    from tihang.platform.registry import services as registry

    return registry.establish_authority(
        SYSTEM, code="far-data", name="数据局", level="city", function="data", lead=lead
    )


def test_who_is_asked_and_who_asked_are_told(hall: Hall) -> None:
    case = hall.theatre.newly_at_city()
    consultation = hall.ask([case])
    services.answer(
        hall.finance.actor,
        consultation,
        position="objection",
        reason="见下",
        objections={case.pk: "理由"},
    )
    assert [d.message.kind for d in _told(hall.reform)] == ["countersign-asked"]
    assert [d.message.kind for d in _told(hall.theatre.city)] == ["countersign-objected"]


def _told(person: Person) -> list[Delivery]:
    told = Delivery.objects.filter(user=person.user, message__kind__startswith="countersign")
    return list(told.select_related("message"))
