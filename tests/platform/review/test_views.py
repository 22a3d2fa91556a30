"""The authorities' pages: who gets which, what they show, what they do."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre, rank
from tihang.platform.actor import Role
from tihang.platform.filing.models import Case
from tihang.platform.review import queries, services
from tihang.platform.review.checklist import checklist_of
from tihang.platform.review.models import ClauseJudgement, Opinion, RankEntry


def page_of(case: Case, name: str = "examination", *more: str) -> str:
    return reverse(f"review:{name}", args=[case.pk, *more])


def ranking_page(theatre: Theatre, name: str = "ranking", *more: str) -> str:
    return reverse(f"review:{name}", args=[theatre.round.code, TIER, *more])


def queries_for(client: Client, address: str) -> int:
    """How many queries a page takes, once it and the session are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_desk_lists_what_waits_longest_first(theatre: Theatre, sign_in: SignIn) -> None:
    first, second = theatre.filed(), theatre.filed()
    foreign = theatre.filed(theatre.land.neighbour)
    words = sign_in(theatre.county).get(reverse("worklist:desk")).content.decode()
    assert words.index(first.number) < words.index(second.number)
    assert foreign.number not in words
    assert "（+08:00）" in words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?q=榕铸", True),
        ("?q=不存在", False),
        ("?tier=pioneer", False),
        ("?state=all", True),
    ],
)
def test_desk_filters(theatre: Theatre, sign_in: SignIn, query: str, found: bool) -> None:
    case = theatre.filed()
    page = sign_in(theatre.county).get(reverse("worklist:desk") + query)
    assert (case.number in page.content.decode()) is found


def test_desk_takes_as_many_queries_for_25_rows_as_for_one(
    theatre: Theatre, sign_in: SignIn
) -> None:
    theatre.filed()
    client = sign_in(theatre.county)
    one = queries_for(client, reverse("worklist:desk"))
    for _ in range(24):
        theatre.filed()
    assert queries_for(client, reverse("worklist:desk")) == one


@pytest.mark.parametrize("who", ["neighbour_county", "other_city"])
def test_a_case_of_others_is_not_there(theatre: Theatre, sign_in: SignIn, who: str) -> None:
    case = theatre.filed()
    client = sign_in(getattr(theatre, who))
    assert client.get(page_of(case)).status_code == 404
    assert client.post(page_of(case, "judge", "requirement.2b")).status_code == 404
    assert client.get(page_of(case, "opinion-pdf")).status_code == 404


