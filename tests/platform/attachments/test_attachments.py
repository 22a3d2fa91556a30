"""Files of an office: judged by content, written once, sent so that nothing in them runs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from pytest_django.fixtures import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.evidence import files
from tihang.platform.actor import Role
from tihang.platform.attachments import responses
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.attachments.services import keep_file
from tihang.platform.inspection import Format
from tihang.platform.journal.models import Entry
from tihang.platform.written_once import Unchangeable

pytestmark = pytest.mark.django_db
PAPERS = {Format.PDF, Format.PNG}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def officer(land: Land, engage: Engage) -> Person:
    return engage("officer", Role.COUNTY_OFFICER, land.county)


def uploaded(content: bytes, name: str = "../附件 1.pdf") -> File[bytes]:
    # As Django hands it over; the class strips folders from the name, browsers of old did not.
    made = SimpleUploadedFile("x", content)
    made._name = name  # type: ignore[attr-defined]
    return made


def test_a_file_is_kept_byte_for_byte_for_the_office_and_written_into_its_journal(
    land: Land, officer: Person
) -> None:
    content = files.pdf(2)
    kept = keep_file(officer.actor, uploaded(content), formats=PAPERS)
    assert (kept.authority, kept.name, kept.format) == (land.county, "附件 1.pdf", "pdf")
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert kept.details["pages"] == 2
    assert kept.uploaded_by == officer.user
    assert "附件" not in str(kept.file)
    with responses.open_file(kept) as opened:
        assert opened.read() == content
    entry = Entry.objects.get(action="office-file-kept")
    assert entry.stream == f"office-files:{land.county.pk}"
    assert entry.data["sha256"] == kept.sha256


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.pdf", "文件是空的"),
        (files.pdf(), "图.png", "内容却是PDF"),
        (files.workbook(), "表.xlsx", "此处只收"),
        (b"MZ" + bytes(100), "程序.pdf", "未收取"),
    ],
)
def test_what_is_not_taken_here_is_refused_with_the_reason_and_leaves_nothing(
    officer: Person, folder: Path, content: bytes, name: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said) as refused:
        keep_file(officer.actor, uploaded(content, name), formats=PAPERS)
    assert f"“{name}”" in refused.value.messages[0]
    assert not OfficeFile.objects.exists()
    assert not [each for each in folder.rglob("*") if each.is_file()]


def test_who_acts_for_no_office_keeps_no_file(land: Land, engage: Engage) -> None:
    clerk = engage("clerk", Role.CLERK, land.firm)
    with pytest.raises(PermissionDenied):
        keep_file(clerk.actor, uploaded(files.pdf()), formats=PAPERS)


def test_what_was_kept_is_not_changed(officer: Person) -> None:
    kept = keep_file(officer.actor, uploaded(files.pdf()), formats=PAPERS)
    kept.name = "另一份.pdf"
    with pytest.raises(Unchangeable):
        kept.save()
    with pytest.raises(Unchangeable):
        kept.delete()
    with pytest.raises(Unchangeable):
        OfficeFile.objects.update(name="另一份.pdf")
    with pytest.raises(Unchangeable):
        OfficeFile.objects.all().delete()


def test_it_is_sent_as_an_attachment_behind_a_fence(officer: Person) -> None:
    content = files.pdf()
    response = responses.serve(keep_file(officer.actor, uploaded(content), formats=PAPERS))
    assert b"".join(response) == content  # type: ignore[arg-type]
    response.close()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_its_pages_are_drawn_anew_and_no_others(officer: Person) -> None:
    kept = keep_file(officer.actor, uploaded(files.pdf(2)), formats=PAPERS)
    assert responses.pages_of(kept) == 2
    drawn = responses.serve(kept, 2)
    assert drawn["Content-Type"] == "image/png"
    assert b"".join(drawn).startswith(b"\x89PNG")
    for page in (0, 3):
        with pytest.raises(Http404):
            responses.serve(kept, page)
