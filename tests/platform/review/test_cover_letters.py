"""The cover letter of an issued list, and the disc of all that goes up with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import Settings

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre, rank
from tihang import documents
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import verify
from tihang.platform.papers.models import Disc
from tihang.platform.review import cover_letters, services
from tihang.platform.review.models import CoverLetter, RankingList


@pytest.fixture
def issued(theatre: Theatre) -> RankingList:
    cases = [theatre.at_city() for _ in range(2)]
    version = rank(theatre, theatre.city, cases)
    return services.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)


def draft(theatre: Theatre, ranking: RankingList, **more: object) -> CoverLetter:
    proposal = cover_letters.proposed(ranking)
    fields = {
        "number": "榕示工信函〔2025〕12号",
        "date": dt.date(2025, 7, 18),
        "addressee": proposal.addressee,
        "title": proposal.title,
        "text": proposal.text,
        "attachments": proposal.attachments,
        "base_version": 0,
    }
    return services.draft_letter(theatre.city.actor, ranking, **{**fields, **more})  # type: ignore[arg-type]


def test_the_proposal_says_what_was_recorded(theatre: Theatre, issued: RankingList) -> None:
    letter = cover_letters.proposed(issued)
    assert letter.addressee == theatre.land.province.name
    assert letter.title == "关于推荐卓越级智能工厂项目的函"
    assert f"{theatre.land.firm.name}等2个项目" in letter.text
    assert "会同财政部门" in letter.text
    assert "闽工信联函装备〔2025〕321号" in letter.text
    assert letter.attachments.splitlines()[0] == "卓越级智能工厂项目推荐汇总表"


def test_it_is_issued_once_with_a_code_and_stands(theatre: Theatre, issued: RankingList) -> None:
    actor = theatre.city.actor
    with pytest.raises(ValidationError, match="先保存"):
        services.issue_letter(actor, issued, base_version=0)
    saved = draft(theatre, issued, number="")
    with pytest.raises(ValidationError, match="文号"):
        services.issue_letter(actor, issued, base_version=saved.version)
    saved = draft(theatre, issued, base_version=1)
    letter = services.issue_letter(actor, issued, base_version=saved.version)
    assert cover_letters.digest_of(letter.content) == (letter.content_hash, letter.code)
    with pytest.raises(Conflict, match="已出具"):
        draft(theatre, issued, base_version=2)
    assert verify(issued.stream) == []


def test_a_stale_version_and_a_stranger_are_refused(theatre: Theatre, issued: RankingList) -> None:
    draft(theatre, issued)
    with pytest.raises(Conflict, match="刚被同事修改"):
        draft(theatre, issued)
    with pytest.raises(PermissionDenied):
        services.issue_letter(theatre.other_city.actor, issued, base_version=1)


def test_both_files_say_the_whole_letter(theatre: Theatre, issued: RankingList) -> None:
    saved = draft(theatre, issued)
    letter = services.issue_letter(theatre.city.actor, issued, base_version=saved.version)
    paper = cover_letters.paper_of(letter, "https://tihang.example/check/")
    pdf, word = documents.cover_letter_pdf(paper), documents.cover_letter_docx(paper)
    # The readers of papers leave out codes, which stand at the foot of every page.
    assert letter.code in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert letter.code in docx_text(word)
    for text in (pdf_text(pdf), docx_text(word)):
        for part in (
            letter.number,
            letter.title,
            letter.addressee,
            *letter.text.splitlines(),
            "附件：1．卓越级智能工厂项目推荐汇总表",
            "2025年7月18日",
        ):
            assert squeezed(part) in text


def test_the_pages_of_the_letter(theatre: Theatre, issued: RankingList, sign_in: SignIn) -> None:
    client = sign_in(theatre.city)
    base = f"/rounds/{theatre.round.code}/ranking/{TIER}/"
    address = f"{base}letter/{issued.serial}/"
    assert address in client.get(base).content.decode()
    proposal = cover_letters.proposed(issued)
    sent = {
        "number": "",
        "date": "2025-07-18",
        "addressee": proposal.addressee,
        "title": "关于推荐的函（改）",
        "text": proposal.text,
        "attachments": proposal.attachments,
        "version": "0",
    }
    refused = client.post(address, {**sent, "do": "issue"})
    assert refused.status_code == 422
    assert "关于推荐的函（改）" in refused.content.decode()
    assert not CoverLetter.objects.exists()  # Saved and issued, or neither.
    assert (
        client.post(address, {**sent, "number": "榕示〔2025〕1号", "do": "issue"}).status_code
        == 302
    )
    letter = CoverLetter.objects.get()
    page = client.get(address).content.decode()
    assert letter.code in page
    assert "<textarea" not in page
    assert client.get(f"{address}letter.pdf").content.startswith(b"%PDF")
    assert client.get(f"{address}letter.odt").status_code == 404
    found = client.get(f"/check/{letter.code}/")
    assert found.status_code == 200
    assert "榕示〔2025〕1号" in found.content.decode()
    revision = issued.entries.all()[0].case.revisions.latest("number")
    for address_on_paper in (f"/check/{revision.code}/", f"/check/{revision.code}"):
        assert client.get(address_on_paper).status_code == 200
    other = sign_in(theatre.other_city)
    assert other.get(address).status_code == 404


def test_the_disc_holds_everything_that_goes_up(
    theatre: Theatre, issued: RankingList, sign_in: SignIn, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    saved = draft(theatre, issued)
    services.issue_letter(theatre.city.actor, issued, base_version=saved.version)
    client = sign_in(theatre.city)
    answer = client.post(f"/rounds/{theatre.round.code}/ranking/{TIER}/disc/{issued.serial}/")
    disc = Disc.objects.get()
    assert answer.url == f"/papers/disc/{disc.pk}/"
    assert (disc.state, disc.problem) == ("ready", "")
    with disc.folder.open("rb") as opened, zipfile.ZipFile(opened) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    office = {name.partition("/")[2] for name in files if name.startswith("000_上报文书/")}
    assert office == {
        "推荐汇总表.xlsx",
        "推荐汇总表.docx",
        "推荐汇总表.pdf",
        "推荐函.pdf",
        "推荐函.docx",
    }
    for number in ("001", "002"):
        held = {n.rpartition("/")[2] for n in files if n.startswith(number)}
        assert {"申报书.pdf", "申报书.docx", "初审意见.pdf", "初审意见.docx"} <= held
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(files[name]).hexdigest() == digest
    manifest = json.loads(files["manifest.json"])
    assert len(manifest["papers"]) == len(office)
    assert "DVD" in client.get(answer.url).content.decode() or disc.medium == "CD-R"
    assert io.BytesIO(files["000_上报文书/推荐汇总表.xlsx"]).read(2) == b"PK"
