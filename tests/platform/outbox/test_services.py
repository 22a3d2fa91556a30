"""Messages are held with what they speak of, released once, and read by whom they are for."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.platform.conftest import Engage
from tests.platform.outbox.conftest import People
from tihang.edition.model import Bilingual
from tihang.platform.accounts import services as accounts
from tihang.platform.accounts.models import Membership
from tihang.platform.accounts.queries import actor_for
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.outbox import kinds, queries, services
from tihang.platform.outbox.models import Delivery, Message

PARAMS: dict[str, kinds.Param] = {
    "number": "T-1",
    "tier": kinds.both(Bilingual(zh="先进级", en="advanced")),
    "when": kinds.date(timezone.localdate()),
}


def tell(people: People, **more: Any) -> Message:
    return services.put(people.officer.actor, [people.land.firm], "test", PARAMS, **more)


def test_a_message_to_a_firm_reaches_its_people_and_nobody_else(people: People) -> None:
    tell(people)
    assert queries.unread_count(people.clerk.actor) == 1
    assert queries.unread_count(people.signatory.actor) == 1
    assert queries.unread_count(people.neighbour.actor) == 0
    assert queries.unread_count(people.officer.actor) == 0


def test_whoever_sends_a_message_to_the_own_office_is_not_told_it(
    people: People, engage: Engage
) -> None:
    colleague = engage("colleague", Role.COUNTY_OFFICER, people.land.county)
    services.put(people.officer.actor, [people.land.county], "test", PARAMS)
    assert queries.unread_count(people.officer.actor) == 0
    assert queries.unread_count(colleague.actor) == 1


def test_a_held_message_is_nowhere_before_its_release(people: People) -> None:
    batch = uuid.uuid4()
    held = tell(people, hold=batch)
    assert not Delivery.objects.exists()
    assert services.release(people.officer.actor, batch) == 1
    assert queries.unread_count(people.clerk.actor) == 1
    held.refresh_from_db()
    assert held.released_at is not None


def test_released_twice_nothing_arrives_twice(people: People) -> None:
    batch = uuid.uuid4()
    tell(people, hold=batch)
    services.release(people.officer.actor, batch)
    assert services.release(people.officer.actor, batch) == 0
    assert queries.unread_count(people.clerk.actor) == 1


def test_what_was_withdrawn_never_arrives(people: People) -> None:
    batch = uuid.uuid4()
    message = tell(people, hold=batch)
    assert services.withdraw(people.officer.actor, batch) == 1
    assert services.release(people.officer.actor, batch) == 0
    assert not Delivery.objects.exists()
    entry = journal.latest(message.stream)
    assert entry is not None
    assert entry.action == "message-withdrawn"


def test_another_batch_stays_held(people: People) -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    tell(people, hold=mine)
    waiting = tell(people, hold=other)
    services.release(people.officer.actor, mine)
    waiting.refresh_from_db()
    assert waiting.state == Message.State.HELD


def test_the_members_at_the_release_count_not_those_before(people: People, engage: Engage) -> None:
    batch = uuid.uuid4()
    tell(people, hold=batch)
    late = engage("late", Role.CLERK, people.land.firm)
    accounts.close_account(SYSTEM, people.signatory.user)
    services.release(people.officer.actor, batch)
    told = set(Delivery.objects.values_list("user", flat=True))
    assert told == {people.clerk.user.pk, late.user.pk}


def test_whoever_has_left_the_firm_no_longer_reads_what_it_was_told(people: People) -> None:
    tell(people)
    membership = people.clerk.user.memberships.get()
    today = timezone.localdate()
    Membership.objects.filter(pk=membership.pk).update(
        since=today - dt.timedelta(days=9), until=today - dt.timedelta(days=1)
    )
    assert queries.unread_count(actor_for(people.clerk.user)) == 0


def test_a_release_is_journalled_with_whom_it_reached(people: People) -> None:
    about = uuid.uuid4()
    message = tell(people, about=about)
    assert message.stream == f"outbox:{about}"
    entry = journal.latest(message.stream)
    assert entry is not None
    assert entry.action == "message-released"
    assert entry.data["to"] == sorted([people.clerk.user.pk, people.signatory.user.pk])
    assert verify(message.stream) == []


def test_the_words_are_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert kinds.words_of("test", PARAMS).subject == "T-1：先进级"
        assert "年" in kinds.words_of("test", PARAMS).body
    with translation.override("en"):
        assert kinds.words_of("test", PARAMS).subject == "T-1：advanced"
        assert "年" not in kinds.words_of("test", PARAMS).body


def test_a_fact_that_looks_like_a_pattern_is_shown_as_it_is() -> None:
    facts: dict[str, kinds.Param] = {**PARAMS, "number": "100%(tier)s"}
    assert kinds.words_of("test", facts).subject.startswith("100%(tier)s")


@pytest.mark.parametrize("link", ["https://example.cn/", "//example.cn/", "cases/1/"])
def test_a_link_stays_within_the_site(people: People, link: str) -> None:
    with pytest.raises(ValueError, match="address"):
        tell(people, link=link)


def test_an_unknown_kind_is_refused(people: People) -> None:
    with pytest.raises(ValueError, match="kind"):
        services.put(people.officer.actor, [people.land.firm], "no-such", {})
    assert not Message.objects.exists()
