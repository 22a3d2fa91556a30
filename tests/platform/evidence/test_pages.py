"""The library's pages: what they show, to whom, and how files leave them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.platform.conftest import Engage, Land, Person, SignIn
from tests.platform.evidence import files
from tests.platform.evidence.conftest import TakeIn
from tihang.platform.actor import Role
from tihang.platform.evidence import listing, usage
from tihang.platform.evidence.models import EvidenceFile
from tihang.platform.evidence.usage import Use
from tihang.platform.evidence.validity import validity_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_firm(clerk: Person, sign_in: SignIn) -> Client:
    return sign_in(clerk)


def test_the_list_shows_kind_validity_and_where_a_piece_is_used(
    client_of_firm: Client, taken: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    revision = taken(title="网络测评报告", kind="report", valid_until=yesterday)
    place = Use("FJ2025-00009", "/cases/nine/")
    monkeypatch.setattr(usage, "_finders", [lambda _firm, _hashes: [(revision.sha256, place)]])
    page = client_of_firm.get("/evidence/").content.decode()
    assert "网络测评报告" in page
    assert "测试或统计报告" in page
    assert "过期" in page
    assert '<a href="/cases/nine/">FJ2025-00009</a>' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=审计", {"审计报告"}),
        ("q=清单.xlsx", {"审计报告", "旧证书"}),
        ("q=审计 没有", set()),
        ("kind=accounts", {"审计报告"}),
        ("state=expired", {"旧证书"}),
        ("state=soon", set()),
        ("state=archived", {"收起的"}),
        ("after=nonsense", {"审计报告", "旧证书"}),
        ("", {"审计报告", "旧证书"}),
    ],
)
def test_pieces_are_found_by_words_kind_and_state(
    clerk: Person, taken: TakeIn, query: str, found: set[str]
) -> None:
    taken(files.workbook(), title="审计报告", kind="accounts")
    taken(title="旧证书", kind="certificate", valid_until=dt.date(2020, 1, 1))
    put_away = taken(files.word(), "a.docx", title="收起的").file
    put_away.archived_at = timezone.now()
    put_away.save()
    asked = dict([query.split("=")]) if query else {}
    assert {each.title for each in listing.search(clerk.actor, asked)} == found


def test_pages_follow_each_other_without_a_gap_or_a_double(
    clerk: Person, taken: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    for number in range(8):
        taken(files.word(str(number)), "a.docx")
    EvidenceFile.objects.update(created_at=timezone.now())
    seen, after = [], ""
    while True:
        page = listing.page_of(clerk.actor, {"after": after})
        seen += [row.file.pk for row in page.rows]
        if page.after is None:
            break
        after = str(page.after)
    assert len(seen) == len(set(seen)) == 8


def test_the_list_asks_no_more_for_many_pieces_than_for_one(
    client_of_firm: Client, taken: TakeIn
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client_of_firm.get("/evidence/").status_code == 200
        return len(asked)

    first = taken()
    count()
    one = count()
    taken(files.workbook(), file=first.file)
    for number in range(12):
        taken(files.word(str(number)), "a.docx")
    assert count() == one


def test_a_piece_shows_its_revisions_with_their_hashes(
    client_of_firm: Client, taken: TakeIn
) -> None:
    first = taken(files.pdf(3), "a.pdf")
    second = taken(files.pdf(2), "b.pdf", file=first.file)
    page = client_of_firm.get(f"/evidence/files/{first.file_id}/").content.decode()
    assert first.sha256 in page
    assert second.sha256 in page
    assert f"/evidence/revisions/{second.pk}/pages/1.png" in page
    older = client_of_firm.get(f"/evidence/files/{first.file_id}/?revision=1&page=99")
    assert f"/evidence/revisions/{first.pk}/pages/3.png" in older.content.decode()


def test_a_preview_is_a_picture_of_our_own_drawing(client_of_firm: Client, taken: TakeIn) -> None:
    for content, name in (
        (files.pdf(), "a.pdf"),
        (files.picture(), "a.png"),
        (files.picture("JPEG"), "a.jpg"),
    ):
        revision = taken(content, name)
        answer = client_of_firm.get(f"/evidence/revisions/{revision.pk}/pages/1.png")
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        Image.open(io.BytesIO(answer.content)).verify()
        beyond = client_of_firm.get(f"/evidence/revisions/{revision.pk}/pages/2.png")
        assert beyond.status_code == 404


def test_what_cannot_be_drawn_is_offered_for_download_only(
    client_of_firm: Client, taken: TakeIn
) -> None:
    revision = taken()
    page = client_of_firm.get(f"/evidence/files/{revision.file_id}/").content.decode()
    assert "不在网页内预览" in page
    assert client_of_firm.get(f"/evidence/revisions/{revision.pk}/pages/1.png").status_code == 404


def test_a_download_is_an_attachment_under_its_own_name(
    client_of_firm: Client, taken: TakeIn
) -> None:
    content = files.workbook()
    revision = taken(content, '设备 "清单"；.xlsx')
    answer = client_of_firm.get(f"/evidence/revisions/{revision.pk}/file")
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E8%AE%BE")
    assert "\n" not in disposition
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_piece_is_described_anew_and_put_away_and_brought_back(
    client_of_firm: Client, taken: TakeIn
) -> None:
    file = taken().file
    said = {
        "title": "新的名称",
        "kind": "contract",
        "issued": "2025-01-02",
        "valid_until": "2026-01-02",
        "note": "",
    }
    at = f"/evidence/files/{file.pk}"
    assert client_of_firm.get(f"{at}/describe/").status_code == 200
    assert client_of_firm.post(f"{at}/describe/", said).status_code == 302
    bad = client_of_firm.post(f"{at}/describe/", said | {"valid_until": "2024-01-01"})
    assert bad.status_code == 400
    file.refresh_from_db()
    assert (file.title, file.kind, file.valid_until) == (
        "新的名称",
        "contract",
        dt.date(2026, 1, 2),
    )
    client_of_firm.post(f"{at}/archive/")
    # The first page after it says what was done; the second is the list alone.
    client_of_firm.get("/evidence/")
    assert "新的名称" not in client_of_firm.get("/evidence/?state=held").content.decode()
    client_of_firm.post(f"{at}/restore/")
    client_of_firm.get("/evidence/")
    assert "新的名称" in client_of_firm.get("/evidence/").content.decode()


def test_a_new_revision_goes_in_without_scripts(client_of_firm: Client, taken: TakeIn) -> None:
    file = taken(files.pdf(), "a.pdf").file
    sent = io.BytesIO(files.pdf(2))
    sent.name = "b.pdf"
    answer = client_of_firm.post(f"/evidence/files/{file.pk}/revise/", {"chosen": sent})
    assert answer.status_code == 302
    assert [each.number for each in file.revisions.all()] == [1, 2]


def _addresses(taken: TakeIn) -> Iterator[tuple[str, str]]:
    revision = taken(files.picture(), "a.png")
    for address in ("", "describe/", "revise/"):
        yield "get", f"/evidence/files/{revision.file_id}/{address}"
    for address in ("describe/", "archive/", "restore/", "revise/", "uploads/"):
        yield "post", f"/evidence/files/{revision.file_id}/{address}"
    yield "get", f"/evidence/revisions/{revision.pk}/file"
    yield "get", f"/evidence/revisions/{revision.pk}/pages/1.png"


def test_another_firms_pieces_are_not_there(
    stranger: Person, taken: TakeIn, sign_in: SignIn
) -> None:
    addresses = list(_addresses(taken))
    client = sign_in(stranger)
    for method, address in addresses:
        assert getattr(client, method)(address).status_code == 404, address
    assert "a.png" not in client.get("/evidence/").content.decode()


def test_an_officer_has_no_way_into_a_firms_library(
    land: Land, engage: Engage, taken: TakeIn, sign_in: SignIn
) -> None:
    addresses = list(_addresses(taken))
    client = sign_in(engage("officer", Role.COUNTY_OFFICER, land.county))
    for method, address in addresses:
        assert getattr(client, method)(address).status_code == 404, address
    assert client.get("/evidence/").status_code == 403
    assert client.get("/evidence/add/").status_code == 403


def test_validity_is_said_in_words() -> None:
    today = timezone.localdate()
    kinds = [
        (None, None),
        (today - dt.timedelta(days=1), "bad"),
        (today, "wait"),
        (today + dt.timedelta(days=31), "good"),
    ]
    for until, kind in kinds:
        said = validity_of(until)
        assert (said and said.kind) == kind
        assert said is None or "期" in said.label
