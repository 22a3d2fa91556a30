"""The journal: a chain that shows every change of it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.conftest import Engage
from tihang.platform.actor import Actor, Role
from tihang.platform.journal import queries, services
from tihang.platform.journal.models import ORIGIN, Entry, Head, Unchangeable

OFFICER = Actor(name="陈石岩", role=Role.COUNTY_OFFICER, organisation="福清市工业和信息化局")
STREAM = "case:1"


def write(count: int = 3, stream: str = STREAM) -> None:
    with transaction.atomic():
        for number in range(1, count + 1):
            # At a set time, so that the same hashes come out in every run.
            at = dt.datetime(2025, 7, 18, 9, number, tzinfo=dt.UTC)
            services.record(stream, "noted", OFFICER, {"number": number, "text": "“好”\x00"}, at)


def tamper(column: str, value: object, seq: int = 2) -> None:
    """Change a row behind the model's back, as someone with the database's password could."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE journal_entry SET {column} = %s WHERE stream = %s AND seq = %s",  # noqa: S608
            [value, STREAM, seq],
        )


@pytest.mark.django_db
def test_entries_follow_one_another_and_keep_what_was_said() -> None:
    write()
    first, second, third = queries.entries(STREAM)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert first.prev_hash == ORIGIN
    assert second.prev_hash == first.hash
    assert third.data == {"number": 3, "text": "“好”\x00"}
    assert third.actor_role == "county_officer"
    assert services.verify(STREAM) == []


@pytest.mark.django_db
def test_streams_are_numbered_apart() -> None:
    write(2)
    write(1, "registry")
    assert queries.streams() == [STREAM, "registry"]
    assert queries.streams("case:") == [STREAM]
    assert queries.latest("registry").seq == 1  # type: ignore[union-attr]
    assert queries.latest("nothing") is None


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(services.NoTransaction):
        services.record(STREAM, "noted", OFFICER)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_time_without_zone_and_data_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        services.record(STREAM, "noted", OFFICER, at=dt.datetime(2025, 7, 18))  # noqa: DTZ001
    with pytest.raises(TypeError):
        services.record(STREAM, "noted", OFFICER, {"at": dt.date(2025, 7, 18)})
    with pytest.raises(ValueError, match="JSON"):
        services.record(STREAM, "noted", OFFICER, {"share": float("nan")})


@pytest.mark.django_db
def test_an_entry_can_be_neither_changed_nor_deleted_through_the_model() -> None:
    write()
    entry = queries.entries(STREAM)[0]
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="other"),
    ):
        with pytest.raises(Unchangeable):
            attempt()
    assert services.verify(STREAM) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hash", "f" * 64),
        ("stream", "case:2"),
        ("seq", 7),
        ("at", dt.datetime(2025, 7, 18, tzinfo=dt.UTC)),
        ("actor_name", "陈石巖"),
        ("actor_role", ""),
        ("organisation", "福清市工业和信息化局 "),
        ("action", "Noted"),
        ("content", '{"number":2, "text":"“好”\\u0000"}'),
        ("prev_hash", "0" * 64),
    ],
)
def test_a_change_in_any_column_is_found(column: str, value: object) -> None:
    write()
    tamper(column, value)
    assert services.verify(STREAM)


@pytest.mark.django_db
def test_an_entry_put_down_to_another_user_is_found(engage: Engage) -> None:
    write()
    tamper("actor_id", engage("someone").user.pk)
    assert [found.seq for found in services.verify(STREAM)] == [2]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_changed_character_is_found(data: st.DataObject) -> None:
    with transaction.atomic():
        write()
        column = data.draw(
            st.sampled_from(
                [
                    "hash",
                    "actor_name",
                    "actor_role",
                    "organisation",
                    "action",
                    "content",
                    "prev_hash",
                ]
            )
        )
        seq = data.draw(st.sampled_from([1, 2, 3]))
        text = str(getattr(queries.entries(STREAM).get(seq=seq), column))
        place = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(
            st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_characters=text[place])
        )
        tamper(column, text[:place] + other + text[place + 1 :], seq)
        assert services.verify(STREAM)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_missing_entry_is_found_even_the_last_one(seq: int) -> None:
    write()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq = %s", [seq])
    assert services.verify(STREAM)


@pytest.mark.django_db
def test_a_stream_whose_entries_are_all_gone_is_found() -> None:
    write()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
    assert services.verify(STREAM)


@pytest.mark.django_db
def test_a_missing_head_is_found() -> None:
    write()
    Head.objects.all().delete()
    assert services.verify(STREAM)


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_a_break_and_no_crash() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses such a value by itself")
    write()
    tamper("at", "last summer")
    assert services.verify(STREAM)[0].seq == 2


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_never_share_a_number() -> None:
    start = threading.Barrier(4)
    failures: list[Exception] = []

    def write_many() -> None:
        try:
            start.wait()
            for _ in range(10):
                with transaction.atomic():
                    services.record(STREAM, "noted", OFFICER)
        except Exception as error:  # noqa: BLE001  (told to the main thread)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [entry.seq for entry in queries.entries(STREAM)] == list(range(1, 41))
    assert services.verify(STREAM) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_neither_entry_nor_gap() -> None:
    write(1)
    with transaction.atomic():
        services.record(STREAM, "noted", OFFICER)
        transaction.set_rollback(True)
    write(1)
    assert [entry.seq for entry in queries.entries(STREAM)] == [1, 2]
    assert services.verify(STREAM) == []
