"""A deadline is put off: with a reason, never back, never beyond the level above."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.platform.rounds.conftest import SOUND, Offices, by, in_days
from tihang.evaluation.cascade.instants import Closing, end_of
from tihang.platform.journal.queries import entries
from tihang.platform.rounds import services
from tihang.platform.rounds.content import Duty
from tihang.platform.rounds.models import Extension, Notice, Round
from tihang.platform.rounds.queries import deadline

pytestmark = pytest.mark.django_db
FIRM = Duty("firm", "", "")


def until(days: int) -> Closing:
    return end_of(timezone.localdate() + dt.timedelta(days=days))


def last_day(offices: Offices, desk: int | None = None) -> str:
    found = deadline(Round.objects.get(pk=offices.round.pk), "firm", desk)
    assert found is not None
    return timezone.localdate(found.last_second).isoformat()


@pytest.fixture
def province(offices: Offices) -> Notice:
    return offices.from_province(**SOUND)


@pytest.fixture
def city(offices: Offices, province: Notice) -> Notice:
    return offices.from_city(province, deadlines=[by("firm", in_days(50))])


def test_it_binds_from_then_on_and_says_what_was_announced_and_why(
    offices: Offices, city: Notice
) -> None:
    services.extend(offices.city.actor, city, FIRM, until(55), "台风")
    services.extend(offices.city.actor, city, FIRM, until(57), "台风再次登陆")
    found = deadline(Round.objects.get(pk=offices.round.pk), "firm", offices.land.county.pk)
    assert found is not None
    assert found.first_announced is not None
    assert timezone.localdate(found.first_announced).isoformat() == in_days(50)
    assert timezone.localdate(found.last_second).isoformat() == in_days(57)
    assert found.reason == "台风再次登陆"
    journal = [each for each in entries(city.stream) if each.action == "deadline-extended"]
    assert [each.data["reason"] for each in journal] == ["台风", "台风再次登陆"]
    assert Notice.objects.get(pk=city.pk).content == city.content


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [
        (49, "理由", "只能推后"),
        (50, "理由", "只能推后"),
        (55, " ", "请写明"),
        (61, "理由", "晚于上级"),
    ],
)
def test_it_is_never_shortened_or_without_reason_or_beyond_the_level_above(
    offices: Offices, city: Notice, days: int, reason: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        services.extend(offices.city.actor, city, FIRM, until(days), reason)
    assert not Extension.objects.exists()
    assert last_day(offices, offices.land.county.pk) == in_days(50)


def test_the_level_above_may_put_its_own_off_and_then_the_level_below_too(
    offices: Offices, province: Notice, city: Notice
) -> None:
    services.extend(offices.province.actor, province, FIRM, until(70), "防汛")
    assert last_day(offices, offices.land.other_city.pk) == in_days(70)
    assert last_day(offices, offices.land.county.pk) == in_days(50)
    services.extend(offices.city.actor, city, FIRM, until(65), "随省厅延期")
    assert last_day(offices, offices.land.county.pk) == in_days(65)


def test_nobody_puts_off_what_another_office_set(offices: Offices, province: Notice) -> None:
    with pytest.raises(Notice.DoesNotExist):
        services.extend(offices.city.actor, province, FIRM, until(70), "理由")


def test_only_what_the_notice_sets_is_put_off(offices: Offices, city: Notice) -> None:
    with pytest.raises(ValidationError, match="没有这一项"):
        services.extend(offices.city.actor, city, Duty("county", "", ""), until(70), "理由")
