"""The pages of the self-rating as people use them."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.platform.conftest import Engage, Land, Person, SignIn
from tests.platform.filing.conftest import Firm
from tihang.dossier.model import MaturityReport
from tihang.edition import load
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.rating import panels, services, standings
from tihang.platform.rating.models import Plan, Rating
from tihang.platform.rating.papers import plan_paper
from tihang.platform.registry import services as registry

BASE = re.compile(r'name="base_version"[^>]* value="(\d+)"')
PRODUCTION = "answers[basic.production.1].met"


def base_version(page: str) -> str:
    found = BASE.search(page)
    assert found
    return found.group(1)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def clerk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


def test_a_newcomer_begins_with_one_button_and_lands_on_the_quick_page(
    firm: Firm, clerk: Client
) -> None:
    assert "开始自评" in text_of(clerk, reverse("rating:index"))
    answer = clerk.post(reverse("rating:start"), {"factory": firm.factory.pk}, follow=True)
    page = answer.content.decode()
    assert "快速自评" in page
    assert page.count('type="radio"') == 3 * 16
    for clause in ("企业和产品均具有较强市场竞争力", "主营业务收入", "成熟度评估等级"):
        assert clause in page


def test_the_quick_page_answers_with_the_verdict_at_once(begun: Case, clerk: Client) -> None:
    address = reverse("rating:quick", args=[begun.pk])
    base = base_version(text_of(clerk, address))
    conditions = begun.edition.conditions_of("basic")
    data = {f"answers[{c.clause.id}].met": "yes" for c in conditions}
    data |= {
        "answers:present": "yes",
        "base_version": base,
        "enterprise.finances:present": "yes",
        "enterprise.finances[0].year": "2024",
        "enterprise.finances[0].revenue": "1500",
    }
    page = clerk.post(address, data, follow=True).content.decode()
    assert "不符合 1" in page
    assert "已自评 16 / 16 条" in page
    assert "其中 16 条尚未写自评说明" in page


def test_a_change_is_saved_in_the_background_and_the_bar_comes_back(
    begun: Case, clerk: Client
) -> None:
    address = reverse("rating:guide", args=[begun.pk]) + "?group=production"
    base = base_version(text_of(clerk, address))
    data = {"answers:present": "yes", "base_version": base, PRODUCTION: "yes"}
    answer = clerk.post(address, data, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert "已自评 1 / 16 条" in body
    assert int(base_version(body.replace("id=", "name=", 0))) > int(base)
    assert "<html" not in body


def test_every_group_has_its_conditions_in_the_notices_words(begun: Case, clerk: Client) -> None:
    for key, conditions in standings.groups_of(begun.edition, "basic").items():
        page = text_of(clerk, reverse("rating:guide", args=[begun.pk]) + f"?group={key}")
        for condition in conditions:
            assert condition.clause.text in page


def test_every_condition_stands_in_exactly_one_group() -> None:
    edition = load("2025")
    for tier in edition.tiers:
        groups = standings.groups_of(edition, tier.id).values()
        shown = [condition.id for group in groups for condition in group]
        assert sorted(shown) == sorted(c.id for c in edition.conditions_of(tier.id))


def test_an_unknown_group_is_not_found(begun: Case, clerk: Client) -> None:
    assert clerk.get(reverse("rating:guide", args=[begun.pk]) + "?group=no").status_code == 404


def test_two_people_who_answer_the_same_condition_see_both_answers(
    firm: Firm, begun: Case, clerk: Client
) -> None:
    address = reverse("rating:guide", args=[begun.pk]) + "?group=production"
    base = base_version(text_of(clerk, address))
    theirs = {"answers:present": "yes", PRODUCTION: "yes"}
    services.save_answers(firm.signatory.actor, begun, theirs, int(base))
    answer = clerk.post(address, {"answers:present": "yes", "base_version": base, PRODUCTION: "no"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "开展关键装备数字化改造" in page
    again = clerk.post(
        address,
        {"answers:present": "yes", "base_version": base_version(page), PRODUCTION: "no"},
    )
    assert again.status_code == 302
    (answered,) = loaded(Case.objects.get(pk=begun.pk).draft.dossier).answers or ()
    assert answered.met is False


def test_saving_what_the_background_saved_already_is_no_conflict(
    begun: Case, clerk: Client
) -> None:
    address = reverse("rating:guide", args=[begun.pk]) + "?group=production"
    base = base_version(text_of(clerk, address))
    data = {"answers:present": "yes", "base_version": base, PRODUCTION: "yes"}
    clerk.post(address, data, headers={"HX-Request": "true"})
    answer = clerk.post(address, data | {"do": "go:results"})
    assert answer.status_code == 302
    assert answer.url.endswith("?group=results")


def test_the_declaration_is_the_signatorys(firm: Firm, ready: Case, sign_in: SignIn) -> None:
    address = reverse("rating:declare", args=[ready.pk])
    client = sign_in(firm.clerk)
    assert "授权签署人登录" in text_of(client, address)
    assert client.post(address, {"truthful": "yes"}).status_code == 409
    client = sign_in(firm.signatory)
    assert "签署并声明" in text_of(client, address)
    assert client.post(address).status_code == 409
    seen = base_version(text_of(client, address))
    sent = {"truthful": "yes", "base_version": seen}
    page = client.post(address, sent, follow=True).content.decode()
    assert f"自评-{ready.number}" in page
    assert "已取得" in page


def test_a_second_declaration_is_refused_in_words(firm: Firm, ready: Case, sign_in: SignIn) -> None:
    client = sign_in(firm.signatory)
    address = reverse("rating:declare", args=[ready.pk])
    sent = {"truthful": "yes", "base_version": base_version(text_of(client, address))}
    client.post(address, sent)
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert Rating.objects.count() == 1


def test_what_was_changed_after_it_was_looked_at_is_not_declared(
    firm: Firm, ready: Case, sign_in: SignIn
) -> None:
    client = sign_in(firm.signatory)
    address = reverse("rating:declare", args=[ready.pk])
    sent = {"truthful": "yes", "base_version": base_version(text_of(client, address))}
    posted = {"answers:present": "yes", PRODUCTION: "no"}
    services.save_answers(firm.clerk.actor, ready, posted, ready.draft.version)
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "您核对之后内容又有修改" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.state != "declared"
    assert not ready.revisions.exists()


def test_the_factory_page_shows_what_changed_between_two_ratings(
    firm: Firm, ready: Case, clerk: Client
) -> None:
    services.record_rating(firm.clerk.actor, ready)
    posted = {"answers:present": "yes", PRODUCTION: "no"}
    services.save_answers(firm.clerk.actor, ready, posted, ready.draft.version)
    clerk.post(reverse("rating:record", args=[ready.pk]))
    page = text_of(clerk, reverse("rating:factory", args=[firm.factory.pk]))
    assert "与上一次相比有变化的条件（1 条）" in page
    assert page.count("<svg") >= 2
    assert "radar__previous" in page
    # The table beside the picture says the same.
    assert re.search(r"生产作业</th><td class=\"number\">0%</td><td class=\"number\">100%", page)


def test_a_plan_is_made_changed_and_taken_along(begun: Case, clerk: Client) -> None:
    address = reverse("rating:plan", args=[begun.pk])
    assert "企业要做 20 条" in text_of(clerk, address)
    answer = clerk.post(address, {"tier": "basic"})
    plan = Plan.objects.get()
    assert answer.url == reverse("rating:edit_plan", args=[plan.pk])
    page = text_of(clerk, answer.url)
    first = plan.items.first()
    assert first is not None
    data = {"base_version": base_version(page)}
    for item in plan.items.all():
        data |= {
            f"item-{item.pk}-measure": item.measure,
            f"item-{item.pk}-responsible": "生产部 林工" if item == first else "",
            f"item-{item.pk}-start": item.start.isoformat(),
            f"item-{item.pk}-finish": item.finish.isoformat(),
        }
    assert clerk.post(answer.url, data).status_code == 302
    first.refresh_from_db()
    assert first.responsible == "生产部 林工"
    stale = clerk.post(answer.url, data | {f"item-{first.pk}-responsible": "他人"})
    assert stale.status_code == 409
    backwards = clerk.post(answer.url, data | {f"item-{first.pk}-finish": "2001-01-01"})
    assert backwards.status_code == 422
    assert "完成日期不能早于开始日期" in backwards.content.decode()


@pytest.mark.parametrize(
    ("kind", "opening"), [("pdf", b"%PDF"), ("docx", b"PK\x03\x04"), ("xlsx", b"PK\x03\x04")]
)
def test_a_plan_comes_as_a_file(
    firm: Firm, begun: Case, clerk: Client, kind: str, opening: bytes
) -> None:
    plan = services.make_plan(firm.clerk.actor, begun, "basic")
    answer = clerk.get(reverse("rating:plan_file", args=[plan.pk, kind]))
    assert answer.content.startswith(opening)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert clerk.get(reverse("rating:plan_file", args=[plan.pk, "exe"])).status_code == 404


def test_a_plan_taken_along_says_how_many_conditions_a_measure_helps(
    firm: Firm, begun: Case
) -> None:
    plan = services.make_plan(firm.clerk.actor, begun, "basic")
    most = max(item.effect for item in plan.items.all())
    assert most > 1
    sheet = openpyxl.load_workbook(BytesIO(plan_paper(plan, "xlsx"))).active
    assert sheet is not None
    said = [str(row[2]) for row in sheet.iter_rows(values_only=True)]
    assert sum(f"办成可推进 {most} 条条件" in text for text in said) == sum(
        item.effect == most for item in plan.items.all()
    )


def test_another_firm_finds_nothing(
    firm: Firm, begun: Case, land: Land, engage: Engage, sign_in: SignIn
) -> None:
    plan = services.make_plan(firm.clerk.actor, begun, "basic")
    client = sign_in(engage("stranger", Role.SIGNATORY, land.neighbour))
    for address in (
        reverse("rating:factory", args=[firm.factory.pk]),
        reverse("rating:guide", args=[begun.pk]),
        reverse("rating:quick", args=[begun.pk]),
        reverse("rating:declare", args=[begun.pk]),
        reverse("rating:plan", args=[begun.pk]),
        reverse("rating:edit_plan", args=[plan.pk]),
        reverse("rating:plan_file", args=[plan.pk, "pdf"]),
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        reverse("rating:record", args=[begun.pk]),
        reverse("rating:declare", args=[begun.pk]),
    ):
        assert client.post(address).status_code == 404, address
    assert client.post(reverse("rating:start"), {"factory": firm.factory.pk}).status_code == 404
    assert firm.factory.name not in text_of(client, reverse("rating:index"))


def test_an_officer_finds_nothing_to_examine_in_a_declared_self_rating(
    firm: Firm, ready: Case, sign_in: SignIn
) -> None:
    services.declare(firm.signatory.actor, ready, truthful=True)
    whole = text_of(sign_in(firm.county), reverse("filing:case", args=[ready.pk]))
    page = whole[whole.index("<main") :]  # The menu above leads to what offices do elsewhere.
    assert "自评报告" in page
    for words in ("审查情况", "初审意见", "未见签署记录", "申报截止"):
        assert words not in page


def test_officers_have_no_part_in_a_firms_rating(firm: Firm, ready: Case, sign_in: SignIn) -> None:
    services.declare(firm.signatory.actor, ready, truthful=True)
    client = sign_in(firm.county)
    assert client.get(reverse("rating:index")).status_code == 403
    assert client.get(reverse("rating:guide", args=[ready.pk])).status_code == 403
    assert client.get(reverse("rating:declare", args=[ready.pk])).status_code == 403


@pytest.mark.parametrize("where", ["rating:index", "insight:waiting"])
def test_as_many_queries_for_twelve_factories_as_for_one(
    firm: Firm, begun: Case, clerk: Client, where: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(clerk, reverse(where))
        return len(captured)

    text_of(clerk, reverse(where))
    one = count()
    for number in range(11):
        factory = registry.add_factory(SYSTEM, firm.factory.enterprise, name=f"分厂{number}")
        case = services.start_self_rating(firm.clerk.actor, factory)
        services.record_rating(firm.clerk.actor, case)
    assert count() == one


def test_as_many_queries_for_twelve_ratings_as_for_two(
    firm: Firm, begun: Case, clerk: Client
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(clerk, reverse("rating:factory", args=[firm.factory.pk]))
        return len(captured)

    for _ in range(2):
        services.record_rating(firm.clerk.actor, begun)
    two = count()
    for _ in range(10):
        services.record_rating(firm.clerk.actor, begun)
    assert count() == two


def write_reports(case: Case, *reports: MaturityReport) -> None:
    dossier = loaded(case.draft.dossier).model_copy(update={"maturity": reports})
    case.draft.dossier = stored(dossier)
    case.draft.save()


def test_scores_are_held_against_their_bands_where_they_are_typed(
    begun: Case, clerk: Client
) -> None:
    write_reports(
        begun,
        MaturityReport.model_validate({"number": "甲", "score": Decimal("1.9"), "level": 2}),
        MaturityReport.model_validate(
            {"number": "乙", "score": Decimal("3.1"), "level": 2, "used": True}
        ),
        MaturityReport.model_validate({"number": "丙", "score": Decimal(9), "level": 5}),
    )
    page = text_of(clerk, reverse("filing:section", args=[begun.pk, "enterprise"]))
    assert "得分 1.9 对应 2 级，与填报一致" in page
    assert "得分 3.1 对应 3 级，填报为 2 级" in page
    assert "得分 9 不在任何等级的分数区间内" in page
    assert "乙" in text_of(clerk, reverse("rating:guide", args=[begun.pk]))


def test_of_several_reports_none_counts_until_one_is_named(begun: Case, clerk: Client) -> None:
    write_reports(begun, MaturityReport(number="甲", level=2), MaturityReport(number="乙", level=3))
    page = text_of(clerk, reverse("filing:section", args=[begun.pk, "enterprise"]))
    assert "有多份成熟度评估报告" in page
    lines = panels.report_lines(
        loaded(Case.objects.get(pk=begun.pk).draft.dossier).maturity or (), None, begun.edition
    )
    assert not any(line.is_used for line in lines)


def test_the_case_page_leads_to_the_rating(firm: Firm, begun: Case, clerk: Client) -> None:
    page = text_of(clerk, reverse("filing:case", args=[begun.pk]))
    assert reverse("rating:guide", args=[begun.pk]) in page
    assert reverse("rating:declare", args=[begun.pk]) in page


def test_the_firms_front_page_leads_to_the_rating_in_one_click(
    firm: Firm, ready: Case, sign_in: SignIn
) -> None:
    services.declare(firm.signatory.actor, ready, truthful=True)
    page = text_of(sign_in(firm.clerk), reverse("insight:waiting"))
    assert reverse("rating:index") in page
    assert "已取得：基础级" in page


def test_the_firms_menu_has_the_rating(clerk: Client) -> None:
    assert f'href="{reverse("rating:index")}"' in text_of(clerk, reverse("filing:list"))


def test_a_person_without_a_firm_gets_no_page(land: Land, engage: Engage, sign_in: SignIn) -> None:
    nobody: Person = engage("nobody")
    assert sign_in(nobody).get(reverse("rating:index")).status_code == 403
