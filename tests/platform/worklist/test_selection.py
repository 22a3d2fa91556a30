"""Filters and pages: nothing is left out, nothing stands twice, nobody sees more than theirs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.made_up_cases import Theatre
from tests.platform.many_cases import lay_on_desk
from tihang.platform.actor import ANONYMOUS
from tihang.platform.filing.models import Case
from tihang.platform.worklist import selection
from tihang.platform.worklist.rows import Page, Words, page_of
from tihang.platform.worklist.selection import Place, Selection, cases_of, counted

pytestmark = pytest.mark.usefixtures("theatre")


def walk(theatre: Theatre, chosen: Selection, *, back: bool = False) -> list[Page]:
    """All pages one after the other; ``back`` begins at the end."""
    words = Words(theatre.city.actor)
    place = Place(timezone.now(), "~", is_behind=False) if back else None
    pages = [page_of(cases_of(theatre.city.actor, chosen), place, words)]
    while on := pages[-1].before if back else pages[-1].after:
        pages.append(page_of(cases_of(theatre.city.actor, chosen), Place.of(on), words))
    return pages


@pytest.mark.parametrize("count", [1, 50, 51, 120])
def test_pages_hold_every_case_once_in_order_both_ways(theatre: Theatre, count: int) -> None:
    cases = lay_on_desk(
        theatre.round, theatre.land.county, theatre.land.city, count, state="city_review"
    )
    due = [c.number for c in sorted(cases, key=lambda c: (c.state_since, c.number))]
    forward = [row.number for page in walk(theatre, Selection()) for row in page.rows]
    assert forward == due
    backward = walk(theatre, Selection(), back=True)
    assert [row.number for page in reversed(backward) for row in page.rows] == due
    assert backward[-1].before == ""


def test_a_page_stands_where_it_stood_when_earlier_cases_leave(theatre: Theatre) -> None:
    cases = lay_on_desk(
        theatre.round, theatre.land.county, theatre.land.city, 60, state="city_review"
    )
    first, second = walk(theatre, Selection())
    Case.objects.filter(pk__in=[c.pk for c in cases[:30]]).update(desk=None)
    again = page_of(
        cases_of(theatre.city.actor, Selection()), Place.of(first.after), Words(theatre.city.actor)
    )
    assert [row.number for row in again.rows] == [row.number for row in second.rows]


def test_each_filter_lets_through_what_it_names(theatre: Theatre) -> None:
    land, actor = theatre.land, theatre.city.actor
    here = lay_on_desk(theatre.round, land.county, land.city, 2, state="city_review")
    there = lay_on_desk(theatre.round, land.other_county, land.county, 3, first=10, tier="pioneer")

    def found(**parts: str) -> set[Case]:
        return set(cases_of(actor, Selection(**parts)))

    assert found() == set(here)
    assert found(state="all") == {*here, *there}
    assert found(state="county_examination") == set(there)
    assert found(state="all", tier="pioneer") == set(there)
    assert found(state="all", office=land.county.code) == set(here)
    assert found(state="all", office=land.city.code) == {*here, *there}
    assert found(state="all", office="nowhere") == set()
    assert found(state="all", round=theatre.round.code) == {*here, *there}
    assert found(state="all", round="another") == set()
    assert found(state="all", q="制造11有限") == {there[1]}
    assert found(state="all", q=here[0].number.lower()) == {here[0]}
    assert found(state="all", days="3") == {*here, *there}
    assert found(state="all", days="30") == set()


@pytest.mark.parametrize("who", ["other_city", "neighbour_county"])
def test_no_filter_shows_an_office_what_is_not_its_own(theatre: Theatre, who: str) -> None:
    lay_on_desk(theatre.round, theatre.land.county, theatre.land.city, 2, state="city_review")
    actor = getattr(theatre, who).actor
    for state in ("", "all", "city_review"):
        chosen = Selection(state=state, office=theatre.land.county.code)
        assert not cases_of(actor, chosen).exists()
    assert not cases_of(ANONYMOUS, Selection(state="all")).exists()


def test_counting_ends_where_it_may(theatre: Theatre) -> None:
    lay_on_desk(theatre.round, theatre.land.county, theatre.land.city, 12, state="city_review")
    cases = cases_of(theatre.city.actor, Selection())
    assert counted(cases) == 12
    assert counted(cases, most=5) == 6


@given(
    since=st.datetimes(timezones=st.just(dt.UTC)),
    number=st.text(alphabet="ABC-0123456789", min_size=1, max_size=20),
    is_behind=st.booleans(),
)
def test_a_place_is_read_as_it_was_written(
    since: dt.datetime, number: str, is_behind: bool
) -> None:
    place = Place(since, number, is_behind)
    assert Place.of(place.text) == place


@given(st.text(max_size=60))
def test_a_place_that_cannot_be_read_is_none(text: str) -> None:
    place = Place.of(text)
    assert place is None or place.text.split("~")[0] == text.split("~", maxsplit=1)[0]


@given(st.dictionaries(st.sampled_from(["state", "tier", "q", "days", "x"]), st.text(max_size=150)))
def test_a_filter_survives_its_way_through_the_address(sent: dict[str, str]) -> None:
    from urllib.parse import parse_qsl

    chosen = selection.Selection.of(sent, ANONYMOUS)
    assert selection.Selection.of(dict(parse_qsl(chosen.query)), ANONYMOUS) == chosen
