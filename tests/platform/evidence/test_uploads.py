"""Uploads in pieces: cut in the middle, continued, finished, refused, forgotten."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.conftest import Land, Person, SignIn
from tests.platform.evidence import files
from tihang.platform.evidence import uploads
from tihang.platform.evidence.models import EvidenceFile, FileRevision, Upload
from tihang.platform.evidence.services import UploadRefused

pytestmark = pytest.mark.django_db
CONTENT = files.workbook()


def begun(person: Person, land: Land, content: bytes = CONTENT, **more: Any) -> Upload:
    more = {"name": "清单.xlsx", "kind": "equipment", **more}
    return uploads.begin(person.actor, land.firm, size=len(content), **more)


def parts() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "uploads").glob("*.part"))


@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=6))
def test_a_file_cut_anywhere_arrives_whole(cuts: list[int]) -> None:
    upload = Upload(size=len(CONTENT), name="清单.xlsx")
    try:
        for cut in [*sorted(cuts), len(CONTENT)]:
            at = uploads.received(upload)
            assert uploads.append(upload, io.BytesIO(CONTENT[at:cut]), at) == cut
        assert uploads._part(upload.pk).read_bytes() == CONTENT
    finally:
        uploads._part(upload.pk).unlink(missing_ok=True)


def test_what_came_before_the_line_broke_is_kept(clerk: Person, land: Land) -> None:
    class Broken:
        def __init__(self) -> None:
            self.left = [CONTENT[:1000], CONTENT[1000:1500]]

        def read(self, _size: int) -> bytes:
            if not self.left:
                raise OSError("the line broke")
            return self.left.pop(0)

    upload = begun(clerk, land)
    with pytest.raises(OSError, match="broke"):
        uploads.append(upload, Broken(), 0)
    assert uploads.received(upload) == 1500
    uploads.append(upload, io.BytesIO(CONTENT[1500:]), 1500)
    revision = uploads.finish(clerk.actor, upload)
    assert revision.size == len(CONTENT)
    assert parts() == []
    assert not Upload.objects.exists()


def test_a_piece_in_the_wrong_place_is_answered_with_the_right_one(
    clerk: Person, land: Land
) -> None:
    upload = begun(clerk, land)
    uploads.append(upload, io.BytesIO(CONTENT[:100]), 0)
    with pytest.raises(uploads.WrongPlace) as wrong:
        uploads.append(upload, io.BytesIO(CONTENT[50:]), 50)
    assert wrong.value.received == 100


def test_more_than_was_announced_is_not_kept(clerk: Person, land: Land) -> None:
    upload = begun(clerk, land, b"x" * 10)
    assert uploads.append(upload, io.BytesIO(b"y" * 1000), 0) == 10
    assert uploads.received(upload) == 10


def test_the_same_file_chosen_again_goes_on_where_it_was(clerk: Person, land: Land) -> None:
    first = begun(clerk, land, fingerprint="清单.xlsx|1|2")
    uploads.append(first, io.BytesIO(CONTENT[:100]), 0)
    again = begun(clerk, land, fingerprint="清单.xlsx|1|2", kind="contract")
    assert again == first
    assert again.kind == "contract"
    assert uploads.received(again) == 100
    assert begun(clerk, land, fingerprint="another|1|2") != first


def test_a_refused_file_leaves_nothing_behind(clerk: Person, land: Land) -> None:
    content = b"<html><script>"
    upload = begun(clerk, land, content, name="a.pdf")
    uploads.append(upload, io.BytesIO(content), 0)
    with pytest.raises(UploadRefused, match="网页"):
        uploads.finish(clerk.actor, upload)
    assert parts() == []
    assert not Upload.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_too_large_a_file_is_refused_before_a_byte_is_sent(clerk: Person, land: Land) -> None:
    with pytest.raises(UploadRefused, match="200 MB"):
        uploads.begin(clerk.actor, land.firm, name="a.mp4", size=201 * 1024 * 1024, kind="video")
    with pytest.raises(UploadRefused, match="空"):
        uploads.begin(clerk.actor, land.firm, name="a.mp4", size=0, kind="video")


def test_a_person_has_only_so_many_uploads_under_way(
    clerk: Person, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    begun(clerk, land)
    begun(clerk, land)
    with pytest.raises(UploadRefused, match="未完成"):
        begun(clerk, land)


def test_an_upload_is_found_by_whoever_began_it_only(
    clerk: Person, stranger: Person, land: Land
) -> None:
    upload = begun(clerk, land)
    assert uploads.find_upload(clerk.actor, upload.pk) == upload
    with pytest.raises(Http404):
        uploads.find_upload(stranger.actor, upload.pk)


def test_old_uploads_are_swept_away_with_their_bytes(clerk: Person, land: Land) -> None:
    old = begun(clerk, land)
    uploads.append(old, io.BytesIO(b"x"), 0)
    Upload.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    fresh = begun(clerk, land)
    assert list(Upload.objects.all()) == [fresh]
    assert parts() == []


class Browser:
    """What the script does, without a browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def begin(self, content: bytes = CONTENT, **more: object) -> Any:
        data = {"name": "清单.xlsx", "size": len(content), "kind": "equipment", **more}
        return self.client.post("/evidence/uploads/", data)

    def put(self, where: str, content: bytes, offset: int) -> Any:
        return self.client.put(
            f"{where}?offset={offset}", content, content_type="application/octet-stream"
        )


