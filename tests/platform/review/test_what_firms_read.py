"""A firm reads what it filed; what an authority found comes with the decision, not before."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from django.test import Client

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre
from tihang.dossier.files import parse_json_dossier
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition
from tihang.evaluation import Evaluation, evaluate
from tihang.platform.filing import queries
from tihang.platform.filing.models import Case
from tihang.platform.review import services

SECRET = "县级认定的机密理由"
FILES = ("dossier.json", "workbook.xlsx", "papers/filing.pdf", "papers/filing.docx")
PAGES = ("", "verdicts/", "receipt/")
RATINGS = ("", "rating/", "rating/?group=requirement", "plan/")


@pytest.fixture
def at_city(theatre: Theatre) -> Case:
    """Revision 1 is the firm's, revision 2 holds the county's judgements."""
    case = theatre.examined()
    services.judge_clause(
        theatre.county.actor, case, "requirement.2b", met=True, reason=SECRET, base_version=1
    )
    drafted = services.draft_opinion(
        theatre.county.actor, case, number="示例〔2025〕1号", conclusion="agree", text="同意。"
    )
    services.issue_opinion(theatre.county.actor, case, base_version=drafted.version)
    return services.send_up(theatre.county.actor, case)


@pytest.fixture
def firm(theatre: Theatre, sign_in: SignIn) -> Client:
    return sign_in(theatre.firm)


def address(case: Case, rest: str) -> str:
    return f"/cases/{case.pk}/{rest}"


def judgements(client: Client, case: Case, query: str = "") -> object:
    answer = client.get(address(case, "dossier.json") + query)
    assert answer.status_code == 200
    return parse_json_dossier(answer.content).judgements


@pytest.mark.parametrize("file", FILES)
def test_a_revision_of_an_authority_is_not_there_for_the_firm(
    at_city: Case, firm: Client, file: str
) -> None:
    assert firm.get(address(at_city, file) + "?revision=2").status_code == 404
    assert firm.get(address(at_city, file) + "?revision=1").status_code == 200
    latest = firm.get(address(at_city, file))
    assert "-r1." in latest["Content-Disposition"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_firm_tells_of_a_judgement(at_city: Case, firm: Client, page: str) -> None:
    shown = firm.get(address(at_city, page)).content.decode()
    hidden = at_city.revisions.get(number=2)
    assert SECRET not in shown
    assert "审核人认定符合" not in shown
    assert hidden.code not in shown
    assert "revision=2" not in shown


@pytest.mark.parametrize("page", RATINGS)
def test_a_rating_of_the_firm_stands_on_what_it_filed(
    at_city: Case, firm: Client, page: str
) -> None:
    asked: list[Evaluation] = []

    def heard(dossier: Dossier, edition: Edition) -> Evaluation:
        asked.append(evaluate(dossier, edition))
        return asked[-1]

    with patch.object(queries, "evaluate", heard):
        queries._evaluations.clear()
        shown = firm.get(address(at_city, page)).content.decode()
    assert SECRET not in shown
    assert asked
    assert not any(each.dossier.judgements for each in asked)


def test_a_rating_recorded_meanwhile_tells_of_no_judgement(
    at_city: Case, theatre: Theatre, firm: Client
) -> None:
    filed = at_city.revisions.get(number=1)
    firm.post(address(at_city, "rating/record/"))
    rating = at_city.ratings.latest("pk")
    assert rating.content_hash == filed.content_hash
    firm.post(address(at_city, "plan/"))
    assert at_city.plans.latest("pk").content_hash == filed.content_hash


def test_the_firms_dossier_has_no_judgement_before_the_decision(
    at_city: Case, firm: Client
) -> None:
    assert not judgements(firm, at_city)


def test_an_authority_reads_every_revision(at_city: Case, theatre: Theatre, client: Client) -> None:
    client.force_login(theatre.city.user)
    assert judgements(client, at_city, "?revision=2")
    assert not judgements(client, at_city, "?revision=1")
    assert SECRET in client.get(address(at_city, "verdicts/")).content.decode()


def test_a_return_tells_its_reasons_and_not_each_judgement(
    at_city: Case, theatre: Theatre, firm: Client
) -> None:
    services.send_back(theatre.city.actor, at_city, reason="市级给县级的内部意见")
    item = services.ReturnItem("section", "evidence", "请补审计报告")
    services.return_for_correction(theatre.county.actor, at_city, items=[item])
    shown = firm.get(address(at_city, "")).content.decode()
    assert "请补审计报告" in shown
    assert "市级给县级的内部意见" not in shown
    assert SECRET not in shown
    assert firm.get(address(at_city, "dossier.json") + "?revision=2").status_code == 404
    assert not judgements(firm, at_city)


def test_after_the_decision_the_firm_reads_what_was_found(theatre: Theatre, firm: Client) -> None:
    case = theatre.at_province()
    services.decline(theatre.province.actor, case, reason="名额所限")
    assert judgements(firm, case, "?revision=2")
    page = firm.get(address(case, "")).content.decode()
    assert re.search(r"revision=2\b", page)
    assert "名额所限" in page
