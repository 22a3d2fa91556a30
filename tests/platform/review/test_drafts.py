"""Several drafts of one ranking: begun, copied, compared, one of them issued."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre, rank
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import verify
from tihang.platform.review import queries, services
from tihang.platform.review.drafts import order_lines
from tihang.platform.review.forms import RankingForm
from tihang.platform.review.models import RankingList
from tihang.platform.review.services import Place


def begin(theatre: Theatre, name: str, copy_of: int | None = None) -> RankingList:
    return services.begin_draft(theatre.city.actor, theatre.round, TIER, name=name, copy_of=copy_of)


def save(theatre: Theatre, draft: RankingList, cases: list[Case]) -> RankingList:
    return services.save_ranking(
        theatre.city.actor,
        theatre.round,
        TIER,
        [Place(case.pk, n) for n, case in enumerate(cases, 1)],
        base_version=draft.version,
        draft=draft.number,
    )


@pytest.fixture
def three(theatre: Theatre) -> list[Case]:
    return [theatre.at_city() for _ in range(3)]


def test_a_copy_starts_as_its_original_and_goes_its_own_way(
    theatre: Theatre, three: list[Case]
) -> None:
    first = save(theatre, begin(theatre, "处室意见"), three)
    copy = begin(theatre, "分管领导意见", first.number)
    assert [e.case_id for e in copy.entries.all()] == [case.pk for case in three]
    save(theatre, copy, three[::-1][:2])
    assert [e.case_id for e in first.entries.all()] == [case.pk for case in three]
    copy.refresh_from_db()
    lines = order_lines(first, copy)
    assert [(line.case, line.moved) for line in lines] == [
        (three[0], None),
        (three[1], 0),
        (three[2], 2),
    ]


def test_one_is_issued_and_the_others_are_set_aside(theatre: Theatre, three: list[Case]) -> None:
    one = save(theatre, begin(theatre, "甲"), three[:1])
    other = save(theatre, begin(theatre, "乙"), three[1:])
    services.hand_up(
        theatre.city.actor, theatre.round, TIER, base_version=one.version, draft=one.number
    )
    other.refresh_from_db()
    assert other.state == RankingList.State.SET_ASIDE
    for case in three:
        case.refresh_from_db()
    assert [c.state for c in three] == ["province_review", "city_review", "city_review"]
    with pytest.raises(Conflict):
        services.hand_up(
            theatre.city.actor, theatre.round, TIER, base_version=other.version, draft=other.number
        )
    fresh = queries.open_ranking(theatre.city.actor, theatre.round, TIER)
    assert (fresh.serial, fresh.version) == (2, 0)
    assert verify(one.stream) == []


def test_names_are_asked_for_and_differ(theatre: Theatre, three: list[Case]) -> None:
    assert three
    begin(theatre, "甲")
    for name, message in ((" ", "请填写草稿名称"), (" 甲 ", "已有名为“甲”的草稿")):
        with pytest.raises(ValidationError, match=message):
            begin(theatre, name)
    with pytest.raises(Conflict, match="复制"):
        begin(theatre, "乙", copy_of=9)


def test_a_discarded_draft_is_gone_and_its_number_is_not_used_again(
    theatre: Theatre, three: list[Case]
) -> None:
    draft = save(theatre, begin(theatre, "甲"), three)
    with pytest.raises(Conflict):
        services.discard_draft(
            theatre.city.actor, theatre.round, TIER, draft.number, base_version=1
        )
    services.discard_draft(
        theatre.city.actor, theatre.round, TIER, draft.number, base_version=draft.version
    )
    assert not queries.drafts(theatre.city.actor, theatre.round, TIER).exists()
    assert begin(theatre, "甲").number == draft.number + 1


def test_a_case_that_leaves_leaves_every_draft_without_a_gap(
    theatre: Theatre, three: list[Case]
) -> None:
    drafts = [save(theatre, begin(theatre, name), three) for name in ("甲", "乙")]
    services.decline(theatre.city.actor, three[0], reason="不宜推荐")
    for draft in drafts:
        assert [(e.case_id, e.position) for e in draft.entries.all()] == [
            (three[1].pk, 1),
            (three[2].pk, 2),
        ]


def test_an_overflow_names_who_stands_beyond_the_quota(theatre: Theatre, three: list[Case]) -> None:
    theatre.quota(1)
    version = rank(theatre, theatre.city, three)
    with pytest.raises(ValidationError) as refused:
        services.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    assert refused.value.messages[0].count(three[1].enterprise.name) == 2


def test_the_pages_of_drafts(theatre: Theatre, three: list[Case], sign_in: SignIn) -> None:
    client = sign_in(theatre.city)
    base = f"/rounds/{theatre.round.code}/ranking/{TIER}/"
    answer = client.post(f"{base}drafts/", {"name": "甲", "copy_of": ""})
    assert answer.url == f"{base}?draft=1"
    client.post(
        base,
        {
            "draft": "1",
            "version": "1",
            **{f"position-{c.pk}": str(n) for n, c in enumerate(three, 1)},
        },
    )
    assert client.post(f"{base}drafts/", {"name": "甲", "copy_of": "1"}).status_code == 422
    client.post(f"{base}drafts/", {"name": "乙", "copy_of": "1"})
    page = client.get(f"{base}drafts/").content.decode()
    assert page.count("相同") == 3
    assert "超名额" in client.get(f"{base}?draft=2").content.decode()
    meter = client.get(f"{base}meter/?draft=2&count=3").content.decode()
    assert "已列入 3 个" in meter
    assert client.post(f"{base}drafts/discard/", {"draft": "2", "version": "1"}).status_code == 302
    assert client.post(f"{base}drafts/discard/", {"draft": "2", "version": "1"}).status_code == 409


def test_the_page_of_drafts_costs_the_same_for_many(
    theatre: Theatre, three: list[Case], sign_in: SignIn
) -> None:
    client = sign_in(theatre.city)
    address = f"/rounds/{theatre.round.code}/ranking/{TIER}/drafts/"

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    for name in ("甲", "乙"):
        save(theatre, begin(theatre, name), three[:1])
    few = cost()
    for name in ("丙", "丁"):
        save(theatre, begin(theatre, name), three)
    assert cost() == few


CASES = [Case(id=uuid.UUID(int=n)) for n in range(1, 7)]
moves = st.lists(st.tuples(st.integers(0, 5), st.sampled_from((-1, 1))), max_size=30)


@given(st.permutations(range(6)), st.integers(0, 6), moves, st.integers(1, 20))
def test_any_moves_keep_a_permutation_from_the_first_place_on(
    order: list[int], ranked: int, steps: list[tuple[int, int]], first: int
) -> None:
    """However rows are moved, nobody is lost, doubled or given a gap; others keep their order."""
    data = QueryDict(mutable=True)
    for at, index in enumerate(order[:ranked]):
        data[f"position-{CASES[index].pk}"] = str(first + at)
        data[f"reason-{CASES[index].pk}"] = f"理由{index}"
    on_list = set(order[:ranked])
    for index, step in steps:
        form = RankingForm(data, CASES)
        before = [p.case_id for p in form.places if p.case_id != CASES[index].pk]
        before.sort(key=lambda case: int(data[f"position-{case}"]))
        places = form.moved(CASES[index].pk, step, first=first)
        on_list.add(index)
        assert [place.position for place in places] == list(range(first, first + len(on_list)))
        assert {place.case_id for place in places} == {CASES[n].pk for n in on_list}
        others = [place.case_id for place in places if place.case_id != CASES[index].pk]
        assert others == before
        for place in places:
            data[f"position-{place.case_id}"] = str(place.position)
            data[f"reason-{place.case_id}"] = place.reason
    for index in order[:ranked]:
        assert data[f"reason-{CASES[index].pk}"] == f"理由{index}"
