"""What binds can be thrown away and written again; the order of issuing changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.rounds.conftest import Offices, by, in_days
from tihang.platform.rounds.content import Content, plain, read
from tihang.platform.rounds.models import Deadline, Notice, Quota, Round
from tihang.platform.rounds.queries import deadline
from tihang.platform.rounds.services import import_round
from tihang.platform.rounds.services.keeping import add_issued
from tihang.platform.rounds.services.settling import settle
from tihang.platform.rounds.standing import as_round_file

pytestmark = pytest.mark.django_db

WHO = ("province", "city", "county", "group")
sayings = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.sampled_from(["firm", "county", "city"]),
        st.sampled_from([None, "territorial", "central"]),
        st.integers(1, 99),
    ),
    min_size=1,
    max_size=6,
)
Saying = tuple[str, str, str | None, int]


def say(offices: Offices, said: Saying) -> None:
    """A notice as an import would enter it: whatever it says, it is kept."""
    who, level, channel, days = said
    issuer = getattr(offices.land, who)
    content = {"deadlines": [by(level, in_days(days), channel=channel)]}
    add_issued(
        offices.province.actor,
        Notice(
            round=offices.round,
            level=issuer.level,
            issuer=issuer,
            issuer_text=issuer.name,
            title="通知",
            content=plain(Content.model_validate(content)),
        ),
    )


def binding(offices: Offices) -> dict[tuple[str, str], str]:
    """What binds at each desk, at each level."""
    round_ = Round.objects.get(pk=offices.round.pk)
    land = offices.land
    found = {
        (desk.code, level): deadline(round_, level, desk.pk)
        for desk in (land.county, land.other_county, land.other_city, land.group)
        for level in ("firm", "county", "city")
    }
    return {key: each.closes_at.isoformat() for key, each in found.items() if each}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=sayings, data=st.data())
def test_the_order_of_issuing_does_not_matter(
    offices: Offices, said: Sequence[Saying], data: st.DataObject
) -> None:
    outcomes = []
    for order in (list(said), data.draw(st.permutations(said))):
        with transaction.atomic():
            for each in order:
                say(offices, each)
            outcomes.append(binding(offices))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_writing_it_again_gives_the_same_rows(offices: Offices) -> None:
    say(offices, ("province", "firm", None, 60))
    say(offices, ("city", "firm", None, 50))

    def rows() -> list[tuple[object, ...]]:
        names = ("notice", "authority", "role_level", "role", "closes_at")
        return sorted(Deadline.objects.values_list(*names), key=str)

    before = rows()
    assert before
    Deadline.objects.all().delete()
    with transaction.atomic():
        settle(offices.round)
    assert rows() == before


def test_a_number_that_an_officer_set_by_hand_stays(offices: Offices) -> None:
    Quota.objects.create(
        round=offices.round, authority=offices.land.city, tier="excellence", number=9
    )
    quotas = [{"authority": "city", "tier": "excellence", "number": 2}]
    offices.from_province(deadlines=[by("firm", in_days(60))], quotas=quotas)
    assert Quota.objects.get().number == 9


def test_a_notice_comes_back_from_the_database_as_it_was_written() -> None:
    written = Content.model_validate(
        {
            "deadlines": [
                by("firm", "2031-07-18", what="线上申报", wording="18日前", place="四（三）"),
                by("firm", "2031-07-17T17:30:00+08:00", role="signatory"),
            ],
            "documents": [{"level": "firm", "name": "申报书", "formats": ["paper"]}],
        }
    )
    assert read(plain(written)) == written


def test_a_round_can_be_written_as_a_file_and_entered_again(offices: Offices) -> None:
    notice = offices.from_province(deadlines=[by("firm", in_days(60))])
    file = as_round_file(offices.round, [notice])
    again = import_round(
        offices.province.actor,
        file,
        opens_at=offices.round.opens_at,
        code="again",
        offices={notice.key: offices.land.province},
    )
    assert as_round_file(again, list(again.notices.all())).notices == file.notices
