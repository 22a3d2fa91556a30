"""The pictures of look-ups travel with their case, as bytes that the journal names."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.platform.exchange.conftest import DECISIONS, FILINGS, World
from tests.platform.exchange.test_there_and_back import made_again, picture
from tests.platform.made_up_cases import issue
from tihang.dossier.bundle import OutgoingScreenshot
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.exchange import packing, services
from tihang.platform.exchange.models import ReceivedBundle, ReceivedCase, SentBundle
from tihang.platform.filing.models import Case
from tihang.platform.review import replaying
from tihang.platform.review import services as review
from tihang.platform.review.models import CreditCheck
from tihang.platform.review.services import credit

NAME = "信用中国.png"


def looked_up(world: World, data: bytes | None = None) -> Case:
    """A case at the city; its county kept one picture of two of the look-ups."""
    theatre = world.theatre
    case = theatre.filed()
    sites = [each.id for each in case.edition.credit_sites][:2]
    findings = tuple(credit.Finding(site, "clean", timezone.now()) for site in sites)
    upload = SimpleUploadedFile(NAME, data or picture())
    row = credit.FirmFindings(case.pk, findings, upload)
    recorded = review.record_credit_checks(theatre.county.actor, theatre.round, [row])
    assert not recorded.wrong
    return review.send_up(theatre.county.actor, theatre.with_opinion(case))


def sent_up(world: World, *cases: Case) -> SentBundle:
    return world.send(world.theatre.county, FILINGS, world.theatre.land.city, *cases)


def kept_here() -> list[str]:
    """The files of offices that lie in the storage."""
    found: list[str] = []
    if not default_storage.exists("office"):
        return found
    for office in default_storage.listdir("office")[0]:
        found += default_storage.listdir(f"office/{office}")[1]
    return found


def test_a_screenshot_arrives_as_it_was_beside_its_look_ups(world: World) -> None:
    theatre = world.theatre
    case = looked_up(world)
    told = set(case.credit_checks.values_list("site", "made_at", "screenshot__sha256"))
    first = sent_up(world, case)
    data = world.bytes_of(first)
    assert first.missing == []
    world.go("city")
    assert not OfficeFile.objects.exists()
    received = world.receive(theatre.city, data)
    assert received.cases.get().remarks == ["含 1 张信用核查的查询截图"]
    services.accept_bundle(theatre.city.actor, received)
    kept = OfficeFile.objects.get()
    assert (kept.name, kept.format, kept.authority) == (NAME, "png", theatre.land.county)
    with default_storage.open(str(kept.file)) as file:
        assert file.read() == picture()
    arrived = set(CreditCheck.objects.values_list("site", "screenshot__sha256"))
    assert arrived == {(site, sha256) for site, _made, sha256 in told}
    assert CreditCheck.objects.filter(screenshot=kept).count() == 2
    assert made_again(world, first) == data


def test_the_office_above_opens_it_on_the_page_of_the_examination(
    world: World, client: Client
) -> None:
    theatre = world.theatre
    data = world.bytes_of(sent_up(world, looked_up(world)))
    world.go("city")
    world.take(theatre.city, data)
    check = CreditCheck.objects.exclude(screenshot=None).first()
    assert check is not None
    address = reverse("review:screenshot", args=[check.case_id, check.pk])
    client.force_login(theatre.city.user)
    page = client.get(reverse("review:examination", args=[check.case_id]))
    assert address in page.content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == picture()  # type: ignore[attr-defined]
    client.force_login(theatre.other_city.user)
    assert client.get(address).status_code == 404


def test_importing_twice_stores_nothing_twice(world: World) -> None:
    theatre = world.theatre
    cases = [looked_up(world), looked_up(world)]
    first = world.bytes_of(sent_up(world, *cases))
    world.go("city")
    before = len(kept_here())
    world.take(theatre.city, first)
    # One firm, one office, one picture: it lies here once for both cases.
    kept = OfficeFile.objects.get()
    assert len(kept_here()) == before + 1
    again = world.receive(theatre.city, first)
    assert {row.standing for row in again.cases.all()} == {ReceivedCase.Standing.UNCHANGED}
    assert OfficeFile.objects.get() == kept
    # It comes along again when the case comes up a second time, and is known.
    there = Case.objects.get(pk=cases[0].pk)
    review.send_back(theatre.city.actor, there, reason="缺审计报告")
    down = world.bytes_of(world.send(theatre.city, DECISIONS, theatre.land.county, there))
    assert b"screenshots/" not in down
    world.go("county")
    world.take(theatre.county, down)
    mine = Case.objects.get(pk=there.pk)
    issue(theatre.county, mine)
    mine = review.send_up(theatre.county.actor, mine)
    second = world.bytes_of(sent_up(world, mine))
    assert b"screenshots/" in second
    world.go("city")
    world.take(theatre.city, second)
    assert OfficeFile.objects.get() == kept
    assert len(kept_here()) == before + 1


def test_the_same_bytes_under_another_name_are_stored_once(world: World) -> None:
    theatre = world.theatre
    case = looked_up(world)
    data = world.bytes_of(sent_up(world, case))
    world.go("city")
    stored = default_storage.save("office/1/there.png", ContentFile(picture()))
    known = OfficeFile.objects.create(
        authority=theatre.land.county,
        name="旧名.png",
        format="png",
        size=len(picture()),
        sha256=hashlib.sha256(picture()).hexdigest(),
        file=stored,
    )
    world.take(theatre.city, data)
    kept = OfficeFile.objects.exclude(pk=known.pk).get()
    assert (kept.name, str(kept.file)) == (NAME, stored)


def test_a_bundle_of_before_is_taken_and_the_pictures_may_come_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    theatre = world.theatre
    case = looked_up(world)

    def none(*_arguments: object) -> list[OutgoingScreenshot]:
        return []

    with monkeypatch.context() as before:
        before.setattr(packing.Packing, "_screenshots", none)
        older = world.bytes_of(sent_up(world, case))
    newer = world.bytes_of(sent_up(world, case))
    assert b'"format":"tihang-bundle/1"' in older
    assert b'"format":"tihang-bundle/2"' in newer
    world.go("city")
    world.take(theatre.city, older)
    assert CreditCheck.objects.exists()
    assert not CreditCheck.objects.exclude(screenshot=None).exists()
    there = Case.objects.get()
    there = review.send_back(theatre.city.actor, there, reason="缺审计报告")
    late = world.take(theatre.city, newer)
    assert (late.cases.get().standing, late.cases.get().entries) == ("continued", 0)
    assert CreditCheck.objects.filter(screenshot=OfficeFile.objects.get()).count() == 2
    # Who goes on with the case is what it was.
    there.refresh_from_db()
    assert (there.state, there.elsewhere) == ("county_examination", "")


def test_a_screenshot_that_is_not_here_is_said_and_the_case_goes_without(world: World) -> None:
    theatre = world.theatre
    case = looked_up(world)
    case.credit_checks.update(screenshot=None)
    bundle = sent_up(world, case)
    ((number, site, word),) = bundle.missing
    assert (number, site, word) == (case.number, "国家企业信用信息公示系统", "查询截图")
    data = world.bytes_of(bundle)
    world.go("city")
    received = world.take(theatre.city, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    assert not OfficeFile.objects.exists()


def test_a_changed_byte_of_it_is_refused_naming_the_file(world: World) -> None:
    data = world.bytes_of(sent_up(world, looked_up(world)))
    world.go("city")
    name = f"screenshots/{hashlib.sha256(picture()).hexdigest()}"
    place = data.rindex(name.encode()) + 512 + 20
    received = world.receive(
        world.theatre.city, data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    )
    assert received.state == ReceivedBundle.State.REFUSED
    assert name in received.problem
    assert not Case.objects.exists()


def test_what_is_no_picture_is_refused_though_its_sender_took_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    theatre = world.theatre
    page = b"<html><script>alert(1)</script></html>"

    def taken(*_arguments: object, **_options: object) -> OfficeFile:
        return OfficeFile.objects.create(
            authority=theatre.land.county,
            name=NAME,
            format="png",
            size=len(page),
            sha256=hashlib.sha256(page).hexdigest(),
            file=default_storage.save("office/1/page.png", ContentFile(page)),
        )

    with monkeypatch.context() as careless:
        careless.setattr(credit, "keep_file", taken)
        case = looked_up(world)
    data = world.bytes_of(sent_up(world, case))
    world.go("city")
    before = kept_here()
    row = world.receive(theatre.city, data).cases.get()
    assert row.standing == ReceivedCase.Standing.REFUSED
    assert f"screenshots/{hashlib.sha256(page).hexdigest()}" in row.problem
    assert NAME in row.problem
    assert kept_here() == before


def test_a_failure_half_way_leaves_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    theatre = world.theatre
    data = world.bytes_of(sent_up(world, looked_up(world)))
    world.go("city")
    before = kept_here()
    received = world.receive(theatre.city, data)
    written: list[str] = []

    def failing(*_arguments: object) -> None:
        written.extend(set(kept_here()) - set(before))
        raise OSError("disk full")

    monkeypatch.setattr(replaying, "without_screenshot", failing)
    services.accept_bundle(theatre.city.actor, received)
    assert len(written) == 1
    assert kept_here() == before
    assert not OfficeFile.objects.exists()
    assert not Case.objects.exists()


def test_a_picture_of_a_site_of_the_offices_own_stays_at_home(world: World) -> None:
    theatre = world.theatre
    case = theatre.filed()
    own = review.add_own_site(theatre.county.actor, name="县内公示栏")
    review.record_credit_check(
        theatre.county.actor,
        case,
        site=own.site_id,
        result="clean",
        checked_at=timezone.now(),
        screenshot=SimpleUploadedFile(NAME, picture()),
    )
    case = review.send_up(theatre.county.actor, theatre.with_opinion(case))
    bundle = sent_up(world, case)
    data = world.bytes_of(bundle)
    assert (bundle.missing, b"screenshots" in data) == ([], False)
