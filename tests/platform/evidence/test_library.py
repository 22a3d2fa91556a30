"""The library's services: taking in, duplicates, revisions, describing, archiving."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from tests.platform.conftest import Land, Person
from tests.platform.evidence import files
from tests.platform.evidence.conftest import TakeIn
from tihang.platform.evidence import queries, services
from tihang.platform.evidence.kinds import kind_label, kinds
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.evidence.services import UploadRefused
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal.models import Entry
from tihang.platform.journal.services import verify
from tihang.platform.written_once import Unchangeable

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_byte_for_byte_under_a_path_that_says_nothing_of_its_name(
    taken: TakeIn,
) -> None:
    content = files.workbook()
    revision = taken(content, "../../etc/設備 清单.xlsx", issued=dt.date(2025, 1, 2))
    assert revision.name == "設備 清单.xlsx"
    assert revision.file.title == "設備 清单"
    assert revision.file.issued == dt.date(2025, 1, 2)
    assert "設" not in revision.stored.name
    assert ".." not in revision.stored.name
    with queries.open_revision(revision) as opened:
        assert opened.read() == content


def test_the_same_bytes_under_the_same_kind_are_kept_once(taken: TakeIn, land: Land) -> None:
    content = files.workbook()
    first = taken(content)
    again = taken(content, "另一个名字.xlsx")
    assert again == first
    assert again.was_there
    assert not first.was_there
    assert queries.library_of(land.firm).count() == 1


def test_the_same_bytes_under_another_kind_are_another_piece_with_the_same_stored_file(
    taken: TakeIn,
) -> None:
    content = files.workbook()
    first, other = taken(content), taken(content, kind="contract")
    assert first.file != other.file
    assert first.stored.name == other.stored.name


def test_the_same_bytes_of_another_firm_are_its_own(
    taken: TakeIn, land: Land, stranger: Person
) -> None:
    content = files.workbook()
    mine = taken(content)
    theirs = services.take_in(
        stranger.actor, land.neighbour, io.BytesIO(content), "a.xlsx", kind="equipment"
    )
    assert not theirs.was_there
    assert theirs.file != mine.file
    assert theirs.stored.name != mine.stored.name
    assert queries.revision_by_hash(land.firm.pk, mine.sha256) == mine


def test_a_duplicate_of_an_archived_piece_brings_it_back(taken: TakeIn, clerk: Person) -> None:
    content = files.workbook()
    first = taken(content)
    services.archive(clerk.actor, first.file)
    assert taken(content).file.archived_at is None


def test_a_new_revision_follows_the_one_before_and_takes_nothing_away(taken: TakeIn) -> None:
    first = taken(files.pdf(1), "a.pdf", kind="accounts")
    content = files.pdf(2)
    second = taken(content, "b.pdf", kind="accounts", file=first.file)
    assert (first.number, second.number) == (1, 2)
    assert second.file == first.file
    assert first.file.title == "a"
    assert taken(content, "c.pdf", kind="accounts", file=first.file).was_there


def test_a_revision_cannot_be_changed_or_deleted(taken: TakeIn) -> None:
    revision = taken()
    revision.name = "x"
    with pytest.raises(Unchangeable):
        revision.save()
    with pytest.raises(Unchangeable):
        revision.delete()
    with pytest.raises(Unchangeable):
        FileRevision.objects.update(name="x")
    with pytest.raises(Unchangeable):
        FileRevision.objects.all().delete()


def test_a_refused_file_leaves_neither_row_nor_bytes(taken: TakeIn) -> None:
    with pytest.raises(UploadRefused, match="网页"):
        taken(b"<html>", "a.pdf")
    assert not EvidenceFile.objects.exists()
    assert not FileRevision.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": "nothing-of-ours"}, "类别"),
        ({"issued": dt.date(2025, 2, 1), "valid_until": dt.date(2025, 1, 1)}, "有效期"),
    ],
)
def test_what_is_said_of_a_file_has_to_make_sense(
    taken: TakeIn, said: dict[str, object], why: str
) -> None:
    with pytest.raises(UploadRefused, match=why):
        taken(**said)


def test_every_step_is_in_the_librarys_journal(taken: TakeIn, clerk: Person) -> None:
    file = taken().file
    services.describe(clerk.actor, file, title="设备清单", kind="contract", note="原件在档案室")
    services.archive(clerk.actor, file)
    services.archive(clerk.actor, file)
    services.restore(clerk.actor, file)
    said = Entry.objects.filter(stream=file.stream).order_by("seq").values_list("action", flat=True)
    assert list(said) == [
        "evidence-taken-in",
        "evidence-described",
        "evidence-archived",
        "evidence-restored",
    ]
    assert verify(file.stream) == []


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\资料\\审计.pdf", "审计.pdf"),
        ("/etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("换\r\n行.pdf", "换行.pdf"),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
        ("..", ".."),
        ("", "未命名"),
    ],
)
def test_a_name_keeps_its_last_part_and_loses_what_no_eye_sees(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_kinds_come_from_the_editions_and_the_platforms_own_are_not_offered() -> None:
    codes = [code for code, _label in kinds()]
    assert "accounts" in codes
    assert "ledger" not in codes
    assert kind_label("ledger") == "数据台账"
    assert kind_label("gone") == "gone"
