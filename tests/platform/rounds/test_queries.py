"""Which rounds are open, and the last second of each."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.platform.conftest import Land
from tihang.platform.rounds import queries
from tihang.platform.rounds.models import Deadline, Quota, Round

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
