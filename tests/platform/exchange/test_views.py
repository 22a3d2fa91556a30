"""The pages: who opens them, what they say, what they cost."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.platform.conftest import Engage, SignIn
from tests.platform.exchange.conftest import FILINGS, World
from tihang.platform.actor import Role
from tihang.platform.exchange.keys import own_key
from tihang.platform.exchange.models import PartnerKey, ReceivedBundle, SentBundle
from tihang.platform.filing.models import Case
from tihang.platform.journal.models import Entry


def upload(client: Client, data: bytes, name: str = "上报.tihang") -> ReceivedBundle:
    answer = client.post("/exchange/receive/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return ReceivedBundle.objects.latest("uploaded_at")


def test_from_the_countys_page_to_the_citys_desk(world: World, sign_in: SignIn) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    client = sign_in(theatre.county)
    assert "1 件未送" in client.get("/exchange/").content.decode()
    address = f"/exchange/send/filings/{theatre.land.city.pk}/"
    assert case.number in client.get(address).content.decode()
    assert client.post(address, {"case": [str(case.pk)], "selected": "1"}).status_code == 302
    bundle = SentBundle.objects.get()
    assert "下载数据包" in client.get(f"/exchange/sent/{bundle.pk}/").content.decode()
    answer = client.get(f"/exchange/sent/{bundle.pk}/file")
    data = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(data) == bundle.size
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "本案卷已移交" in page
    world.go("city")
    client = sign_in(theatre.city)
    received = upload(client, data)
    page = client.get(f"/exchange/received/{received.pk}/").content.decode()
    assert "新案卷" in page
    assert "导入 1 件案卷" in page
    assert not Case.objects.exists()
    client.post(f"/exchange/received/{received.pk}/accept/")
    assert "已导入" in client.get(f"/exchange/received/{received.pk}/").content.decode()
    assert case.number in client.get("/desk/").content.decode()
    again = upload(client, data)
    page = client.get(f"/exchange/received/{again.pk}/").content.decode()
    assert "再次导入不会有任何变化" in page


def test_a_file_that_is_no_bundle_is_refused_on_the_page(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.theatre.city)
    received = upload(client, b"PK\x03\x04 a zip perhaps", "x.zip")
    page = client.get(f"/exchange/received/{received.pk}/").content.decode()
    assert "不予接收" in page
    assert "不是梯航数据包" in page
    assert client.post("/exchange/receive/", {}).status_code == 400


def test_the_keys_page_shows_the_public_half_only(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.theatre.city)
    page = client.get("/exchange/keys/").content.decode()
    assert own_key().public().fingerprint in page
    secret = own_key().pem().decode().splitlines()[1]
    assert secret not in page
    assert secret not in client.get("/exchange/keys/own.pub").content.decode()


def test_a_wrong_key_comes_back_with_what_was_typed(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.theatre.city)
    form = {
        "authority": world.theatre.land.other_county.pk,
        "text": "不是公钥",
        "fingerprint": "ABCD-1234",
    }
    answer = client.post("/exchange/keys/", form)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "不是公钥" in page
    assert "ABCD-1234" in page
    assert "其中没有公钥" in page


def test_registering_and_revoking_are_journalled(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.theatre.city)
    with world.as_key("third"):
        fingerprint = own_key().public().fingerprint
    form = {
        "authority": world.theatre.land.other_county.pk,
        "text": world.key_of("third"),
        "fingerprint": fingerprint.lower().replace("-", " "),
    }
    assert client.post("/exchange/keys/", form).status_code == 302
    key = PartnerKey.objects.get(fingerprint=fingerprint)
    address = f"/exchange/keys/{key.pk}/revoke/"
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "换了服务器"}).status_code == 302
    assert client.post(address, {"reason": "再来一次"}).status_code == 409
    told = Entry.objects.filter(stream="exchange:city").order_by("seq")
    assert [entry.action for entry in told][-2:] == ["key-registered", "key-revoked"]
    assert json.loads(told.latest("seq").content)["reason"] == "换了服务器"


def test_nobody_opens_another_offices_bundle_or_key(
    world: World, sign_in: SignIn, engage: Engage
) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    bundle = world.send(theatre.county, FILINGS, theatre.land.city, case)
    key = PartnerKey.objects.filter(owner=theatre.land.county).get()
    for person in (theatre.neighbour_county, theatre.city, theatre.province):
        client = sign_in(person)
        assert client.get(f"/exchange/sent/{bundle.pk}/").status_code == 404
        assert client.get(f"/exchange/sent/{bundle.pk}/file").status_code == 404
        assert client.get(f"/exchange/keys/{key.pk}/revoke/").status_code == 404
        send = f"/exchange/send/filings/{theatre.land.county.pk}/"
        assert client.get(send).status_code == 404
    client = sign_in(theatre.firm)
    assert client.get("/exchange/").status_code == 403
    assert client.get("/exchange/keys/").status_code == 403
    signatory = engage("boss", Role.SIGNATORY, theatre.land.firm)
    assert sign_in(signatory).get(f"/exchange/sent/{bundle.pk}/").status_code == 404


def test_a_county_cannot_send_what_is_not_its_own(world: World, sign_in: SignIn) -> None:
    theatre = world.theatre
    theirs = theatre.newly_at_city(theatre.land.neighbour)
    client = sign_in(theatre.county)
    address = f"/exchange/send/filings/{theatre.land.city.pk}/"
    answer = client.post(address, {"case": [str(theirs.pk), "nonsense"]})
    assert answer.status_code == 400
    assert not SentBundle.objects.exists()


def test_recalling_needs_a_reason_and_brings_the_case_back(world: World, sign_in: SignIn) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    bundle = world.send(theatre.county, FILINGS, theatre.land.city, case)
    client = sign_in(theatre.county)
    address = f"/exchange/sent/{bundle.pk}/recall/{bundle.cases.get().pk}/"
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "优盘丢失"}).status_code == 302
    case.refresh_from_db()
    assert (case.elsewhere, case.desk) == ("", theatre.land.city)
    assert client.post(address, {"reason": "再撤"}).status_code == 409


@pytest.mark.parametrize("page", ["choose", "sent", "received"])
def test_a_list_costs_the_same_for_one_case_and_for_many(
    world: World, sign_in: SignIn, page: str
) -> None:
    theatre = world.theatre
    costs = []
    for count in (1, 4):
        cases = [theatre.newly_at_city() for _ in range(count)]
        bundle = world.send(theatre.county, FILINGS, theatre.land.city, *cases)
        addresses = {
            "choose": f"/exchange/send/filings/{theatre.land.city.pk}/?show=all",
            "sent": f"/exchange/sent/{bundle.pk}/",
        }
        client = sign_in(theatre.county)
        if page == "received":
            client = sign_in(theatre.city)
            received = world.receive(theatre.city, world.bytes_of(bundle))
            addresses["received"] = f"/exchange/received/{received.pk}/"
        client.get(addresses[page])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(addresses[page]).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 20
