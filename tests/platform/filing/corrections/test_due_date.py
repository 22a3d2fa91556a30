"""Until when a returned filing may come back, and how the date moves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.platform.filing.corrections.returning import returned, today
from tests.platform.made_up_cases import Theatre
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing.corrections.queries import open_correction
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.review import services
from tihang.platform.rounds.models import Deadline, Level

# --- the date ----------------------------------------------------------------------------


def move_due(case: Case, to: dt.datetime) -> None:
    case.corrections.filter(answer=None).update(due_at=to)


def test_without_a_day_the_desks_own_closing_time_binds(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"))
    closing = Deadline.objects.get(round=case.round, role_level=Level.COUNTY)
    correction = open_correction(case)
    assert correction is not None
    assert correction.due_at == closing.closes_at


def test_a_day_ends_with_its_last_second_in_the_offices_zone(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"), due=today(3))
    correction = open_correction(case)
    assert correction is not None
    assert correction.due_at is not None
    local = timezone.localtime(correction.due_at)
    assert (local.date(), local.time()) == (today(4), dt.time.min)


@pytest.mark.parametrize("due", [-1, 400])
def test_a_day_that_is_over_or_beyond_the_desks_is_refused(
    theatre: Theatre, case: Case, due: int
) -> None:
    with pytest.raises(ValidationError, match="补正期限不能"):
        returned(theatre, case, ("section", "factory"), due=today(due))
    case.refresh_from_db()
    assert case.state == "county_examination"


def test_after_the_desk_has_closed_nothing_is_returned(theatre: Theatre, case: Case) -> None:
    theatre.close(Level.COUNTY)
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(ValidationError, match="退回后企业不能再提交"):
        returned(theatre, case, ("section", "factory"))


def test_after_the_day_the_filing_is_not_received_until_the_officer_extends(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("section", "factory"), due=today(1))
    move_due(case, timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(StepRefused, match=r"补正期限为 .*已过，不予接收"):
        filing.resubmit(theatre.firm.actor, case)
    services.extend_return(theatre.county.actor, case, due=today(2), reason="企业停电")
    assert filing.resubmit(theatre.firm.actor, case).state == "county_examination"


@pytest.mark.parametrize(
    ("due", "reason", "words"),
    [(2, " ", "写明延期的理由"), (1, "停电", "晚于现有期限"), (400, "停电", "不能晚于本单位")],
)
def test_an_extension_needs_a_reason_and_moves_the_day_on(
    theatre: Theatre, case: Case, due: int, reason: str, words: str
) -> None:
    case = returned(theatre, case, ("section", "factory"), due=today(1))
    with pytest.raises(ValidationError, match=words):
        services.extend_return(theatre.county.actor, case, due=today(due), reason=reason)


def test_only_the_desk_that_returned_a_filing_extends(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"), due=today(1))
    for person in (theatre.neighbour_county, theatre.city, theatre.firm):
        with pytest.raises(Conflict):
            services.extend_return(person.actor, case, due=today(2), reason="停电")
