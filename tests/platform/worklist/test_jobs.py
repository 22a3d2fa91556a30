"""Many cases at once: looked over first, then done one by one, each with its own outcome."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.platform.conftest import Engage, SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.many_cases import lay_on_desk
from tihang.platform.accounts.models import Membership
from tihang.platform.accounts.services import end_membership
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.journal.queries import entries
from tihang.platform.recognition.models import Decision
from tihang.platform.recognition.services import release
from tihang.platform.worklist import actions, services, tasks
from tihang.platform.worklist.models import Job, JobItem

State = JobItem.State


def states(job: Job) -> list[str]:
    return list(job.items.order_by("position").values_list("state", flat=True))


def page_of(job: Job) -> str:
    return reverse("worklist:job", args=[job.pk])


def prepared(theatre: Theatre, cases: list[Case], action: str = "send_up") -> Job:
    return services.prepare_job(theatre.county.actor, action, [case.pk for case in cases])


def test_each_role_is_offered_its_own_steps_and_none_that_needs_words_for_each_case(
    theatre: Theatre, engage: Engage
) -> None:
    def offered(person: object) -> list[str]:
        return [action.id for action in actions.actions_for(person.actor)]

    assert offered(theatre.county) == ["send_up", "refuse"]
    assert offered(theatre.city) == ["send_back", "decline"]
    assert offered(theatre.province) == ["recognise", "decline"]
    group = engage("group", Role.GROUP_OFFICER, theatre.land.group)
    assert offered(group) == ["recommend", "recognise", "decline"]
    assert offered(theatre.firm) == []


def test_nothing_happens_before_it_is_confirmed(theatre: Theatre) -> None:
    ready, bare = theatre.with_opinion(), theatre.filed()
    job = prepared(theatre, [ready, bare])
    assert job.state == Job.State.PREVIEW
    assert states(job) == [State.READY, State.BARRED]
    assert any("初审意见" in text for text in job.items.get(case=bare).problems)
    ready.refresh_from_db()
    assert ready.state == "county_examination"


def test_what_is_ready_is_done_and_what_is_not_stays(theatre: Theatre) -> None:
    ready, bare = theatre.with_opinion(), theatre.filed()
    job = prepared(theatre, [ready, bare])
    services.confirm_job(theatre.county.actor, job)
    assert states(job) == [State.DONE, State.BARRED]
    ready.refresh_from_db()
    bare.refresh_from_db()
    assert (ready.state, bare.state) == ("city_review", "county_examination")
    assert entries(ready.stream).last().actor_id == theatre.county.user.pk


def test_a_case_that_moved_meanwhile_fails_alone_and_says_why(theatre: Theatre) -> None:
    first, second = theatre.with_opinion(), theatre.with_opinion()
    job = prepared(theatre, [first, second])
    from tihang.platform.review.services import send_up

    send_up(theatre.county.actor, first)
    services.confirm_job(theatre.county.actor, job)
    assert states(job) == [State.FAILED, State.DONE]
    assert "设区市审核" in job.items.get(case=first).problems[0]


def test_a_due_reason_is_asked_for_and_goes_to_every_case(theatre: Theatre) -> None:
    cases = [theatre.at_city(), theatre.at_city()]
    job = services.prepare_job(theatre.city.actor, "send_back", [case.pk for case in cases])
    with pytest.raises(ValidationError):
        services.confirm_job(theatre.city.actor, job, "  ")
    services.confirm_job(theatre.city.actor, job, "请补充现场照片")
    for case in cases:
        assert entries(case.stream).last().data["reason"] == "请补充现场照片"


def test_a_job_is_confirmed_once(theatre: Theatre) -> None:
    job = prepared(theatre, [theatre.with_opinion()])
    services.confirm_job(theatre.county.actor, job)
    with pytest.raises(Conflict):
        services.confirm_job(theatre.county.actor, job)
    with pytest.raises(Conflict):
        services.drop_job(job)


def test_a_dropped_job_does_nothing(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    job = prepared(theatre, [case])
    services.drop_job(job)
    with pytest.raises(Conflict):
        services.confirm_job(theatre.county.actor, job)
    case.refresh_from_db()
    assert case.state == "county_examination"


def test_a_run_that_is_repeated_goes_on_where_the_first_ended(theatre: Theatre) -> None:
    cases = [theatre.with_opinion(), theatre.with_opinion()]
    job = prepared(theatre, cases)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    # As a worker leaves it that died after the first case.
    services.jobs._do_one(job, next(services.jobs._items(job, State.READY)))
    tasks.work_off.func(str(job.pk))
    tasks.work_off.func(str(job.pk))
    assert states(job) == [State.DONE, State.DONE]
    steps = [entry.action for case in cases for entry in entries(case.stream)]
    assert steps.count("send_up") == 2


def test_who_no_longer_holds_the_office_does_nothing_more(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    job = prepared(theatre, [case])
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    end_membership(SYSTEM, Membership.objects.get(user=theatre.county.user))
    services.run_job(job.pk)
    assert states(job) == [State.FAILED]
    case.refresh_from_db()
    assert case.state == "county_examination"


@pytest.mark.parametrize("cases", [0, services.MOST_CASES + 1])
def test_none_or_too_many_are_refused(theatre: Theatre, cases: int) -> None:
    import uuid

    with pytest.raises(ValidationError):
        services.prepare_job(theatre.county.actor, "send_up", [uuid.uuid4() for _ in range(cases)])
    assert not Job.objects.exists()


@pytest.mark.parametrize("action", ["return", "hand_up", "submit", "nonsense", ""])
def test_an_action_that_is_not_offered_is_refused(theatre: Theatre, action: str) -> None:
    with pytest.raises(ValidationError):
        prepared(theatre, [theatre.filed()], action)


def test_decisions_of_a_job_wait_for_their_release_and_can_be_taken_back(
    theatre: Theatre, sign_in: SignIn
) -> None:
    cases = [theatre.at_city(), theatre.at_city()]
    job = services.prepare_job(theatre.city.actor, "decline", [case.pk for case in cases])
    services.confirm_job(theatre.city.actor, job, "名额有限")
    decisions = {each.case: each for each in Decision.objects.all()}
    assert set(decisions) == set(cases)
    assert {Case.objects.get(pk=case.pk).state for case in cases} == {"city_review"}
    release(theatre.city.actor, [decisions[cases[0]]])
    client = sign_in(theatre.city)
    assert "其中 1 件决定尚未发布" in client.get(page_of(job)).content.decode()
    client.post(reverse("worklist:undo", args=[job.pk]))
    assert states(job) == [State.DONE, State.UNDONE]
    assert [Case.objects.get(pk=c.pk).state for c in cases] == ["not_recommended", "city_review"]
    assert "尚未发布" not in client.get(page_of(job)).content.decode()


def test_the_pages_lead_from_ticks_to_the_outcome(theatre: Theatre, sign_in: SignIn) -> None:
    ready, bare = theatre.with_opinion(), theatre.filed()
    client = sign_in(theatre.county)
    sent = {"action": "send_up", "case": [str(ready.pk), str(bare.pk)]}
    page = client.post(reverse("worklist:prepare"), sent, follow=True)
    words = page.content.decode()
    assert "可以办理 1 件" in words
    assert "不能办理 1 件" in words
    job = Job.objects.get()
    page = client.post(reverse("worklist:confirm", args=[job.pk]), follow=True)
    assert "已办理 1 件" in page.content.decode()


def test_ticks_that_reach_beyond_the_own_desk_are_left_out(
    theatre: Theatre, sign_in: SignIn
) -> None:
    own, foreign = theatre.with_opinion(), theatre.filed(theatre.land.neighbour)
    sent = {"action": "send_up", "case": [str(own.pk), str(foreign.pk), "no id"]}
    sign_in(theatre.county).post(reverse("worklist:prepare"), sent)
    assert [item.case for item in Job.objects.get().items.all()] == [own]


def test_nothing_ticked_brings_the_list_back_with_what_is_wrong(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    answer = sign_in(theatre.county).post(reverse("worklist:prepare"), {"action": "send_up"})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "请至少选择一件申报" in words
    assert case.number in words


def test_all_that_the_filter_lets_through_goes_in_beyond_the_page(
    theatre: Theatre, sign_in: SignIn
) -> None:
    land = theatre.land
    lay_on_desk(theatre.round, land.county, land.city, 70, state="city_review")
    sent = {"action": "send_back", "all": "1", "q": "MANY-00006"}
    sign_in(theatre.city).post(reverse("worklist:prepare"), sent)
    assert Job.objects.get().items.count() == 10


def test_a_job_of_somebody_else_is_not_there(
    theatre: Theatre, sign_in: SignIn, engage: Engage
) -> None:
    job = prepared(theatre, [theatre.with_opinion()])
    colleague = sign_in(engage("colleague", Role.COUNTY_OFFICER, theatre.land.county))
    for name in ("job", "progress"):
        assert colleague.get(reverse(f"worklist:{name}", args=[job.pk])).status_code == 404
    for name in ("confirm", "drop"):
        assert colleague.post(reverse(f"worklist:{name}", args=[job.pk])).status_code == 404


@pytest.mark.slow
def test_five_hundred_cases_go_back_each_with_its_entry(theatre: Theatre) -> None:
    land = theatre.land
    cases = lay_on_desk(theatre.round, land.county, land.city, 500, state="city_review")
    job = services.prepare_job(theatre.city.actor, "send_back", [case.pk for case in cases])
    job.refresh_from_db()
    assert job.state == Job.State.PREVIEW
    services.confirm_job(theatre.city.actor, job, "统一补充说明")
    assert set(states(job)) == {State.DONE}
    assert Case.objects.filter(desk=land.county).count() == 500
