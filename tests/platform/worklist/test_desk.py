"""The page of the list, the filters kept for it, and the list as a workbook."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.platform.conftest import Engage, SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.many_cases import lay_on_desk
from tihang.platform.actor import Role
from tihang.platform.registry.models import Enterprise
from tihang.platform.worklist.models import SavedFilter

DESK = "/desk/"
MOST_QUERIES = 12


def queries_for(client: Client, address: str) -> int:
    """How many queries a page takes, once it and the session are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def lay(theatre: Theatre, count: int, first: int = 1) -> None:
    land = theatre.land
    lay_on_desk(theatre.round, land.county, land.city, count, state="city_review", first=first)


def keep(client: Client, name: str, **chosen: str) -> None:
    client.post(reverse("worklist:keep"), {"name": name, **chosen})


@pytest.mark.parametrize("query", ["", "?state=all", "?state=all&office=county&days=3&q=示例"])
def test_a_full_page_takes_as_many_queries_as_one_row(
    theatre: Theatre, sign_in: SignIn, query: str
) -> None:
    lay(theatre, 1)
    client = sign_in(theatre.city)
    one = queries_for(client, DESK + query)
    assert one <= MOST_QUERIES
    lay(theatre, 120, first=2)
    assert queries_for(client, DESK + query) == one


def test_names_are_shown_as_text_and_never_as_markup(theatre: Theatre, sign_in: SignIn) -> None:
    lay(theatre, 1)
    Enterprise.objects.filter(name="示例制造1有限公司").update(name="<b>甲&乙</b>有限公司")
    words = sign_in(theatre.city).get(DESK).content.decode()
    assert "&lt;b&gt;甲&amp;乙&lt;/b&gt;有限公司" in words
    assert "<b>甲" not in words


def test_a_kept_filter_is_there_with_its_count_until_it_is_dropped(
    theatre: Theatre, sign_in: SignIn
) -> None:
    lay(theatre, 3)
    client = sign_in(theatre.city)
    keep(client, "福清的", state="all", office=theatre.land.county.code)
    assert "福清的" in client.get(DESK).content.decode()
    counts = client.get(reverse("worklist:counts")).content.decode()
    assert "?state=all&amp;office=county" in counts
    assert '<span class="saved__count">3</span>' in counts
    saved = SavedFilter.objects.get()
    client.post(reverse("worklist:forget", args=[saved.pk]), follow=True)
    assert "福清的" not in client.get(DESK).content.decode()


def test_a_filter_of_the_same_name_replaces_the_other(theatre: Theatre, sign_in: SignIn) -> None:
    client = sign_in(theatre.city)
    keep(client, "常看", tier="pioneer")
    keep(client, "常看", tier="excellence")
    assert SavedFilter.objects.get().query == "tier=excellence"


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_filter_without_a_fitting_name_is_refused_and_the_list_stays(
    theatre: Theatre, sign_in: SignIn, name: str
) -> None:
    lay(theatre, 1)
    answer = sign_in(theatre.city).post(
        reverse("worklist:keep"), {"name": name, "tier": "excellence"}
    )
    assert answer.status_code == 422
    assert "MANY-000001" in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_kept_filters_are_their_owners_alone(
    theatre: Theatre, sign_in: SignIn, engage: Engage
) -> None:
    keep(sign_in(theatre.city), "邻县要点")
    saved = SavedFilter.objects.get()
    colleague = sign_in(engage("colleague", Role.CITY_OFFICER, theatre.land.city))
    assert "邻县要点" not in colleague.get(DESK).content.decode()
    assert colleague.post(reverse("worklist:forget", args=[saved.pk])).status_code == 404


def test_the_workbook_holds_the_list_as_filtered_with_texts_as_texts(
    theatre: Theatre, sign_in: SignIn
) -> None:
    lay(theatre, 60)
    Enterprise.objects.filter(name="示例制造7有限公司").update(name="=HYPERLINK(1)")
    client = sign_in(theatre.city)
    answer = client.get(reverse("worklist:export") + "?q=MANY-00000")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [f"MANY-{n:06d}" for n in range(1, 10)]
    formula = rows[6][1]
    assert (formula.value, formula.data_type) == ("=HYPERLINK(1)", "s")


def test_writing_the_workbook_takes_as_many_queries_for_many_as_for_one(
    theatre: Theatre, sign_in: SignIn
) -> None:
    client = sign_in(theatre.city)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(reverse("worklist:export")).streaming_content)
        return len(captured)

    lay(theatre, 1)
    one = queries()
    lay(theatre, 80, first=2)
    assert queries() == one


def test_a_firm_has_no_worklist(theatre: Theatre, sign_in: SignIn) -> None:
    assert sign_in(theatre.firm).get(DESK).status_code == 403
