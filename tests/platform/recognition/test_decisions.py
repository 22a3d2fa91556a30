"""A decision waits for its release; until then nothing of it shows outside the office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Person, SignIn
from tests.platform.made_up_cases import Theatre
from tihang.platform.actor import Role
from tihang.platform.filing import services as filing
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.outbox import queries as outbox
from tihang.platform.outbox.models import Delivery, Message
from tihang.platform.recognition import services
from tihang.platform.recognition.models import Decision, Release
from tihang.platform.recognition.queries import decisions as queries
from tihang.platform.review import services as review
from tihang.platform.review.steps import offered_steps

REASON = "经核查，不符合安全生产要求"


def subjects(person: Person) -> list[str]:
    return [row.words.subject for row in outbox.page_of(person.actor, {}).rows]


def refused(theatre: Theatre, case: Case | None = None) -> Decision:
    """The county has decided that a case does not pass."""
    return services.decide(theatre.county.actor, case or theatre.filed(), "refuse", REASON)


def test_a_decision_moves_nothing_and_tells_nobody(theatre: Theatre) -> None:
    case = theatre.filed()
    before = journal.entries(case.stream).count()
    Delivery.objects.all().delete()
    decision = refused(theatre, case)
    case.refresh_from_db()
    assert case.state == "county_examination"
    assert journal.entries(case.stream).count() == before
    assert not Delivery.objects.exists()
    assert outbox.held(decision.pk).exists()


def test_while_it_is_pending_the_firm_and_other_levels_see_nothing(
    theatre: Theatre, client: Client
) -> None:
    case = theatre.at_province()
    services.decide(theatre.province.actor, case, "decline", REASON)
    for person in (theatre.firm, theatre.county, theatre.city):
        client.force_login(person.user)
        for address in (
            reverse("filing:case", args=[case.pk]),
            reverse("home"),
            reverse("outbox:inbox"),
        ):
            page = client.get(address, follow=True).content.decode()
            assert REASON not in page
            assert "拟不予推荐" not in page
            assert "待发布" not in page.replace("待发布决定", "")
        assert queries.pending_by_case(person.actor, [case]) == {}
        assert not queries.decisions_of(person.actor).exists()
    client.force_login(theatre.province.user)
    page = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert REASON in page
    assert "拟不予推荐" in page


def test_the_release_takes_the_step_and_lets_the_messages_go(theatre: Theatre) -> None:
    decision = refused(theatre)
    _opened, (outcome,) = services.release(theatre.county.actor, [decision])
    assert outcome.is_done
    case = outcome.decision.case
    assert case.state == "refused"
    entry = journal.latest(case.stream)
    assert entry is not None
    assert entry.action == "refuse"
    assert entry.data["reason"] == REASON
    assert entry.data["data"]["decision"] == str(decision.pk)
    assert subjects(theatre.firm)[0] == f"申报 {case.number} 的办理结果：审查不通过"
    assert sum("审查不通过" in each for each in subjects(theatre.firm)) == 1
    assert workflow.replay(journal.entries(case.stream), case.workflow) == "refused"
    assert verify(decision.stream) == []


def test_an_undone_decision_leaves_no_trace_outside_the_office(theatre: Theatre) -> None:
    case = theatre.filed()
    decision = refused(theatre, case)
    services.undo(theatre.county.actor, decision)
    assert not outbox.held(decision.pk).exists()
    assert Message.objects.get(batch=decision.pk).state == Message.State.WITHDRAWN
    assert subjects(theatre.firm) == []
    assert services.decide(theatre.county.actor, case, "refuse", REASON).is_pending


def test_two_officers_decide_once(theatre: Theatre) -> None:
    case = theatre.filed()
    refused(theatre, case)
    colleague = theatre.engage("colleague", Role.COUNTY_OFFICER, theatre.land.county)
    with pytest.raises(StepRefused, match="已拟“审查不通过”"):
        services.decide(colleague.actor, case, "refuse", "另一理由")
    assert Decision.objects.count() == 1


def test_released_twice_it_is_one_effect_and_one_refusal(theatre: Theatre) -> None:
    decision = refused(theatre)
    services.release(theatre.county.actor, [decision])
    _opened, (again,) = services.release(theatre.county.actor, [decision])
    assert not again.is_done
    assert "已由同事发布" in again.problems[0]
    assert sum("审查不通过" in each for each in subjects(theatre.firm)) == 1


def test_while_it_is_pending_the_office_takes_no_other_step(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    refused(theatre, case)
    with pytest.raises(StepRefused, match="待发布"):
        review.send_up(theatre.county.actor, case)
    offered = {
        each.step.action: each.obstacles for each in offered_steps(case, theatre.county.actor)
    }
    assert "待发布" in offered["send_up"][0].text


def test_a_firm_that_withdraws_meets_no_hint_and_ends_the_decision(theatre: Theatre) -> None:
    case = theatre.filed()
    decision = refused(theatre, case)
    workflow.take_step(case, "withdraw", theatre.firm.actor)
    decision.refresh_from_db()
    assert decision.state == Decision.State.UNDONE
    assert not outbox.held(decision.pk).exists()
    assert any("撤回申报" in each for each in subjects(theatre.county))


def test_guards_are_asked_when_decided_and_at_the_release(theatre: Theatre) -> None:
    central = theatre.filed(theatre.land.central_firm, channel="central")
    group = theatre.engage("group", Role.GROUP_OFFICER, theatre.land.group)
    with pytest.raises(StepRefused):
        services.decide(group.actor, central, "recommend")
    for clause in clauses(central):
        review.judge_clause(group.actor, central, clause, met=True)
    decision = services.decide(group.actor, central, "recommend")
    from tihang.platform.review.models import ClauseJudgement

    ClauseJudgement.objects.filter(case=central).first().delete()  # type: ignore[union-attr]
    (shown,) = services.preview(group.actor, [decision])
    assert "尚未认定" in shown.problems[0]
    _opened, (outcome,) = services.release(group.actor, [decision])
    assert "尚未认定" in outcome.problems[0]
    decision.refresh_from_db()
    assert decision.is_pending
    central.refresh_from_db()
    assert central.state == "group_review"


def clauses(case: Case) -> list[str]:
    from tihang.platform.review.queries import clauses_to_judge

    return clauses_to_judge(case)


def test_one_that_fails_does_not_stop_the_others(theatre: Theatre) -> None:
    first, second, third = (refused(theatre) for _ in range(3))
    services.undo(theatre.county.actor, second)
    _opened, outcomes = services.release(theatre.county.actor, [first, second, third])
    assert [each.is_done for each in outcomes] == [True, False, True]
    assert [Case.objects.get(pk=each.case_id).state for each in (first, second, third)] == [
        "refused",
        "county_examination",
        "refused",
    ]


def test_nobody_decides_for_another_office(theatre: Theatre) -> None:
    case = theatre.filed()
    for person in (theatre.neighbour_county, theatre.city, theatre.province, theatre.firm):
        with pytest.raises((StepRefused, PermissionDenied)):
            services.decide(person.actor, case, "refuse", REASON)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("action", ["return", "send_up"])
def test_a_step_that_ends_nothing_is_no_decision(theatre: Theatre, action: str) -> None:
    with pytest.raises(StepRefused):
        services.decide(theatre.county.actor, theatre.with_opinion(), action, REASON)


def test_a_reason_is_asked_for_where_the_table_says_so(theatre: Theatre) -> None:
    with pytest.raises(StepRefused, match="理由"):
        services.decide(theatre.county.actor, theatre.filed(), "refuse", "  ")


def test_a_document_dated_tomorrow_is_refused(theatre: Theatre) -> None:
    decision = refused(theatre)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        services.release(theatre.county.actor, [decision], dated=tomorrow)
    assert not Release.objects.exists()


# --- pages ---------------------------------------------------------------------------------


def test_the_page_of_a_step_decides_and_the_release_follows(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    client = sign_in(theatre.county)
    step = reverse("review:step", args=[case.pk, "refuse"])
    assert "拟审查不通过" in client.get(step).content.decode()
    client.post(step, {"reason": REASON})
    case.refresh_from_db()
    assert case.state == "county_examination"
    decision = Decision.objects.get(case=case)
    listed = client.get(reverse("recognition:decisions")).content.decode()
    assert case.number in listed
    shown = client.post(reverse("recognition:preview"), {"decision": decision.pk})
    assert "由“县（市、区）审查”转为“审查不通过”" in shown.content.decode()
    case.refresh_from_db()
    assert case.state == "county_examination"
    done = client.post(reverse("recognition:release"), {"decision": decision.pk})
    assert "已发布 1 件" in done.content.decode()
    case.refresh_from_db()
    assert case.state == "refused"


def test_undoing_from_the_list(theatre: Theatre, sign_in: SignIn) -> None:
    decisions = [refused(theatre), refused(theatre)]
    client = sign_in(theatre.county)
    ids = [each.pk for each in decisions]
    page = client.post(reverse("recognition:undo"), {"decision": ids}, follow=True)
    assert "已撤销 2 件决定" in page.content.decode()
    assert not Decision.objects.filter(state="pending").exists()


def test_a_decision_of_others_is_not_there(theatre: Theatre, sign_in: SignIn) -> None:
    decision = refused(theatre)
    client = sign_in(theatre.neighbour_county)
    for name in ("preview", "release", "undo"):
        sent = client.post(reverse(f"recognition:{name}"), {"decision": decision.pk})
        assert sent.status_code == 404
    decision.refresh_from_db()
    assert decision.is_pending


def test_firms_have_no_such_pages(theatre: Theatre, sign_in: SignIn) -> None:
    client = sign_in(theatre.firm)
    for name in ("decisions", "releases", "granting", "declarations", "spot-checks"):
        assert client.get(reverse(f"recognition:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?state=released", False), ("?action=decline", False), ("?q=榕铸", True)],
)
def test_the_list_is_narrowed_down(
    theatre: Theatre, sign_in: SignIn, query: str, found: bool
) -> None:
    decision = refused(theatre)
    page = sign_in(theatre.county).get(reverse("recognition:decisions") + query)
    assert (decision.case.number in page.content.decode()) is found


def test_many_decisions_take_as_many_queries_as_one(theatre: Theatre, sign_in: SignIn) -> None:
    refused(theatre)
    client = sign_in(theatre.county)

    def asked() -> int:
        client.get(reverse("recognition:decisions"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("recognition:decisions"))
        return len(captured)

    one = asked()
    for _ in range(10):
        refused(theatre)
    assert asked() == one


# --- messages of steps ---------------------------------------------------------------------


def test_each_step_tells_whom_it_concerns(theatre: Theatre) -> None:
    case = theatre.filed()
    assert f"收到申报：{case.enterprise.name}" in subjects(theatre.county)[0]
    assert subjects(theatre.neighbour_county) == []
    assert subjects(theatre.city) == []
    case = review.send_up(theatre.county.actor, theatre.with_opinion(case))
    assert "收到上报" in subjects(theatre.city)[0]
    assert subjects(theatre.other_city) == []
    assert subjects(theatre.firm) == [f"申报 {case.number} 现为“设区市审核”"]
    review.send_back(theatre.city.actor, case, reason="请补充")
    assert "上级退回" in subjects(theatre.county)[0]


def test_a_result_is_told_to_the_firm_and_the_offices_that_had_the_case(theatre: Theatre) -> None:
    case = theatre.at_province()
    decision = services.decide(theatre.province.actor, case, "decline", REASON)
    services.release(theatre.province.actor, [decision])
    result = f"申报 {case.number} 的办理结果：不予推荐"
    for person in (theatre.firm, theatre.county, theatre.city):
        assert result in subjects(person)
    refusal = refused(theatre)
    services.release(theatre.county.actor, [refusal])
    assert not any(refusal.case.number in each for each in subjects(theatre.city))


def test_a_returned_filing_tells_the_firm_at_once(theatre: Theatre) -> None:
    case = theatre.filed()
    item = review.ReturnItem("section", "factory", "请补充")
    review.return_for_correction(theatre.county.actor, case, items=[item])
    (told,) = subjects(theatre.firm)
    assert told.startswith(f"申报 {case.number} 已退回，请于 ")
    assert told.endswith(" 前修改后重新提交")


def test_a_draft_that_is_withdrawn_concerns_nobody(theatre: Theatre) -> None:
    from tihang.platform.actor import SYSTEM
    from tihang.platform.registry import services as registry

    factory = registry.add_factory(SYSTEM, theatre.land.firm, name="未提交的工厂")
    case = filing.start_case(
        theatre.firm.actor, theatre.round, factory, "excellence", "territorial"
    )
    workflow.take_step(case, "withdraw", theatre.firm.actor)
    assert subjects(theatre.county) == []
