"""What is not taken in, and that nothing of it is here afterwards."""

from __future__ import annotations

import random
import stat
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from pytest_django import Settings

from tests.platform.conftest import Land
from tests.platform.exchange.conftest import DECISIONS, FILINGS, World
from tests.platform.exchange.test_exchange import carried_up
from tests.platform.exchange.test_screenshots import looked_up, sent_up
from tihang.dossier.bundle import BundleError
from tihang.platform.errors import Conflict
from tihang.platform.exchange import queries, services
from tihang.platform.exchange.keys import KeyUnusable, own_key
from tihang.platform.exchange.models import PartnerKey, ReceivedBundle, ReceivedCase
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal import queries as journal
from tihang.platform.journal import services as chain
from tihang.platform.journal.models import Entry
from tihang.platform.review import services as review
from tihang.platform.review.models import CreditCheck

CHANGES = 400


def a_bundle(world: World) -> bytes:
    case = world.theatre.newly_at_city()
    return world.bytes_of(world.send(world.theatre.county, FILINGS, world.theatre.land.city, case))


def test_no_changed_byte_gets_past_the_platform(world: World) -> None:
    data = world.bytes_of(sent_up(world, looked_up(world)))
    world.go("city")
    office = world.theatre.land.city
    services.verify_bundle(office, BytesIO(data))
    chance = random.Random(20250718)  # noqa: S311 - A sample, not a secret.
    for _ in range(CHANGES):
        place, other = chance.randrange(len(data)), chance.randrange(1, 256)
        changed = data[:place] + bytes([data[place] ^ other]) + data[place + 1 :]
        with pytest.raises(BundleError):
            services.verify_bundle(office, BytesIO(changed))


@pytest.mark.parametrize("cut", [1, 512, 1024, 5000])
def test_a_bundle_that_is_cut_or_longer_is_refused(world: World, cut: int) -> None:
    data = a_bundle(world)
    world.go("city")
    for changed in (data[:-cut], data + bytes(cut)):
        received = world.receive(world.theatre.city, changed)
        assert received.state == ReceivedBundle.State.REFUSED
        assert received.problem


def test_a_changed_file_is_named(world: World) -> None:
    data = a_bundle(world)
    world.go("city")
    place = data.rindex(b"revision-00000001.json") + 700
    changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    received = world.receive(world.theatre.city, changed)
    assert received.state == ReceivedBundle.State.REFUSED
    assert "revision-00000001.json" in received.problem
    assert not received.file
    assert not Case.objects.exists()


def test_an_unknown_key_is_refused_by_its_fingerprint(world: World) -> None:
    data = a_bundle(world)
    world.go("city")
    PartnerKey.objects.filter(owner=world.theatre.land.city).delete()
    received = world.receive(world.theatre.city, data)
    assert received.state == ReceivedBundle.State.REFUSED
    with world.as_key("county"):
        assert own_key().public().fingerprint in received.problem


def test_a_revoked_key_is_refused_with_the_reason(world: World) -> None:
    data = a_bundle(world)
    world.go("city")
    key = PartnerKey.objects.get(owner=world.theatre.land.city)
    services.revoke_key(world.theatre.city.actor, key, reason="服务器更换")
    received = world.receive(world.theatre.city, data)
    assert received.state == ReceivedBundle.State.REFUSED
    assert "已撤销" in received.problem
    assert "服务器更换" in received.problem