@pytest.fixture
def browser(clerk: Person, sign_in: SignIn) -> Browser:
    return Browser(sign_in(clerk))


def test_a_file_goes_in_over_http_and_a_second_time_is_known(browser: Browser) -> None:
    for said in ("已收取", "未重复收取"):
        begin = browser.begin(title="设备清单")
        assert begin.status_code == 201
        where = begin.json()["upload"]
        assert browser.put(where, CONTENT[:2000], 0).json() == {"received": 2000}
        wrong = browser.put(where, CONTENT[:10], 0)
        assert (wrong.status_code, wrong.json()) == (409, {"received": 2000})
        early = browser.client.post(f"{where}finish/")
        assert (early.status_code, early.json()["received"]) == (409, 2000)
        assert browser.client.get(where).json() == {"received": 2000, "size": len(CONTENT)}
        browser.put(where, CONTENT[2000:], 2000)
        done = browser.client.post(f"{where}finish/").json()
        assert said in done["said"]
        assert done["was_there"] == ("未" in said)
        assert browser.client.get(done["url"]).status_code == 200
        assert browser.client.get(where).status_code == 404
    assert FileRevision.objects.count() == 1


def test_a_refusal_over_http_says_why(browser: Browser) -> None:
    content = b"<svg><script>"
    where = browser.begin(content, name="a.png").json()["upload"]
    browser.put(where, content, 0)
    answer = browser.client.post(f"{where}finish/")
    assert answer.status_code == 422
    assert "SVG" in answer.json()["refused"]


@pytest.mark.parametrize(
    "said", [{"kind": ""}, {"kind": "ledger"}, {"size": "many"}, {"issued": "yesterday"}]
)
def test_an_upload_with_wrong_words_is_not_begun(browser: Browser, said: dict[str, str]) -> None:
    answer = browser.begin(**said)
    assert answer.status_code == 400
    assert answer.json()["refused"]
    assert not Upload.objects.exists()


def test_a_piece_that_is_too_large_or_says_no_place_is_refused(browser: Browser) -> None:
    where = browser.begin().json()["upload"]
    assert browser.put(where, b"x" * (8 * 1024 * 1024 + 1), 0).status_code == 413
    answer = browser.client.put(where, b"x", content_type="application/octet-stream")
    assert answer.status_code == 400


def test_an_upload_can_be_given_up(browser: Browser) -> None:
    where = browser.begin().json()["upload"]
    browser.put(where, CONTENT[:10], 0)
    assert browser.client.delete(where).status_code == 200
    assert parts() == []


def test_another_firms_upload_is_not_there(
    clerk: Person, stranger: Person, land: Land, sign_in: SignIn
) -> None:
    where = f"/evidence/uploads/{begun(clerk, land).pk}/"
    client = sign_in(stranger)
    assert client.get(where).status_code == 404
    assert client.put(f"{where}?offset=0", b"x").status_code == 404
    assert client.post(f"{where}finish/").status_code == 404
    assert client.delete(where).status_code == 404


def test_without_scripts_several_files_go_in_with_one_form(clerk: Person, sign_in: SignIn) -> None:
    client = sign_in(clerk)
    sent = [
        files_named("甲.xlsx", files.workbook()),
        files_named("乙.docx", files.word()),
    ]
    answer = client.post("/evidence/add/", {"chosen": sent, "kind": "report", "title": "都叫这个"})
    assert answer.status_code == 302
    titles = set(EvidenceFile.objects.values_list("title", flat=True))
    assert titles == {"甲", "乙"}


def test_without_scripts_one_bad_file_does_not_hold_up_the_good_one(
    clerk: Person, sign_in: SignIn
) -> None:
    client = sign_in(clerk)
    sent = [files_named("坏.pdf", b"<html>"), files_named("好.docx", files.word())]
    answer = client.post("/evidence/add/", {"chosen": sent, "kind": "report"})
    assert answer.status_code == 409
    assert "坏.pdf" in answer.content.decode()
    assert EvidenceFile.objects.get().title == "好"


def files_named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_of_two_that_finish_at_once_the_later_is_told_and_nothing_fails(
    clerk: Person, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begun(clerk, land)
    monkeypatch.setattr(uploads, "received", lambda found: found.size)
    with pytest.raises(uploads.Incomplete):
        uploads.finish(clerk.actor, upload)
