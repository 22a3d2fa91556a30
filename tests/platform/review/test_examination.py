"""Checks, judgements, the opinion, and what stands against sending a case up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.platform.made_up_cases import Theatre, check_credit, issue, some_facts
from tihang.dossier.canonical import content_hash
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.workflow import StepRefused, replay
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.review import guards, letters, queries, services
from tihang.platform.review.models import ClauseJudgement, Opinion


def test_nothing_done_every_guard_says_what_is_missing(theatre: Theatre) -> None:
    case = theatre.filed()
    with pytest.raises(StepRefused) as refused:
        services.send_up(theatre.county.actor, case)
    problems = "\n".join(refused.value.problems)
    assert "尚未登记“国家企业信用信息公示系统”的查询结果" in problems
    assert "尚未登记“中国执行信息公开网”的查询结果" in problems
    assert "尚未认定：" in problems
    assert "尚未出具初审意见" in problems
    case.refresh_from_db()
    assert case.state == "county_examination"


def test_each_problem_leads_to_its_place(theatre: Theatre) -> None:
    case = theatre.filed()
    anchors = {p.anchor for p in guards.problems_of(case, tuple(guards.EXAMINATION))}
    assert {"credit-gsxt", "credit-zxgk", "opinion", "clause-requirement.2b"} <= anchors


def test_examined_case_goes_up_with_the_judgements_frozen_in_it(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    before = queries.filed_revision(case)
    moved = services.send_up(theatre.county.actor, case)
    assert moved.state == "city_review"
    frozen = queries.present_revision(moved)
    assert frozen.number == before.number + 1
    assert frozen.content_hash != before.content_hash
    dossier = loaded(frozen.dossier)
    assert dossier.judgements
    credit = next(j for j in dossier.judgements if j.clause == "requirement.2b")
    assert credit.met is True
    assert credit.by == theatre.land.county.name
    assert credit.role == "county_officer"
    assert credit.date == timezone.localdate()
    assert frozen.content_hash == content_hash(dossier)


def test_the_officers_name_stays_out_of_the_dossier(theatre: Theatre) -> None:
    moved = services.send_up(theatre.county.actor, theatre.with_opinion())
    assert theatre.county.actor.name not in str(queries.present_revision(moved).dossier)


def test_journal_holds_every_intent_and_replays_to_the_state(theatre: Theatre) -> None:
    case = services.send_up(theatre.county.actor, theatre.with_opinion())
    entries = list(journal.entries(case.stream))
    actions = [entry.action for entry in entries]
    assert actions.count("record_credit_check") == 2
    assert "judge_clause" in actions
    assert actions[-3:] == ["draft_opinion", "issue_opinion", "send_up"]
    assert replay(entries, case.workflow) == case.state
    assert verify(case.stream) == []


@pytest.mark.parametrize("left_out", ["gsxt", "zxgk"])
def test_one_site_is_not_enough(theatre: Theatre, left_out: str) -> None:
    case = theatre.filed()
    for site in {"gsxt", "zxgk"} - {left_out}:
        services.record_credit_check(
            theatre.county.actor, case, site=site, result="clean", checked_at=timezone.now()
        )
    assert [p.anchor for p in guards.credit_checked(case)] == [f"credit-{left_out}"]


def test_a_listed_firm_gets_no_agreeing_opinion(theatre: Theatre) -> None:
    case = theatre.examined()
    check_credit(theatre.county.actor, case, result="listed")
    with pytest.raises(ValidationError, match="列入失信名单，不得同意上报"):
        issue(theatre.county, case)
    assert not Opinion.objects.filter(issued_at__isnull=False).exists()


def test_a_firm_listed_after_the_opinion_does_not_go_up(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    check_credit(theatre.county.actor, case, result="listed")
    with pytest.raises(StepRefused, match="列入失信名单，不得同意上报"):
        services.send_up(theatre.county.actor, case)


def test_a_listed_firm_may_go_up_with_a_disagreeing_opinion(theatre: Theatre) -> None:
    case = theatre.examined()
    check_credit(theatre.county.actor, case, result="listed")
    issue(theatre.county, case, conclusion="disagree")
    assert services.send_up(theatre.county.actor, case).state == "city_review"


def test_the_latest_look_up_counts_and_earlier_ones_are_kept(theatre: Theatre) -> None:
    case = theatre.examined()
    check_credit(theatre.county.actor, case, result="listed")
    check_credit(theatre.county.actor, case, result="clean")
    assert guards.sites_listing(case) == []
    assert case.credit_checks.count() == 6


def test_the_latest_is_by_the_moment_of_the_look_up_not_of_its_entry(theatre: Theatre) -> None:
    case = theatre.filed()
    now = timezone.now()
    for moment, result in ((now, "listed"), (now - dt.timedelta(days=1), "clean")):
        services.record_credit_check(
            theatre.county.actor, case, site="gsxt", result=result, checked_at=moment, note="查询"
        )
    assert queries.latest_checks(case)["gsxt"].result == "listed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"site": "elsewhere"}, "site"),
        ({"result": "perhaps"}, "result"),
        ({"checked_at": timezone.now() + dt.timedelta(hours=1)}, "checked_at"),
        ({"result": "listed"}, "note"),
        ({"result": "not_found", "note": "  "}, "note"),
    ],
)
def test_a_wrong_look_up_is_refused_at_its_field(
    theatre: Theatre, change: dict[str, Any], field: str
) -> None:
    case = theatre.filed()
    right = {"site": "gsxt", "result": "clean", "checked_at": timezone.now()}
    with pytest.raises(ValidationError) as refused:
        services.record_credit_check(theatre.county.actor, case, **(right | change))
    assert field in refused.value.message_dict
    assert not case.credit_checks.exists()


@pytest.mark.parametrize("met", [False, None])
def test_not_met_and_cannot_tell_need_a_reason(theatre: Theatre, met: bool | None) -> None:
    case = theatre.filed()
    with pytest.raises(ValidationError, match="请写明理由"):
        services.judge_clause(theatre.county.actor, case, "requirement.2b", met=met, reason=" ")
    assert not ClauseJudgement.objects.exists()


def test_cannot_tell_counts_as_examined_and_leaves_the_verdict_open(theatre: Theatre) -> None:
    case = theatre.examined()
    services.judge_clause(
        theatre.county.actor,
        case,
        "requirement.2b",
        met=None,
        reason="需上级核实",
        base_version=1,
    )
    assert guards.conditions_examined(case) == []
    verdict = queries.verdict_of(queries.examined_dossier(case), case.edition)
    found = next(c for c in verdict.conditions if c.clause == "requirement.2b")
    assert found.status == "undetermined"


def test_a_figure_is_not_for_judging(theatre: Theatre) -> None:
    case = theatre.filed()
    with pytest.raises(ValidationError, match="不属于需人工认定"):
        services.judge_clause(theatre.county.actor, case, "requirement.1a", met=True)


def test_of_two_colleagues_judging_at_once_the_second_is_told(theatre: Theatre) -> None:
    case = theatre.filed()
    services.judge_clause(theatre.county.actor, case, "requirement.2b", met=True)
    with pytest.raises(Conflict, match="刚由同事认定"):
        services.judge_clause(
            theatre.county.actor, case, "requirement.2b", met=False, reason="不同看法"
        )
    assert ClauseJudgement.objects.get().met is True


def test_the_neighbours_officer_can_do_nothing(theatre: Theatre) -> None:
    case = theatre.filed()
    for act in (
        lambda: check_credit(theatre.neighbour_county.actor, case),
        lambda: services.judge_clause(
            theatre.neighbour_county.actor, case, "requirement.2b", met=True
        ),
        lambda: issue(theatre.neighbour_county, case),
        lambda: services.send_up(theatre.neighbour_county.actor, case),
        lambda: services.refuse(theatre.neighbour_county.actor, case, reason="越权"),
    ):
        with pytest.raises(Conflict):
            act()
    case.refresh_from_db()
    assert case.state == "county_examination"
    assert not case.credit_checks.exists()


def test_returned_case_comes_back_and_old_judgements_must_be_confirmed(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    services.return_for_correction(
        theatre.county.actor,
        case,
        items=[
            services.ReturnItem("clause", "requirement.2b", "请补充信用报告"),
            services.ReturnItem("section", "factory", "请更正项目名称"),
        ],
    )
    entry = journal.entries(case.stream).last()
    assert entry.data["data"]["items"] == [
        {"clause": "requirement.2b", "reason": "请补充信用报告"},
        {"section": "factory", "reason": "请更正项目名称"},
    ]
    case.refresh_from_db()
    theatre.write(case, some_facts(loaded(case.draft.dossier), "改过的项目"))
    case = filing.resubmit(theatre.firm.actor, case)

    with pytest.raises(StepRefused, match="尚未认定"):
        services.send_up(theatre.county.actor, case)
    confirmed = services.confirm_judgements(theatre.county.actor, case)
    assert confirmed == ClauseJudgement.objects.filter(case=case).count() > 0
    with pytest.raises(StepRefused) as refused:
        services.send_up(theatre.county.actor, case)
    assert refused.value.problems == ["尚未出具初审意见"]
    issue(theatre.county, case)
    moved = services.send_up(theatre.county.actor, case)
    assert moved.state == "city_review"
    assert loaded(queries.present_revision(moved).dossier).factory.project == "改过的项目"
    assert case.opinions.count() == 2


def test_a_return_without_any_reason_or_for_an_unknown_place_is_refused(theatre: Theatre) -> None:
    case = theatre.filed()
    with pytest.raises(ValidationError, match="至少写明一处"):
        services.return_for_correction(theatre.county.actor, case, items=[])
    with pytest.raises(ValidationError, match="没有“nowhere”"):
        services.return_for_correction(
            theatre.county.actor, case, items=[services.ReturnItem("section", "nowhere", "补正")]
        )


def test_an_issued_opinion_cannot_be_changed(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    with pytest.raises(Conflict, match="已出具"):
        services.draft_opinion(
            theatre.county.actor,
            case,
            number="改号",
            conclusion="disagree",
            text="改写",
            base_version=1,
        )
    assert Opinion.objects.get().text == "经审查，情况如下。"


def test_an_opinion_saved_over_a_colleagues_is_refused(theatre: Theatre) -> None:
    case = theatre.filed()
    words = {"number": "", "conclusion": "agree"}
    services.draft_opinion(theatre.county.actor, case, text="甲的文字", **words)
    with pytest.raises(Conflict, match="刚被同事修改"):
        services.draft_opinion(theatre.county.actor, case, text="乙的文字", **words)
    assert Opinion.objects.get().text == "甲的文字"


def test_an_opinion_without_a_number_is_not_issued(theatre: Theatre) -> None:
    case = theatre.examined()
    drafted = services.draft_opinion(
        theatre.county.actor, case, number="", conclusion="agree", text="意见"
    )
    with pytest.raises(ValidationError, match="请填写文号"):
        services.issue_opinion(theatre.county.actor, case, base_version=drafted.version)


def test_sent_back_case_needs_a_new_opinion_but_keeps_its_judgements(theatre: Theatre) -> None:
    case = theatre.at_city()
    case = services.send_back(theatre.city.actor, case, reason="信用核查说明不清")
    assert guards.conditions_examined(case) == []
    assert [p.anchor for p in guards.problems_of(case, tuple(guards.EXAMINATION))] == ["opinion"]


def test_the_letter_says_basis_receipt_examination_credit_and_conclusion(
    theatre: Theatre,
) -> None:
    case = theatre.with_opinion()
    opinion = Opinion.objects.get()
    opinion.text = letters.proposed_text(case)
    opinion.letter = {}
    body = str(letters.blocks(case, opinion))
    assert "榕工信装备〔2025〕96号" in body
    assert case.enterprise.credit_code in body
    assert case.number in body
    assert "国家企业信用信息公示系统" in body
    assert "未发现失信记录" in body
    assert "共40条" in body
    assert "经初审，同意上报" in body
    opinion.conclusion = "disagree"
    assert "经初审，不同意推荐" in str(letters.blocks(case, opinion))


def test_an_issued_letter_stays_as_it_was(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    issued = letters.letter(case, Opinion.objects.get())
    check_credit(theatre.county.actor, case, result="listed")
    assert letters.letter(case, Opinion.objects.get()) == issued
    assert {check.result for check in issued.checks} == {"clear"}
