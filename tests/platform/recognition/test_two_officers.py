"""Two officers decide or release at the same moment: one effect, one clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.platform.made_up_cases import Theatre
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import verify
from tihang.platform.outbox.models import Delivery, Message
from tihang.platform.recognition import services
from tihang.platform.recognition.models import Decision

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts in threads of their own; return what each gave or raised."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_deciding_at_once_decides_once(transactional_db: None, theatre: Theatre) -> None:
    case = theatre.filed()
    county = theatre.county.actor
    outcomes = at_once([lambda: services.decide(county, case, "refuse", "理由")] * 2)
    assert sum(isinstance(each, Conflict) for each in outcomes) == 1
    assert Decision.objects.filter(state="pending").count() == 1
    assert Message.objects.filter(state="held").count() == 1


def test_releasing_at_once_releases_once(transactional_db: None, theatre: Theatre) -> None:
    county = theatre.county.actor
    case = theatre.filed()
    decision = services.decide(county, case, "refuse", "理由")
    told = Delivery.objects.count()
    outcomes = at_once([lambda: services.release(county, [decision])[1][0]] * 2)
    assert sorted(each.is_done for each in outcomes) == [False, True]  # type: ignore[attr-defined]
    case.refresh_from_db()
    assert case.state == "refused"
    assert Delivery.objects.count() == told + 1
    assert verify(case.stream) == []
    assert verify(decision.stream) == []


def test_releasing_and_undoing_at_once_does_one_of_both(
    transactional_db: None, theatre: Theatre
) -> None:
    county = theatre.county.actor
    case = theatre.filed()
    decision = services.decide(county, case, "refuse", "理由")
    at_once(
        [
            lambda: services.release(county, [decision])[1][0],
            lambda: services.undo(county, decision),
        ]
    )
    decision.refresh_from_db()
    case.refresh_from_db()
    assert (decision.state, case.state) in {
        (Decision.State.RELEASED, "refused"),
        (Decision.State.UNDONE, "county_examination"),
    }
