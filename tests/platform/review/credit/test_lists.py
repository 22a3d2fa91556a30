"""Many firms looked up and entered at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.review.credit.made_up import LIST, now, png
from tihang.dossier.codes import check_credit_code
from tihang.platform.actor import SYSTEM
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.registry import services as registry
from tihang.platform.review import services
from tihang.platform.review.models import CreditCheck
from tihang.platform.review.services import Finding, FirmFindings

# --- a list of firms -----------------------------------------------------------------------


def many(theatre: Theatre, count: int) -> list[Case]:
    return [theatre.filed(firm(theatre, number)) for number in range(count)]


def firm(theatre: Theatre, number: int) -> Any:
    return registry.register_enterprise(
        SYSTEM,
        name=f"福州测试{number:03d}有限公司",
        credit_code=code(number),
        authority=theatre.land.county,
    )


def code(number: int) -> str:
    base = f"91350181MA{number + 100:07d}"
    for mark in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        try:
            return str(check_credit_code(base + mark))
        except ValueError:
            continue
    raise AssertionError(base)


def found(case: Case, result: str = "clean", note: str = "") -> FirmFindings:
    findings = tuple(Finding(site, result, now(), note) for site in ("gsxt", "zxgk"))
    return FirmFindings(case.pk, findings)


def test_a_list_is_kept_row_by_row_and_a_wrong_row_keeps_nothing(theatre: Theatre) -> None:
    good, bad, foreign = theatre.filed(), many(theatre, 1)[0], theatre.filed(theatre.land.neighbour)
    recorded = services.record_credit_checks(
        theatre.county.actor, theatre.round, [found(good), found(bad, "listed"), found(foreign)]
    )
    assert recorded.checks == 2
    assert recorded.wrong == {
        bad.pk: ["请说明查询到的情况，例如案号、列入日期或未查询到的原因"],
        foreign.pk: ["该申报已不在本单位审查范围，未登记"],
    }
    assert set(CreditCheck.objects.values_list("case", flat=True)) == {good.pk}
    assert verify(good.stream) == []
    assert journal.entries(good.stream).last().data["site"] == "zxgk"


def test_a_list_takes_as_many_queries_for_thirty_firms_as_for_one(theatre: Theatre) -> None:
    cases = many(theatre, 31)

    def queries_for(part: list[Case]) -> int:
        with CaptureQueriesContext(connection) as captured:
            services.record_credit_checks(
                theatre.county.actor, theatre.round, [found(each) for each in part]
            )
        return len(captured)

    assert queries_for(cases[1:]) == queries_for(cases[:1])
    assert CreditCheck.objects.count() == 62


def test_the_page_takes_as_many_queries_for_many_firms_as_for_one(
    theatre: Theatre, sign_in: SignIn
) -> None:
    many(theatre, 1)
    client = sign_in(theatre.county)
    one = queries_of_page(client)
    for number in range(1, 12):
        theatre.filed(firm(theatre, number))
    assert queries_of_page(client) == one


def queries_of_page(client: Client) -> int:
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(LIST)).status_code == 200
    return len(captured)


def test_all_open_cells_are_filled_down_and_nothing_is_saved_by_it(
    theatre: Theatre, sign_in: SignIn
) -> None:
    cases = many(theatre, 2)
    client = sign_in(theatre.county)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    sent = {"do": "fill", "at": at} | {f"note-{case.pk}": "" for case in cases}
    sent[f"result-{cases[0].pk}-gsxt"] = "listed"
    words = client.post(reverse(LIST), sent).content.decode()
    assert "已填入 3 处" in words
    assert words.count('<option value="clean" selected>') == 3
    assert words.count('<option value="listed" selected>') == 1
    assert not CreditCheck.objects.exists()


def test_a_list_sent_with_a_mistake_saves_the_rest_and_shows_the_row_again(
    theatre: Theatre, sign_in: SignIn
) -> None:
    good, bad = many(theatre, 2)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    sent: dict[str, Any] = {"do": "save", "at": at}
    for case, result in ((good, "clean"), (bad, "listed")):
        sent |= {f"note-{case.pk}": "", f"result-{case.pk}-gsxt": result}
    sent[f"shot-{good.pk}"] = png()
    answer = sign_in(theatre.county).post(reverse(LIST), sent)
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "已登记 1 条；1 家未登记" in words
    assert f'id="row-{bad.pk}"' in words
    assert f'id="row-{good.pk}"' not in words
    assert '<option value="listed" selected>' in words
    check = CreditCheck.objects.get()
    assert check.case_id == good.pk
    assert check.screenshot is not None


@pytest.mark.parametrize(
    ("results", "notes"),
    [
        (("clean", "listed"), {"gsxt": "", "zxgk": "见案号"}),
        (("listed", "not_found"), {"gsxt": "见案号", "zxgk": "见案号"}),
        (("clean", "clean"), {"gsxt": "见案号", "zxgk": "见案号"}),
    ],
)
def test_a_note_stays_with_the_sites_on_which_something_was_found(
    theatre: Theatre, sign_in: SignIn, results: tuple[str, str], notes: dict[str, str]
) -> None:
    (case,) = many(theatre, 1)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    sent = {"do": "save", "at": at, f"note-{case.pk}": "见案号"}
    sent |= {
        f"result-{case.pk}-{site}": result
        for site, result in zip(("gsxt", "zxgk"), results, strict=True)
    }
    sign_in(theatre.county).post(reverse(LIST), sent)
    assert dict(CreditCheck.objects.values_list("site", "note")) == notes


@pytest.mark.parametrize("who", ["city", "province", "firm"])
def test_the_list_is_for_examiners(theatre: Theatre, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(theatre, who)).get(reverse(LIST)).status_code == 403
