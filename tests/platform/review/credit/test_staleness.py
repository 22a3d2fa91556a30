"""How long a look-up counts, and what has to be repeated."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre, check_credit
from tests.platform.review.credit.made_up import LIST, now, rule
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.review import guards, services
from tihang.platform.review.credit import Freshness, freshness, good_until, window_of
from tihang.platform.review.models import CreditCheck, CreditRule

# --- what goes stale -----------------------------------------------------------------------


def test_without_a_rule_nothing_goes_stale(theatre: Theatre) -> None:
    long_ago = now() - dt.timedelta(days=2000)
    assert freshness(long_ago, None, timezone.localdate()) is Freshness.GOOD


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, Freshness.GOOD),
        (4, Freshness.GOOD),
        (6, Freshness.GOES_STALE),
        (10, Freshness.GOES_STALE),
        (11, Freshness.STALE),
    ],
)
def test_a_look_up_is_good_for_so_many_days_and_has_to_outlast_publicity(
    theatre: Theatre, days_ago: int, expected: Freshness
) -> None:
    today = timezone.localdate()
    set_to = rule(theatre, publicity_ends=today + dt.timedelta(days=5), fresh_days=10)
    at = now() - dt.timedelta(days=days_ago)
    assert freshness(at, set_to, today) is expected


@given(
    checked=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    today=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    publicity=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    days=st.integers(1, 366),
)
def test_freshness_only_ever_gets_worse_with_time(
    checked: dt.date, today: dt.date, publicity: dt.date, days: int
) -> None:
    order = [Freshness.GOOD, Freshness.GOES_STALE, Freshness.STALE]
    set_to = CreditRule(publicity_ends=publicity, fresh_days=days)
    at = timezone.make_aware(dt.datetime.combine(checked, dt.time(12)))
    now_, later = (freshness(at, set_to, day) for day in (today, today + dt.timedelta(days=1)))
    assert order.index(now_) <= order.index(later)
    last = good_until(at, set_to)
    assert last is not None
    assert (freshness(at, set_to, last) is Freshness.STALE) is False


@pytest.mark.parametrize(
    ("ends", "months", "first"),
    [
        (dt.date(2025, 8, 15), 12, dt.date(2024, 8, 16)),
        (dt.date(2025, 2, 28), 12, dt.date(2024, 2, 29)),
        (dt.date(2025, 3, 31), 1, dt.date(2025, 3, 1)),
        (dt.date(2025, 12, 31), 12, dt.date(2025, 1, 1)),
        (dt.date(2025, 1, 15), 2, dt.date(2024, 11, 16)),
    ],
)
def test_the_window_ends_on_the_last_day_of_publicity(
    ends: dt.date, months: int, first: dt.date
) -> None:
    assert window_of(CreditRule(publicity_ends=ends, window_months=months)) == (first, ends)


def test_a_stale_look_up_stands_in_the_way_only_where_the_round_says_so(theatre: Theatre) -> None:
    case = theatre.with_opinion()
    CreditCheck.objects.update(checked_at=now() - dt.timedelta(days=40))
    rule(theatre, fresh_days=30)
    assert guards.credit_checked(case) == []
    rule(theatre, fresh_days=30, enforced=True)
    with pytest.raises(StepRefused, match="已过有效期，需重新查询"):
        services.send_up(theatre.county.actor, case)
    check_credit(theatre.county.actor, case)
    assert services.send_up(theatre.county.actor, case).state == "city_review"


def test_what_has_to_be_repeated_is_listed(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.at_city()
    theatre.filed()
    client = sign_in(theatre.county)
    address = f"{reverse(LIST)}?show=stale"
    assert "没有需要查询的企业" in client.get(address).content.decode()
    rule(theatre, fresh_days=10, publicity_ends=timezone.localdate() + dt.timedelta(days=30))
    words = client.get(address).content.decode()
    assert case.enterprise.name in words
    assert "公示结束前需重新查询" in words


def test_the_province_alone_sets_how_long_a_look_up_counts(
    theatre: Theatre, sign_in: SignIn
) -> None:
    address = reverse("review:credit-settings")
    sent = {"round": theatre.round.code, "fresh_days": "30", "version": "0"}
    assert sign_in(theatre.county).post(address, sent).status_code == 403
    assert sign_in(theatre.province).post(address, sent).status_code == 302
    stale = sign_in(theatre.province).post(address, sent)
    assert stale.status_code == 409
    lacking = {"round": theatre.round.code, "enforced": "on", "version": "1"}
    refused = sign_in(theatre.province).post(address, lacking)
    assert refused.status_code == 422
    assert "请填写有效天数" in refused.content.decode()
