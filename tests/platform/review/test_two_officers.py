"""Two officers act at the same moment: one effect, one clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.platform.made_up_cases import TIER, Theatre, rank
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import verify
from tihang.platform.review import services
from tihang.platform.review.models import ClauseJudgement, RankingList

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[Exception | None]:
    """Run the acts in threads of their own; return what each raised."""

    def run(act: Callable[[], object]) -> Exception | None:
        try:
            act()
        except Conflict as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_sending_up_twice_freezes_once(transactional_db: None, theatre: Theatre) -> None:
    case = theatre.with_opinion()
    send = lambda: services.send_up(theatre.county.actor, case)  # noqa: E731
    outcomes = at_once([send, send])
    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "StepRefused"]
    assert case.revisions.count() == 2
    assert verify(case.stream) == []


def test_judging_twice_keeps_the_first(transactional_db: None, theatre: Theatre) -> None:
    case = theatre.filed()
    outcomes = at_once(
        [
            lambda: services.judge_clause(theatre.county.actor, case, "requirement.2b", met=True),
            lambda: services.judge_clause(
                theatre.county.actor, case, "requirement.2b", met=False, reason="有记录"
            ),
        ]
    )
    assert [isinstance(o, Conflict) for o in outcomes].count(True) == 1
    assert ClauseJudgement.objects.get().version == 1
    assert verify(case.stream) == []


def test_handing_up_twice_moves_once(transactional_db: None, theatre: Theatre) -> None:
    case = theatre.at_city()
    version = rank(theatre, theatre.city, [case])
    hand_up = lambda: services.hand_up(  # noqa: E731
        theatre.city.actor, theatre.round, TIER, base_version=version
    )
    outcomes = at_once([hand_up, hand_up])
    assert [isinstance(o, Conflict) for o in outcomes].count(True) == 1
    case.refresh_from_db()
    assert case.state == "province_review"
    assert RankingList.objects.filter(state="issued").count() == 1
