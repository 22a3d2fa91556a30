"""A round file is entered as it is: the cascade of 2025, trap included."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person
from tests.platform.rounds.conftest import BEIJING
from tihang.evaluation.cascade import RoundFile, check_cascade, read_round
from tihang.platform.actor import Role
from tihang.platform.rounds import services
from tihang.platform.rounds.chains import chain, chain_of
from tihang.platform.rounds.checking import check_of
from tihang.platform.rounds.levels import Desk
from tihang.platform.rounds.models import Channel, Round
from tihang.platform.rounds.queries import deadline, open_rounds, quota
from tihang.platform.rounds.standing import as_round_file

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[3] / "examples" / "rounds" / "fuzhou-2025.yaml"
BEGAN = dt.datetime(2025, 6, 1, tzinfo=BEIJING)


@pytest.fixture
def file() -> RoundFile:
    return read_round(FILE)


@pytest.fixture
def officer(land: Land, engage: Engage) -> Person:
    return engage("province-officer", Role.PROVINCE_OFFICER, land.province)


@pytest.fixture
def round_(land: Land, officer: Person, file: RoundFile) -> Round:
    return services.import_round(
        officer.actor,
        file,
        opens_at=BEGAN,
        offices={"fujian-321": land.province, "fuzhou-96": land.city},
    )


def test_the_notices_come_out_as_they_went_in(round_: Round, land: Land, file: RoundFile) -> None:
    notices = chain(round_, Desk(Channel.TERRITORIAL, land.county.pk))
    again = as_round_file(round_, notices)
    titles = {notice.id: {"title": notice.number} for notice in file.notices}
    expected = [notice.model_copy(update=titles[notice.id]) for notice in file.notices]
    assert list(again.notices) == expected
    assert again.minimums == file.minimums
    assert (again.edition, again.tiers, again.channels) == (
        file.edition,
        file.tiers,
        file.channels,
    )


def test_the_trap_is_the_one_that_the_command_finds(
    round_: Round, land: Land, file: RoundFile
) -> None:
    county = chain(round_, Desk(Channel.TERRITORIAL, land.county.pk))[-1]
    assert county.number == "榕工信装备〔2025〕96号"
    said = [(each.rule, each.message) for each in check_of(county).findings]
    assert said == [(each.rule, each.message) for each in check_cascade(file).findings]
    assert "cascade.no-day" in [rule for rule, _message in said]


@pytest.mark.parametrize(
    ("level", "day"), [("firm", "2025-07-18"), ("county", "2025-07-18"), ("city", "2025-07-21")]
)
def test_its_deadlines_are_the_end_of_the_day_announced(
    round_: Round, land: Land, level: str, day: str
) -> None:
    found = deadline(round_, level, land.county.pk)
    assert found is not None
    assert found.last_second.astimezone(BEIJING).isoformat() == f"{day}T23:59:59+08:00"


def test_it_is_closed_and_names_no_number_that_the_notice_does_not(
    round_: Round, land: Land
) -> None:
    assert not open_rounds(timezone.now()).filter(pk=round_.pk).exists()
    assert quota(round_, land.city, "excellence") is None


def test_no_officials_name_or_telephone_is_in_it(round_: Round, engage: Engage, land: Land) -> None:
    clerk = engage("clerk", Role.CLERK, land.firm)
    stored = "".join(str(each.content) + each.note for each in chain_of(clerk.actor, round_))
    for private in ("林浩", "郑燕", "83321894", "87832506"):
        assert private not in stored


def test_a_code_is_given_once_and_an_office_stands_at_its_level(
    round_: Round, land: Land, officer: Person, file: RoundFile
) -> None:
    with pytest.raises(ValidationError, match="已有代码"):
        services.import_round(officer.actor, file, opens_at=BEGAN)
    with pytest.raises(ValidationError, match="层级"):
        services.import_round(
            officer.actor, file, opens_at=BEGAN, code="other", offices={"fuzhou-96": land.county}
        )
    assert Round.objects.count() == 1
