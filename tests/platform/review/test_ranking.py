"""Ranking at the city, handing up, recommending at the province."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.platform.made_up_cases import TIER, Theatre, rank
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.review import queries, services
from tihang.platform.review.models import RankEntry, RankingList
from tihang.platform.review.services import Place


def save(theatre: Theatre, places: list[Place], version: int = 0) -> RankingList:
    return services.save_ranking(
        theatre.city.actor, theatre.round, TIER, places, base_version=version
    )


def hand_up(theatre: Theatre, version: int) -> RankingList:
    return services.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)


@pytest.fixture
def three(theatre: Theatre) -> list[Case]:
    return [theatre.at_city() for _ in range(3)]


def test_ranked_cases_go_up_in_their_order(theatre: Theatre, three: list[Case]) -> None:
    one, two, left = three
    version = rank(theatre, theatre.city, [two, one])
    issued = hand_up(theatre, version)
    assert [entry.case_id for entry in issued.entries.all()] == [two.pk, one.pk]
    for case in three:
        case.refresh_from_db()
    assert [case.state for case in (one, two)] == ["province_review"] * 2
    assert left.state == "city_review"
    last = journal.entries(two.stream).last()
    assert last.data["data"]["position"] == 1
    assert verify(issued.stream) == []


def test_a_tie_is_refused_and_names_both(theatre: Theatre, three: list[Case]) -> None:
    with pytest.raises(ValidationError, match="次序 1 重复") as refused:
        save(theatre, [Place(three[0].pk, 1), Place(three[1].pk, 1)])
    assert three[0].enterprise.name in refused.value.messages[0]
    assert not RankEntry.objects.exists()


@pytest.mark.parametrize(("positions", "missing"), [((1, 3), "2"), ((2, 3), "1"), ((0, 1), "2")])
def test_a_gap_is_refused_and_named(
    theatre: Theatre, three: list[Case], positions: tuple[int, int], missing: str
) -> None:
    places = [Place(case.pk, at) for case, at in zip(three, positions, strict=False)]
    with pytest.raises(ValidationError, match=f"缺少 {missing}"):
        save(theatre, places)


def test_a_stale_list_is_refused_and_the_colleagues_stays(
    theatre: Theatre, three: list[Case]
) -> None:
    rank(theatre, theatre.city, [three[0]])
    with pytest.raises(Conflict, match="刚被同事修改"):
        rank(theatre, theatre.city, [three[1]])
    assert RankEntry.objects.get().case == three[0]
    with pytest.raises(Conflict):
        hand_up(theatre, 0)


def test_above_the_quota_nothing_goes_up(theatre: Theatre, three: list[Case]) -> None:
    theatre.quota(2)
    version = rank(theatre, theatre.city, three)
    with pytest.raises(ValidationError, match="超出推荐名额 1 个"):
        hand_up(theatre, version)
    assert not Case.objects.filter(state="province_review").exists()
    version = rank(theatre, theatre.city, three[:2], base_version=version)
    assert hand_up(theatre, version).is_issued


def test_what_was_issued_uses_up_the_quota_and_positions_go_on(
    theatre: Theatre, three: list[Case]
) -> None:
    theatre.quota(2)
    hand_up(theatre, rank(theatre, theatre.city, three[:1]))
    with pytest.raises(ValidationError, match="缺少 2"):
        save(theatre, [Place(three[1].pk, 1)])
    second = save(theatre, [Place(three[1].pk, 2)])
    assert second.serial == 2
    hand_up(theatre, second.version)
    third = save(theatre, [Place(three[2].pk, 3)])
    with pytest.raises(ValidationError, match="超出推荐名额"):
        hand_up(theatre, third.version)


def test_an_empty_list_does_not_go_up(theatre: Theatre, three: list[Case]) -> None:
    assert three
    with pytest.raises(ValidationError, match="排序表为空"):
        hand_up(theatre, save(theatre, []).version)


def test_a_case_of_another_desk_cannot_be_ranked(theatre: Theatre) -> None:
    still_at_county = theatre.filed()
    with pytest.raises(ValidationError, match="已不在本环节"):
        save(theatre, [Place(still_at_county.pk, 1)])


def test_another_citys_officer_sees_and_ranks_nothing(theatre: Theatre, three: list[Case]) -> None:
    actor = theatre.other_city.actor
    assert queries.candidates(actor, theatre.round, TIER) == []
    with pytest.raises(ValidationError):
        services.save_ranking(actor, theatre.round, TIER, [Place(three[0].pk, 1)], base_version=0)


def test_an_unranked_case_cannot_be_handed_up_alone(theatre: Theatre, three: list[Case]) -> None:
    from tihang.platform.filing.workflow import take_step

    with pytest.raises(StepRefused, match="尚未列入推荐排序"):
        take_step(three[0], "hand_up", theatre.city.actor)


def test_a_case_sent_back_leaves_the_draft_without_a_gap(
    theatre: Theatre, three: list[Case]
) -> None:
    version = rank(theatre, theatre.city, three)
    services.send_back(theatre.city.actor, three[0], reason="补充说明")
    ranking = queries.open_ranking(theatre.city.actor, theatre.round, TIER)
    assert [(e.case_id, e.position) for e in ranking.entries.all()] == [
        (three[1].pk, 1),
        (three[2].pk, 2),
    ]
    with pytest.raises(Conflict):
        hand_up(theatre, version)
    assert hand_up(theatre, ranking.version).is_issued


def test_the_province_recommends_its_own_order_and_declines_with_a_reason(
    theatre: Theatre, three: list[Case]
) -> None:
    hand_up(theatre, rank(theatre, theatre.city, three))
    province = theatre.province.actor
    with pytest.raises(StepRefused, match="理由"):
        services.decline(province, three[2], reason=" ")
    services.decline(province, three[2], reason="名额所限")
    version = rank(theatre, theatre.province, [three[1], three[0]])
    services.hand_up(province, theatre.round, TIER, base_version=version)
    for case in three:
        case.refresh_from_db()
    assert [case.state for case in three] == ["recommended", "recommended", "not_recommended"]
    issued = queries.issued_entries(province, theatre.round, TIER)
    assert [entry.case_id for entry in issued] == [three[1].pk, three[0].pk]


def test_after_the_citys_time_nothing_goes_up(theatre: Theatre, three: list[Case]) -> None:
    from tihang.platform.rounds.models import Level

    version = rank(theatre, theatre.city, three)
    theatre.close(Level.CITY)
    with pytest.raises(StepRefused, match="逾期不予接收"):
        hand_up(theatre, version)
    assert not RankingList.objects.get().is_issued
