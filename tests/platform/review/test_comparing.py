"""Candidates side by side and in one table."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre
from tihang.platform.filing.models import Case
from tihang.platform.review import comparing, queries
from tihang.platform.review.candidates import ranking_rows


@pytest.fixture
def three(theatre: Theatre) -> list[Case]:
    return [theatre.at_city() for _ in range(3)]


def compare(client: Client, theatre: Theatre, cases: list[Case], **more: str) -> tuple[int, str]:
    answer = client.get(
        f"/rounds/{theatre.round.code}/ranking/{TIER}/compare/",
        {"case": [str(case.pk) for case in cases], **more},
    )
    return answer.status_code, answer.content.decode()


def test_chosen_candidates_stand_in_columns(
    theatre: Theatre, three: list[Case], sign_in: SignIn
) -> None:
    status, page = compare(sign_in(theatre.city), theatre, three[:2])
    assert status == 200
    for case in three[:2]:
        assert case.number in page
    assert three[2].number not in page
    for words in ("关键设备数控化率", "条件审查", "国家企业信用信息公示系统", "财政局", "示例工信"):
        assert words in page


def test_only_what_differs_is_left(theatre: Theatre, three: list[Case], sign_in: SignIn) -> None:
    client = sign_in(theatre.city)
    _status, whole = compare(client, theatre, three[:2])
    _status, short = compare(client, theatre, three[:2], only="1")
    assert "统一社会信用代码" in whole
    assert "统一社会信用代码" not in short
    assert "智能工厂项目1" in short


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_or_too_many_are_refused(theatre: Theatre, sign_in: SignIn, count: int) -> None:
    cases = [theatre.at_city() for _ in range(count)]
    status, page = compare(sign_in(theatre.city), theatre, cases)
    assert status == 422
    assert "2 至 6 个" in page


def test_another_citys_candidates_are_not_found(
    theatre: Theatre, three: list[Case], sign_in: SignIn
) -> None:
    status, page = compare(sign_in(theatre.other_city), theatre, three[:2])
    assert status == 422
    assert three[0].number not in page


def test_comparing_costs_the_same_for_two_and_for_five(theatre: Theatre, sign_in: SignIn) -> None:
    cases = [theatre.at_city() for _ in range(5)]
    client = sign_in(theatre.city)

    def cost(chosen: list[Case]) -> int:
        compare(client, theatre, chosen)
        with CaptureQueriesContext(connection) as seen:
            compare(client, theatre, chosen)
        return len(seen)

    assert cost(cases[:2]) == cost(cases)


def test_the_table_sorts_by_a_figure_and_the_unknown_come_last(
    theatre: Theatre, three: list[Case]
) -> None:
    rows = ranking_rows(theatre.city.actor, three, [])
    table = comparing.candidate_table(rows, "met", descending=True)
    keys = [key for key, _words in table.headings]
    met = [line.figures[keys.index("met")].value for line in table.lines]
    assert met == sorted(met, reverse=True)
    by_place = comparing.candidate_table(rows, "place", descending=True)
    assert {line.figures[0].shown for line in by_place.lines} == {"—"}
    assert queries.candidates(theatre.city.actor, theatre.round, TIER) == three


def test_the_page_of_candidates(theatre: Theatre, three: list[Case], sign_in: SignIn) -> None:
    client = sign_in(theatre.city)
    address = f"/rounds/{theatre.round.code}/ranking/{TIER}/candidates/"
    page = client.get(f"{address}?sort=met&order=down").content.decode()
    assert 'aria-sort="descending"' in page
    assert "sort=met&amp;order=up" in page
    for case in three:
        assert case.number in page
