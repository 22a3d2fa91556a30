"""Long texts with lists, tables and pictures on the firm's pages."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client
from PIL import Image

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm
from tihang.dossier.model import Dossier, Evidence
from tihang.platform.actor import Role
from tihang.platform.evidence import services as evidence
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.filing.printing import undrawn
from tihang.platform.registry.models import Enterprise

TEXT = "说明\n- 甲<b>\n- 乙\n| 设备 | 数量 |\n|---|---|\n| 臂 | 6 |\n![全景](E1)\n![没有](E9)"


@pytest.fixture
def desk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


def png(colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 32), colour).save(buffer, "PNG")
    return buffer.getvalue()


def taken_in(firm: Firm, enterprise: Enterprise, data: bytes, name: str = "全景.png") -> str:
    """Put a file into a firm's library and return its hash."""
    revision = evidence.take_in(
        firm.clerk.actor, enterprise, io.BytesIO(data), name, kind="other", title="产线全景"
    )
    return str(revision.sha256)


def write(case: Case, text: str, rows: tuple[Evidence, ...] = ()) -> Dossier:
    dossier = loaded(case.draft.dossier)
    narrative = dossier.narrative.model_copy(update={"profile": text})
    changed = dossier.model_copy(update={"narrative": narrative, "evidence": rows})
    case.draft.dossier = stored(changed)
    case.draft.save()
    return changed


@pytest.fixture
def illustrated(case: Case, firm: Firm, land: Land, settings: object, tmp_path: object) -> Case:
    """A filing whose text shows a picture of the firm's library."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    sha = taken_in(firm, land.firm, png())
    write(case, TEXT, (Evidence(id="E1", title="产线全景", sha256=sha),))
    return case


@pytest.mark.django_db
def test_a_preview_shows_the_text_as_it_will_be_set_and_saves_nothing(
    desk: Client, case: Case
) -> None:
    before = case.draft.version
    page = desk.post(f"/cases/{case.pk}/preview/", {"text": TEXT}).content.decode()
    assert "<li>甲&lt;b&gt;</li>" in page
    assert '<th scope="col">设备</th>' in page
    assert "图1　全景（佐证材料 E1）" in page
    assert "〔图片未随文附上，请查阅佐证材料 E1〕" in page
    case.draft.refresh_from_db()
    assert case.draft.version == before


@pytest.mark.django_db
def test_a_preview_names_the_characters_that_the_pdf_cannot_draw(desk: Client, case: Case) -> None:
    page = desk.post(f"/cases/{case.pk}/preview/", {"text": "笑😀，堃喆"}).content.decode()
    assert "😀 <code>〓(U+1F600)</code>" in page
    clean = desk.post(f"/cases/{case.pk}/preview/", {"text": "堃喆珺玥镕"}).content.decode()
    assert "〓" not in clean


@pytest.mark.django_db
def test_only_the_firm_can_ask_for_a_preview(
    case: Case, engage: Engage, land: Land, sign_in: SignIn
) -> None:
    neighbour = sign_in(engage("neighbour", Role.CLERK, land.neighbour))
    assert neighbour.post(f"/cases/{case.pk}/preview/", {"text": "甲"}).status_code == 404


@pytest.mark.django_db
def test_a_section_with_long_texts_has_the_tools_and_the_firms_pictures(
    desk: Client, illustrated: Case
) -> None:
    page = desk.get(f"/cases/{illustrated.pk}/sections/factory/").content.decode()
    assert "data-rich-toolbar" in page
    assert '<option value="E1" data-title="产线全景">' in page
    assert page.count(" data-rich>") == 2
    other = desk.get(f"/cases/{illustrated.pk}/sections/evidence/").content.decode()
    assert "data-rich" not in other


@pytest.mark.django_db
def test_what_the_pdf_cannot_draw_is_said_above_the_section(desk: Client, case: Case) -> None:
    write(case, "笑😀")
    page = desk.get(f"/cases/{case.pk}/sections/factory/").content.decode()
    assert "〓(U+1F600)" in page


@pytest.mark.django_db
def test_a_picture_is_shown_anew_and_harmless(desk: Client, illustrated: Case) -> None:
    page = desk.post(f"/cases/{illustrated.pk}/preview/", {"text": TEXT}).content.decode()
    where = f"/cases/{illustrated.pk}/pictures/E1/"
    assert f'<img src="{where}"' in page
    answer = desk.get(where)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (64, 32)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["E2", "E9", "..", "甲"])
def test_what_is_no_picture_of_the_list_is_not_found(
    desk: Client, illustrated: Case, number: str
) -> None:
    assert desk.get(f"/cases/{illustrated.pk}/pictures/{number}/").status_code == 404


@pytest.mark.django_db
def test_a_picture_of_another_firm_is_not_shown_by_naming_its_hash(
    desk: Client, illustrated: Case, firm: Firm, land: Land, engage: Engage
) -> None:
    clerk = engage("neighbour", Role.CLERK, land.neighbour)
    revision = evidence.take_in(
        clerk.actor, land.neighbour, io.BytesIO(png("red")), "甲.png", kind="other"
    )
    write(illustrated, TEXT, (Evidence(id="E1", sha256=revision.sha256),))
    assert desk.get(f"/cases/{illustrated.pk}/pictures/E1/").status_code == 404
    page = desk.post(f"/cases/{illustrated.pk}/preview/", {"text": TEXT}).content.decode()
    assert "<img" not in page


@pytest.mark.django_db
def test_the_papers_hold_the_pictures(desk: Client, illustrated: Case) -> None:
    pdf = desk.get(f"/cases/{illustrated.pk}/papers/filing.pdf").content
    assert sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    word = desk.get(f"/cases/{illustrated.pk}/papers/filing.docx").content
    assert word.count(b"word/media/") == 4  # The code and the picture, each in two places.


def test_ordinary_text_needs_no_look_at_the_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError

    monkeypatch.setattr("tihang.documents.fonts.available_fonts", refuse)
    assert undrawn(["智能工厂（一期）：提高 27.7%，“两化”融合——完成。\n- 甲"]) == ()