def test_a_key_does_not_speak_for_another_county(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city(theatre.land.neighbour)
    bundle = world.send(theatre.neighbour_county, FILINGS, theatre.land.city, case)
    data = world.bytes_of(bundle)
    world.go("city")
    PartnerKey.objects.filter(owner=theatre.land.city).update(name=theatre.land.other_county.name)
    received = world.receive(theatre.city, data)
    row = received.cases.get()
    assert row.standing == ReceivedCase.Standing.REFUSED
    assert "无权送交" in row.problem


def test_a_key_bundle_of_another_sender_is_refused(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city(theatre.land.neighbour)
    data = world.bytes_of(world.send(theatre.neighbour_county, FILINGS, theatre.land.city, case))
    world.go("city")
    received = world.receive(theatre.city, data)
    assert received.state == ReceivedBundle.State.REFUSED
    assert theatre.land.other_county.name in received.problem


def test_importing_twice_changes_nothing(world: World) -> None:
    theatre = world.theatre
    data = a_bundle(world)
    world.go("city")
    world.take(theatre.city, data)
    before = {table: table.objects.count() for table in (Case, Entry, CreditCheck)}
    again = world.receive(theatre.city, data)
    assert again.state == ReceivedBundle.State.READY
    assert again.cases.get().standing == ReceivedCase.Standing.UNCHANGED
    with pytest.raises(Conflict):
        services.accept_bundle(theatre.city.actor, again)
    assert {table: table.objects.count() for table in before} == before


def test_histories_that_parted_are_refused_naming_case_and_entry(world: World) -> None:
    theatre = world.theatre
    case = carried_up(world)
    review.send_back(theatre.city.actor, case, reason="缺审计报告")
    data = world.bytes_of(world.send(theatre.city, DECISIONS, theatre.land.county, case))
    world.go("county")
    mine = Case.objects.get(pk=case.pk)
    bundle = queries.sent_by(theatre.county.actor).get()
    services.recall_case(theatre.county.actor, bundle.cases.get(), reason="以为没有送到")
    # On the county's installation the city's officer has an account as well, and acts.
    mine.refresh_from_db()
    review.send_back(theatre.city.actor, mine, reason="另一处的决定")
    end = journal.latest(mine.stream)
    assert end is not None
    received = world.receive(theatre.county, data)
    row = received.cases.get()
    assert row.standing == ReceivedCase.Standing.REFUSED
    assert mine.number in row.number
    assert f"第 {end.seq} 条" in row.problem


def test_a_case_that_was_handed_over_is_not_moved_here(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    world.send(theatre.county, FILINGS, theatre.land.city, case)
    with pytest.raises(StepRefused, match="移交"):
        review.send_back(theatre.city.actor, case, reason="在原系统退回")


def test_what_happens_beside_a_case_that_is_away_does_not_touch_its_chain(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    world.send(theatre.county, FILINGS, theatre.land.city, case)
    end = journal.latest(case.stream)
    chain.record(case.stream, "disc-ordered", theatre.county.actor, {})
    assert journal.latest(case.stream) == end
    assert journal.latest(chain.aside(case.stream)) is not None
    assert chain.verify(chain.aside(case.stream)) == []


def test_a_failure_half_way_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tihang.platform.exchange import taking

    theatre = world.theatre
    first, second = theatre.newly_at_city(), theatre.newly_at_city()
    data = world.bytes_of(world.send(theatre.county, FILINGS, theatre.land.city, first, second))
    world.go("city")
    calls = []
    settle = taking._settle

    def failing(*arguments: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("disk full")
        settle(*arguments)  # type: ignore[arg-type]

    received = world.receive(theatre.city, data)
    monkeypatch.setattr(taking, "_settle", failing)
    services.accept_bundle(theatre.city.actor, received)
    assert len(calls) == 2
    assert not Case.objects.exists()
    assert not Entry.objects.filter(stream__startswith="case:").exists()
    received.refresh_from_db()
    assert received.state == ReceivedBundle.State.READY
    assert "没有导入任何内容" in received.problem


def test_a_factory_has_one_case_for_a_tier(world: World) -> None:
    theatre = world.theatre
    data = a_bundle(world)
    factory = Case.objects.get().factory
    world.go("city")
    from tihang.platform.filing import services as filing

    other = filing.start_case(
        theatre.firm.actor, theatre.round, factory, "excellence", "territorial"
    )
    received = world.receive(theatre.city, data)
    assert received.cases.get().standing == ReceivedCase.Standing.REFUSED
    assert other.number in received.cases.get().problem


def test_a_number_that_is_taken_becomes_another_and_leaves_as_it_was(world: World) -> None:
    theatre = world.theatre
    data = a_bundle(world)
    number = Case.objects.get().number
    world.go("city")
    mine = theatre.filed()
    assert mine.number == number
    world.take(theatre.city, data)
    arrived = Case.objects.exclude(pk=mine.pk).get()
    assert arrived.number == f"{number}-COUNTY"
    assert theatre.filed().number != arrived.number
    review.send_back(theatre.city.actor, arrived, reason="缺审计报告")
    back = world.send(theatre.city, DECISIONS, theatre.land.county, arrived)
    assert number.encode() in world.bytes_of(back)
    assert b"-COUNTY" not in world.bytes_of(back)


# --- keys ----------------------------------------------------------------------------------


def test_the_private_key_is_its_owners_alone(settings: Settings, tmp_path: Path) -> None:
    settings.TIHANG_EXCHANGE_KEY_FILE = tmp_path / "new" / "key.pem"
    made = own_key()
    path = settings.TIHANG_EXCHANGE_KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert own_key().public() == made.public()
    assert list(path.parent.iterdir()) == [path]


def test_a_private_key_that_others_can_read_is_not_used(settings: Settings, tmp_path: Path) -> None:
    own_key()
    settings.TIHANG_EXCHANGE_KEY_FILE.chmod(0o640)
    with pytest.raises(KeyUnusable, match="chmod 600"):
        own_key()


def test_a_key_may_come_as_a_variable(settings: Settings) -> None:
    text = own_key().pem().decode()
    expected = own_key().public()
    settings.TIHANG_EXCHANGE_KEY = text.replace("\n", "\\n")
    settings.TIHANG_EXCHANGE_KEY_FILE = Path("/nowhere")
    assert own_key().public() == expected


def test_a_key_is_registered_with_the_fingerprint_that_was_read_out(
    world: World, land: Land
) -> None:
    actor = world.theatre.city.actor
    text = world.key_of("third")
    with pytest.raises(ValidationError, match="指纹不符"):
        services.register_key(
            actor, authority=land.other_county, text=text, fingerprint="0000-0000-0000-0000"
        )
    with pytest.raises(ValidationError, match="上级或下级"):
        services.register_key(
            actor, authority=land.other_city, text=text, fingerprint="0000-0000-0000-0000"
        )
    with world.as_key("third"):
        secret = own_key().pem().decode()
    with pytest.raises(ValidationError, match="私钥"):
        services.register_key(actor, authority=land.county, text=secret, fingerprint="-")


def test_no_private_key_is_in_the_database(world: World) -> None:
    secret = own_key().pem().decode().splitlines()[1]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            assert secret not in repr(cursor.fetchall())
