"""Anyone can hold a paper against what was frozen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.platform.made_up_cases import Theatre
from tihang.platform.filing import revisions
from tihang.platform.filing.dossiers import loaded
from tihang.platform.recognition import queries
from tihang.platform.recognition.views.check import CHECKS_PER_MINUTE


@pytest.fixture(autouse=True)
def _fresh_count(db: None) -> None:
    cache.clear()


def check(client: Client, code: str) -> HttpResponse:
    return client.get(reverse("recognition:check-code", args=[code]))


def test_a_code_names_firm_tier_round_revision_and_time(theatre: Theatre, client: Client) -> None:
    case = theatre.filed()
    revision = case.revisions.get()
    page = check(client, revision.code)
    words = page.content.decode()
    assert page.status_code == 200
    for part in (case.enterprise.name, case.number, "卓越级", "2025 年度（测试批次）", "第 1 次"):
        assert part in words
    assert revision.content_hash in words
    assert "县（市、区）审查" in words


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_code_is_read_as_people_type_it(
    theatre: Theatre, client: Client, typed: Callable[[str], str]
) -> None:
    revision = theatre.filed().revisions.get()
    assert check(client, typed(revision.code)).status_code == 200


@pytest.mark.parametrize("form", ["{}", "sha256:{}", "tihang:sha256:{}"])
def test_the_full_hash_will_do(theatre: Theatre, client: Client, form: str) -> None:
    revision = theatre.filed().revisions.get()
    assert check(client, form.format(revision.content_hash.upper())).status_code == 200


def test_nothing_personal_is_shown(theatre: Theatre, client: Client) -> None:
    case = theatre.filed()
    words = check(client, case.revisions.get().code).content.decode()
    assert theatre.firm.actor.name not in words
    assert case.enterprise.credit_code not in words


def test_an_unknown_code_says_so(theatre: Theatre, client: Client) -> None:
    page = check(client, "0000-0000-0000-0000")
    assert page.status_code == 404
    assert "未找到对应的固化材料" in page.content.decode()


@pytest.mark.parametrize("typed", ["短", "7H2K-0QWE", "'; drop table--", "U" * 63])
def test_what_is_no_code_gets_told_what_one_looks_like(client: Client, typed: str) -> None:
    page = check(client, typed)
    assert page.status_code == 404
    assert "校验码应为 16 位" in page.content.decode()


def test_the_form_leads_to_the_codes_own_address(client: Client) -> None:
    page = client.get(reverse("recognition:check"), {"code": " 7H2K-0QWE-9RTA-M3XZ "})
    assert page.headers["Location"] == reverse(
        "recognition:check-code", args=["7H2K-0QWE-9RTA-M3XZ"]
    )
    assert (
        "校验码应为 16 位"
        in client.get(reverse("recognition:check"), {"code": "a/b"}).content.decode()
    )


def test_going_through_codes_is_stopped(client: Client) -> None:
    for _ in range(CHECKS_PER_MINUTE):
        assert check(client, "0000-0000-0000-0000").status_code == 404
    page = check(client, "0000-0000-0000-0000")
    assert page.status_code == 429
    assert "一分钟后再试" in page.content.decode()


def test_a_draft_has_no_code_to_find(theatre: Theatre) -> None:
    assert queries.frozen_with(queries.understand("0" * 64)) == []
    assert queries.understand("") is None


def test_each_of_several_versions_with_one_content_has_a_name_of_its_own(
    theatre: Theatre, client: Client
) -> None:
    """Who hears the page read out tells them apart."""
    case = theatre.filed()
    first = case.revisions.get()
    again = revisions.freeze(case, "submit", theatre.firm.actor, loaded(first.dossier))
    assert again.code == first.code
    words = check(client, first.code).content.decode()
    labels = re.findall(r'<section class="panel" aria-label="([^"]+)"', words)
    assert labels == ["核验结果 1", "核验结果 2"]
