"""Which rounds are open, and the last second of each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tests.platform.conftest import Land
from tihang.platform.actor import SYSTEM
from tihang.platform.rounds import queries
from tihang.platform.rounds.models import Deadline, Quota, Round
from tihang.platform.rounds.services import set_earlier_deadline

MIDNIGHT = dt.datetime(2025, 7, 18, 16, 0, tzinfo=dt.UTC)
"""The first instant of 19 July in Beijing."""


@pytest.fixture
def round_(db: None) -> Round:
    made = Round.objects.create(
        code="r",
        title="二〇二五",
        title_en="2025",
        edition="2025",
        tiers=["excellence"],
        opens_at=MIDNIGHT - dt.timedelta(days=30),
        benchmarks={"34": [{"scope": "country", "kpi": 8, "leading": 20.0}]},
    )
    Deadline.objects.create(round=made, role_level="firm", closes_at=MIDNIGHT)
    return made


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (MIDNIGHT - dt.timedelta(days=31), False),
        (MIDNIGHT - dt.timedelta(microseconds=1), True),
        (MIDNIGHT, False),
    ],
)
def test_a_round_is_open_through_its_last_second(
    round_: Round, now: dt.datetime, is_open: bool
) -> None:
    assert queries.open_rounds(now).filter(pk=round_.pk).exists() is is_open


def test_the_last_second_is_the_one_that_was_announced(round_: Round) -> None:
    deadline = queries.deadline(round_, "firm")
    assert deadline is not None
    beijing = dt.timezone(dt.timedelta(hours=8))
    assert deadline.last_second.astimezone(beijing).isoformat() == "2025-07-18T23:59:59+08:00"
    assert queries.deadline(round_, "city") is None


def test_a_quota_is_a_number_or_unknown(round_: Round, land: Land) -> None:
    Quota.objects.create(round=round_, authority=land.city, tier="excellence", number=3)
    assert queries.quota(round_, land.city, "excellence") == 3
    assert queries.quota(round_, land.other_city, "excellence") is None


def test_peer_figures_belong_to_one_industry(round_: Round) -> None:
    assert round_.peers_of("34") == [{"scope": "country", "kpi": 8, "leading": 20.0}]
    assert round_.peers_of("15") is None
    assert round_.peers_of(None) is None


def test_a_desk_may_close_earlier_than_the_round_and_never_later(round_: Round, land: Land) -> None:
    before = MIDNIGHT - dt.timedelta(days=3)
    set_earlier_deadline(SYSTEM, round_, land.county, "firm", before)
    own = queries.deadline(round_, "firm", land.county.pk)
    other = queries.deadline(round_, "firm", land.other_county.pk)
    assert own is not None
    assert other is not None
    assert (own.closes_at, other.closes_at) == (before, MIDNIGHT)
    assert [each.closes_at for each in queries.deadlines_for(round_, land.county.pk)] == [before]
    with pytest.raises(ValidationError, match="不能晚于"):
        set_earlier_deadline(SYSTEM, round_, land.county, "firm", MIDNIGHT + dt.timedelta(days=1))


def test_a_round_stays_open_for_the_others_when_one_desk_has_closed(
    round_: Round, land: Land
) -> None:
    set_earlier_deadline(SYSTEM, round_, land.county, "firm", MIDNIGHT - dt.timedelta(days=3))
    assert queries.open_rounds(MIDNIGHT - dt.timedelta(days=1)).filter(pk=round_.pk).exists()
