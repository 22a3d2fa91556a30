"""Whether to file, for which tier, through whom, until when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm
from tihang.edition import load
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.rating.route import Answer, Facts, answers
from tihang.platform.registry import services as registry
from tihang.platform.rounds.models import Level

EDITION = load("2025")
ELIGIBLE = Facts(
    entity="legal_person", industry="34", region="350181", revenue=Decimal(5000), held="basic"
)


def by_tier(facts: Facts, firm: Firm, now: dt.datetime | None = None) -> dict[str, Answer]:
    enterprise = firm.factory.enterprise
    found = answers(facts, EDITION, firm.round, enterprise.authority, enterprise.group, now)
    return {answer.tier.id: answer for answer in found}


def changed(facts: Facts, **values: object) -> Facts:
    return Facts(**{**facts.__dict__, **values})  # type: ignore[arg-type]


def test_a_basic_firm_above_scale_may_file_for_the_next_tier_only(firm: Firm) -> None:
    found = by_tier(ELIGIBLE, firm)
    assert {tier: answer.status for tier, answer in found.items()} == {
        "basic": "met",
        "advanced": "met",
        "excellence": "unmet",
        "pioneer": "unmet",
    }
    assert found["basic"].is_held
    assert not found["basic"].can_start
    assert found["advanced"].can_start
    assert not found["excellence"].can_start


@pytest.mark.parametrize(
    ("values", "tier", "clause"),
    [
        ({"revenue": Decimal(1999)}, "advanced", "企业应为规模以上工业企业"),
        ({"held": ""}, "advanced", "在自评为基础级智能工厂前提下"),
        ({"held": "basic"}, "excellence", "并获评先进级智能工厂"),
        ({"held": "advanced", "region": "other"}, "excellence", "我省行政区域内"),
        ({"held": "advanced", "entity": "branch"}, "excellence", "允许法人的分支机构申报"),
    ],
)
def test_why_not_is_said_in_the_notices_own_words(
    firm: Firm, values: dict[str, object], tier: str, clause: str
) -> None:
    answer = by_tier(changed(ELIGIBLE, **values), firm)[tier]
    assert answer.status == "unmet"
    unmet = [g for g in answer.grounds if g.verdict.status == "unmet"]
    assert any(clause in ground.words for ground in unmet)
    assert all("附件1" in g.reference or "正文" in g.reference for g in answer.grounds)


def test_a_branch_may_file_in_the_industries_that_the_edition_names(firm: Firm) -> None:
    facts = changed(ELIGIBLE, entity="branch", industry="32", held="advanced")
    assert by_tier(facts, firm)["excellence"].status == "met"


def test_what_was_not_said_leaves_the_answer_open(firm: Firm) -> None:
    found = by_tier(Facts(), firm)
    assert found["basic"].status == "undetermined"
    assert found["excellence"].status in ("undetermined", "unmet")


def test_the_desk_or_the_headquarters_receives_it(firm: Firm, land: Land) -> None:
    assert by_tier(ELIGIBLE, firm)["advanced"].through == land.county.label
    central = answers(
        changed(ELIGIBLE, is_central=True), EDITION, firm.round, land.other_county, land.group
    )
    assert central[1].through == land.group.label


def test_the_deadlines_are_the_rounds_own(firm: Firm) -> None:
    closings = by_tier(ELIGIBLE, firm)["advanced"].closings
    assert [each.deadline.role_level for each in closings] == [Level.FIRM, Level.COUNTY]
    assert [each.days for each in closings] == [0, 1]
    assert by_tier(ELIGIBLE, firm)["basic"].closings == []


def test_after_the_deadline_nothing_can_be_started_but_a_self_rating(firm: Firm) -> None:
    later = timezone.now() + dt.timedelta(days=30)
    found = by_tier(changed(ELIGIBLE, held=""), firm, later)
    assert found["basic"].can_start
    assert not found["advanced"].can_start
    assert all(closing.is_over for closing in found["advanced"].closings)


def test_a_tier_that_the_round_does_not_take_has_no_deadline(firm: Firm) -> None:
    pioneer = by_tier(changed(ELIGIBLE, held="excellence"), firm)["pioneer"]
    assert pioneer.status == "met"
    assert not pioneer.can_start
    assert pioneer.closings == []


def test_the_firms_page_is_filled_in_from_what_is_known(
    firm: Firm, ready: Case, sign_in: SignIn
) -> None:
    page = sign_in(firm.clerk).get(reverse("rating:route")).content.decode()
    assert "30" in page
    assert firm.factory.enterprise.authority.label in page
    assert "先完成基础级自评并声明" in page


def test_a_filing_that_has_been_started_is_opened_and_not_started_again(
    firm: Firm, sign_in: SignIn
) -> None:
    case = filing.start_case(
        firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
    )
    page = sign_in(firm.clerk).get("/rating/route/").content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert f"打开申报 {case.number}" in page


def test_a_factory_of_another_firm_is_never_shown(firm: Firm, land: Land, sign_in: SignIn) -> None:
    other = registry.add_factory(SYSTEM, land.neighbour, name="邻家工厂")
    page = sign_in(firm.clerk).get(f"{reverse('rating:route')}?factory={other.pk}")
    assert "邻家工厂" not in page.content.decode()


def test_anyone_may_ask_and_nothing_is_kept(firm: Firm, client: Client) -> None:
    address = reverse("rating:open_route")
    assert client.get(address).status_code == 200
    before = Case.objects.count()
    asked = {
        "entity": "branch",
        "industry": "34",
        "region": "350181",
        "revenue": "3000",
        "central": "no",
        "held": "advanced",
        "desk": "county",
    }
    page = client.get(address, asked).content.decode()
    assert "county工业和信息化局" in page
    assert "允许法人的分支机构申报" in page
    assert Case.objects.count() == before


@pytest.mark.parametrize("asked", [{"entity": "wizard"}, {"entity": "", "revenue": "多"}])
def test_a_choice_that_does_not_exist_is_refused_in_words(
    firm: Firm, client: Client, asked: dict[str, str]
) -> None:
    answer = client.get(reverse("rating:open_route"), asked)
    assert answer.status_code == 422
    assert "请先更正以下问题" in answer.content.decode()


def test_without_a_round_the_page_says_so(db: None, client: Client) -> None:
    assert "目前没有批次" in client.get(reverse("rating:open_route")).content.decode()


def test_as_many_queries_for_twenty_desks_as_for_two(
    firm: Firm, land: Land, client: Client
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("rating:open_route")).status_code == 200
        return len(captured)

    two = count()
    for number in range(18):
        registry.establish_authority(
            SYSTEM, code=f"c{number}", name=f"{number}局", level="county", parent=land.city
        )
    assert count() == two


def test_the_offices_contact_stands_beside_the_office_that_receives_the_filing(
    firm: Firm, client: Client, land: Land
) -> None:
    land.county.contact = "产业科 0591-00000000"
    land.county.save()
    firm.factory.enterprise.authority.refresh_from_db()
    found = by_tier(ELIGIBLE, firm)
    assert found["advanced"].contact == "产业科 0591-00000000"
    assert found["basic"].contact == "", "a firm rates itself and asks nobody"
    asked = {"entity": "legal_person", "region": "350181", "desk": land.county.code}
    page = client.get(reverse("rating:open_route"), asked).content.decode()
    assert "联系方式：产业科 0591-00000000" in page


def test_an_officer_has_the_open_page_only(
    firm: Firm, engage: Engage, land: Land, sign_in: SignIn
) -> None:
    client = sign_in(engage("officer", Role.CITY_OFFICER, land.city))
    assert client.get(reverse("rating:route")).status_code == 403
    assert client.get(reverse("rating:open_route")).status_code == 200