def test_a_firm_does_not_see_its_examination(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.examined()
    assert sign_in(theatre.firm).get(page_of(case)).status_code == 403


def test_examination_shows_words_reference_answer_and_what_is_missing(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    words = sign_in(theatre.county).get(page_of(case)).content.decode()
    for clause in queries.judged_clauses(case):
        assert case.edition.clause(clause).text in words
    assert "无不良信用记录。" in words
    assert "闽工信联函装备〔2025〕321号" in words
    assert f'href="{page_of(case)}#credit-gsxt"' in words


def test_the_city_may_read_an_examination_but_not_write(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.at_city()
    client = sign_in(theatre.city)
    words = client.get(page_of(case)).content.decode()
    assert "保存认定" not in words
    answer = client.post(
        page_of(case, "judge", "requirement.2b"), {"met": "unmet", "reason": "改", "version": 1}
    )
    assert answer.status_code == 403
    assert ClauseJudgement.objects.get(clause="requirement.2b").met is True


def test_a_judgement_comes_back_as_its_row_with_the_time(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    total = len(queries.clauses_to_judge(case))
    answer = sign_in(theatre.county).post(
        page_of(case, "judge", "requirement.2b"),
        {"met": "met", "reason": "", "version": 0},
        headers={"HX-Request": "true"},
    )
    words = answer.content.decode()
    assert words.lstrip().startswith('<article class="clause" id="clause-requirement.2b"')
    assert "已保存 " in words
    assert f"需人工认定 {total} 条，已认定 1 条" in words


def test_a_refused_judgement_keeps_what_was_typed(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    client = sign_in(theatre.county)
    address = page_of(case, "judge", "requirement.2b")
    refused = client.post(
        address, {"met": "unmet", "reason": "", "version": 0}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    services.judge_clause(theatre.county.actor, case, "requirement.2b", met=True)
    stale = client.post(
        address,
        {"met": "unmet", "reason": "我的理由", "version": 0},
        headers={"HX-Request": "true"},
    )
    assert stale.status_code == 409
    assert "我的理由" in stale.content.decode()
    assert "刚由同事认定" in stale.content.decode()


def test_without_script_a_judgement_leads_back_to_its_place(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    answer = sign_in(theatre.county).post(
        page_of(case, "judge", "requirement.2b"), {"met": "met", "version": 0}
    )
    assert answer.headers["Location"] == page_of(case) + "#clause-requirement.2b"


def test_a_look_up_is_recorded_and_a_wrong_one_shown_with_its_error(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    client = sign_in(theatre.county)
    wrong = client.post(
        page_of(case, "credit"),
        {"site": "gsxt", "checked_at": "2025-07-01T09:30", "result": "listed", "note": ""},
    )
    assert wrong.status_code == 422
    assert "请说明查询到的情况" in wrong.content.decode()
    right = client.post(
        page_of(case, "credit"),
        {"site": "gsxt", "checked_at": "2025-07-01T09:30", "result": "clean", "note": ""},
    )
    assert right.status_code == 302
    assert "2025年7月1日（星期二）09:30:00（+08:00）" in client.get(page_of(case)).content.decode()


def test_the_opinion_is_saved_proposed_anew_and_issued(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.examined()
    client = sign_in(theatre.county)
    form = {"number": "", "conclusion": "agree", "text": "自拟文字", "version": 0}
    proposed = client.post(page_of(case, "opinion"), form | {"do": "propose"})
    assert "对照要素条件逐条审查" in proposed.content.decode()
    assert not Opinion.objects.exists()
    client.post(page_of(case, "opinion"), form | {"do": "save"})
    refused = client.post(page_of(case, "opinion"), form | {"do": "issue", "version": 1})
    assert refused.status_code == 422
    assert "请填写文号" in refused.content.decode()
    issued = client.post(
        page_of(case, "opinion"),
        form | {"do": "issue", "version": 2, "number": "示例工信〔2025〕2号"},
    )
    assert issued.status_code == 302
    assert Opinion.objects.get().is_issued
    words = client.get(page_of(case)).content.decode()
    assert "示例工信〔2025〕2号" in words
    assert "正式出具</button>" not in words


@pytest.mark.parametrize(("name", "begins"), [("opinion-pdf", b"%PDF"), ("opinion-docx", b"PK")])
def test_the_opinion_comes_as_a_paper(
    theatre: Theatre, sign_in: SignIn, name: str, begins: bytes
) -> None:
    case = theatre.with_opinion()
    paper = sign_in(theatre.county).get(page_of(case, name))
    assert paper.content.startswith(begins)
    assert "attachment" in paper.headers["Content-Disposition"]


def test_others_get_no_draft_of_an_opinion(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.examined()
    services.draft_opinion(
        theatre.county.actor, case, number="", conclusion="agree", text="机密草稿"
    )
    client = sign_in(theatre.city)
    assert client.get(page_of(case, "opinion-pdf")).status_code == 404
    assert "机密草稿" not in client.get(page_of(case)).content.decode()


def test_a_case_goes_up_from_its_page_and_a_second_time_is_refused(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.with_opinion()
    client = sign_in(theatre.county)
    address = page_of(case, "step", "send_up")
    assert "确认" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    case.refresh_from_db()
    assert case.state == "city_review"
    again = client.post(address)
    assert again.status_code == 409
    assert case.number in again.content.decode()
    assert client.get(address).status_code == 404


def test_a_return_lists_its_places_and_needs_one(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    client = sign_in(theatre.county)
    address = page_of(case, "step", "return")
    empty = client.post(address, {})
    assert empty.status_code == 422
    assert "至少写明一处" in empty.content.decode()
    done = client.post(address, {"clause:requirement.2b": "请补充信用报告", "note": "请尽快补正"})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.state == "returned"


@pytest.mark.parametrize("action", ["refuse", "return", "send_up"])
def test_every_step_has_its_page(theatre: Theatre, sign_in: SignIn, action: str) -> None:
    case = theatre.filed()
    assert sign_in(theatre.county).get(page_of(case, "step", action)).status_code == 200


def test_a_step_that_needs_a_reason_asks_for_it(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    refused = sign_in(theatre.county).post(page_of(case, "step", "refuse"), {"reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()


def test_ranking_is_saved_moved_previewed_and_handed_up(theatre: Theatre, sign_in: SignIn) -> None:
    one, two = theatre.at_city(), theatre.at_city()
    client = sign_in(theatre.city)
    positions = {f"position-{one.pk}": "1", f"position-{two.pk}": "2"}
    client.post(ranking_page(theatre), positions | {"version": "0", "do": "save"})
    client.post(ranking_page(theatre), positions | {"version": "1", "move": f"up:{two.pk}"})
    order = RankEntry.objects.order_by("position").values_list("case_id", flat=True)
    assert list(order) == [two.pk, one.pk]
    preview = client.get(ranking_page(theatre, "hand-up")).content.decode()
    assert preview.index(two.number) < preview.index(one.number)
    done = client.post(ranking_page(theatre, "hand-up"), {"version": "2"})
    assert done.status_code == 302
    assert set(Case.objects.values_list("state", flat=True)) == {"province_review"}


def test_moving_up_begins_where_the_issued_list_ended(theatre: Theatre, sign_in: SignIn) -> None:
    theatre.at_province()
    case = theatre.at_city()
    sign_in(theatre.city).post(ranking_page(theatre), {"version": "0", "move": f"up:{case.pk}"})
    assert RankEntry.objects.get(case=case).position == 2


def test_a_tie_is_shown_and_what_was_typed_stays(theatre: Theatre, sign_in: SignIn) -> None:
    cases = [theatre.at_city(), theatre.at_city()]
    typed = {f"position-{case.pk}": "１" for case in cases} | {f"reason-{cases[0].pk}": "领先"}
    answer = sign_in(theatre.city).post(ranking_page(theatre), typed | {"version": "0"})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "次序 1 重复" in words
    assert "领先" in words


@pytest.mark.parametrize("position", ["0", "-1", "1.5", "甲"])
def test_a_position_that_is_no_place_is_refused(
    theatre: Theatre, sign_in: SignIn, position: str
) -> None:
    case = theatre.at_city()
    answer = sign_in(theatre.city).post(
        ranking_page(theatre), {f"position-{case.pk}": position, "version": "0"}
    )
    assert answer.status_code == 422
    assert "应为正整数" in answer.content.decode()


def test_ranking_takes_as_many_queries_for_25_rows_as_for_two(
    theatre: Theatre, sign_in: SignIn
) -> None:
    cases = [theatre.at_city(), theatre.at_city()]
    rank(theatre, theatre.city, cases)
    client = sign_in(theatre.city)
    few = queries_for(client, ranking_page(theatre))
    cases += [theatre.at_city() for _ in range(8)]
    rank(theatre, theatre.city, cases, base_version=1)
    assert queries_for(client, ranking_page(theatre)) == few


@pytest.mark.parametrize("format_", ["xlsx", "docx", "pdf"])
def test_the_table_comes_in_three_formats(theatre: Theatre, sign_in: SignIn, format_: str) -> None:
    rank(theatre, theatre.city, [theatre.at_city()])
    client = sign_in(theatre.city)
    assert client.get(ranking_page(theatre, "table", format_)).status_code == 200
    assert client.get(ranking_page(theatre, "table", "odt")).status_code == 404


def test_the_table_has_the_order_of_the_list(theatre: Theatre, sign_in: SignIn) -> None:
    one, two = theatre.at_city(), theatre.at_city()
    rank(theatre, theatre.city, [two, one])
    paper = sign_in(theatre.city).get(ranking_page(theatre, "table", "xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(paper.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert cells.index("智能工厂项目2") < cells.index("智能工厂项目1")
    assert "1.生产作业——人机协同作业——壳体柔性加工" in cells


def test_the_province_ranks_the_same_way(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.at_province()
    client = sign_in(theatre.province)
    assert "第 1 位" in client.get(ranking_page(theatre)).content.decode()
    client.post(ranking_page(theatre), {f"position-{case.pk}": "1", "version": "0"})
    assert client.post(ranking_page(theatre, "hand-up"), {"version": "1"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "recommended"


def test_counties_do_not_rank(theatre: Theatre, sign_in: SignIn) -> None:
    assert sign_in(theatre.county).get(ranking_page(theatre)).status_code == 403


def test_a_page_in_english(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    client = sign_in(theatre.county)
    client.cookies["django_language"] = "en"
    words = client.get(page_of(case)).content.decode()
    assert case.edition.clause("requirement.2b").english in words


def test_the_look_ups_stand_beside_the_clause_on_credit(theatre: Theatre) -> None:
    case = theatre.filed()
    services.record_credit_check(
        theatre.county.actor, case, site="gsxt", result="clean", checked_at=case.state_since
    )
    checklist = checklist_of(case)
    beside = checklist.row("requirement.2b").checks
    assert [(site.id, check and check.result) for site, check in beside] == [
        ("gsxt", "clean"),
        ("zxgk", None),
    ]
    assert checklist.row("requirement.3a").checks == ()


def test_a_groups_headquarters_examines_and_recommends(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed(theatre.land.central_firm, channel="central")
    officer = theatre.engage("group", Role.GROUP_OFFICER, theatre.land.group)
    client = sign_in(officer)
    words = client.get(page_of(case)).content.decode()
    assert 'id="opinion"' not in words
    assert 'id="credit"' not in words
    refused = client.post(page_of(case, "step", "recommend"))
    assert refused.status_code == 409
    for clause in queries.clauses_to_judge(case):
        services.judge_clause(officer.actor, case, clause, met=True)
    assert client.post(page_of(case, "step", "recommend")).status_code == 302
    case.refresh_from_db()
    assert case.state == "group_review"  # Decided, and not released yet.
    assert case.decisions.get().action == "recommend"
