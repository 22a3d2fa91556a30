"""Discs: what is on them, who gets them, how long they stay."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pycdlib
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.documents.comparison.papers import pdf_of_blank_pages
from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.papers.conftest import filed_dossier
from tihang.dossier.model import Evidence
from tihang.platform.actor import Role
from tihang.platform.evidence import services as evidence
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.papers import services, tasks
from tihang.platform.papers.models import Disc
from tihang.platform.papers.services.discs import MOST_PENDING
from tihang.platform.registry import services as registry


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def read_image(data: bytes) -> dict[str, bytes]:
    """Every file of an image by its path."""
    iso = pycdlib.PyCdlib()
    iso.open_fp(BytesIO(data))
    files: dict[str, bytes] = {}
    for folder, _folders, names in iso.walk(joliet_path="/"):
        for name in names:
            buffer = BytesIO()
            iso.get_file_from_iso_fp(buffer, joliet_path=f"{folder.rstrip('/')}/{name}")
            files[f"{folder.rstrip('/')}/{name}".lstrip("/")] = buffer.getvalue()
    iso.close()
    return files


@pytest.fixture
def with_evidence(theatre: Theatre) -> tuple[Case, bytes]:
    """A filed case with one piece of evidence in the library and one that is only listed."""
    data = pdf_of_blank_pages(1)
    held = evidence.take_in(
        theatre.firm.actor, theatre.land.firm, BytesIO(data), "执照.pdf", kind="licence"
    )
    factory = registry.add_factory(theatre.firm.actor, theatre.land.firm, name="证据厂")
    actor = theatre.firm.actor
    case = filing.start_case(actor, theatre.round, factory, "excellence", "territorial")
    pieces = (
        Evidence(id="E01", title="营业执照", file="执照.pdf", sha256=held.sha256),
        Evidence(id="E02", title="审计报告"),
    )
    theatre.write(case, loaded(case.draft.dossier).model_copy(update={"evidence": pieces}))
    return filing.submit(actor, case), data


def test_a_disc_holds_papers_evidence_and_checksums_and_opens_again(
    theatre: Theatre, with_evidence: tuple[Case, bytes], sign_in: SignIn
) -> None:
    case, data = with_evidence
    client = sign_in(theatre.firm)
    answer = client.post(f"/cases/{case.pk}/papers/disc/")
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "下载光盘映像" in page
    assert "E02" in page
    image = content(client.get(f"{answer.url}disc.iso"))
    files = read_image(image)
    names = {path.rpartition("/")[2] for path in files}
    assert {"申报书.pdf", "申报书.docx", "自评报告.pdf", "佐证材料清单.xlsx"} < names
    piece = next(path for path in files if path.endswith("E01 营业执照.pdf"))
    assert files[piece] == data
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, _blank, path = line.partition("  ")
        assert hashlib.sha256(files[path]).hexdigest() == digest
    disc = Disc.objects.get()
    assert hashlib.sha256(image).hexdigest() == disc.image_sha256
    packed = content(client.get(f"{answer.url}disc.zip"))
    assert hashlib.sha256(packed).hexdigest() == disc.folder_sha256
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert held == files


def test_a_picture_in_a_text_is_printed_in_the_papers_on_the_disc(
    theatre: Theatre, sign_in: SignIn
) -> None:
    drawn = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(drawn, "PNG")
    held = evidence.take_in(
        theatre.firm.actor, theatre.land.firm, drawn, "布局.png", kind="screenshot"
    )
    factory = registry.add_factory(theatre.firm.actor, theatre.land.firm, name="图片厂")
    actor = theatre.firm.actor
    case = filing.start_case(actor, theatre.round, factory, "excellence", "territorial")
    begun = loaded(case.draft.dossier)
    changes = {
        "evidence": (Evidence(id="E01", title="布局", file="布局.png", sha256=held.sha256),),
        "narrative": begun.narrative.model_copy(update={"overall": "如图。\n![全厂布局](E01)"}),
    }
    theatre.write(case, begun.model_copy(update=changes))
    filing.submit(actor, case)
    client = sign_in(theatre.firm)
    disc = client.post(f"/cases/{case.pk}/papers/disc/").headers["Location"]
    files = read_image(content(client.get(f"{disc}disc.iso")))
    word = next(data for path, data in files.items() if path.endswith("/申报书.docx"))
    with zipfile.ZipFile(BytesIO(word)) as opened:
        shown = [name for name in opened.namelist() if name.startswith("word/media/")]
        text = opened.read("word/document.xml").decode()
    assert len(shown) == 2, "the QR code and the picture"
    assert "图1　全厂布局（佐证材料 E01）" in re.sub(r"<[^>]+>", "", text)
    assert "图片未随文附上" not in text


def test_the_papers_on_the_disc_lead_to_the_public_check(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    client = sign_in(theatre.county)
    answer = client.post(f"/cases/{filed.pk}/papers/disc/")
    files = read_image(content(client.get(f"{answer.url}disc.iso")))
    pdf = next(data for path, data in files.items() if path.endswith("申报书.pdf"))
    online = client.get(f"/cases/{filed.pk}/papers/filing.pdf?revision=1").content
    assert pdf == online


def test_an_authority_makes_one_disc_of_the_cases_it_chose(
    theatre: Theatre, land: Land, sign_in: SignIn
) -> None:
    cases = [theatre.filed() for _number in range(3)]
    client = sign_in(theatre.city)
    page = client.get("/papers/disc/").content.decode()
    assert all(case.number in page for case in cases)
    answer = client.post("/papers/disc/", {"case": [cases[0].pk, cases[2].pk]})
    disc = Disc.objects.get()
    assert answer.url == f"/papers/disc/{disc.pk}/"
    assert [e.case_id for e in disc.entries.all()] == [cases[0].pk, cases[2].pk]
    manifest = json.loads(read_image(content(client.get(f"{answer.url}disc.iso")))["manifest.json"])
    codes = [cases[0].revisions.get().code, cases[2].revisions.get().code]
    assert [filing["code"] for filing in manifest["filings"]] == codes


def test_all_that_the_filters_leave_can_be_taken_at_once(theatre: Theatre, sign_in: SignIn) -> None:
    theatre.filed()
    wanted = theatre.filed(tier="advanced")
    client = sign_in(theatre.city)
    page = client.get("/papers/disc/?tier=advanced").content.decode()
    assert "制作筛选出的全部 1 件" in page
    client.post("/papers/disc/", {"all": "1", "filter-tier": "advanced"})
    assert [e.case_id for e in Disc.objects.get().entries.all()] == [wanted.pk]


def test_nothing_chosen_or_a_strangers_case_makes_no_disc(
    theatre: Theatre, land: Land, sign_in: SignIn
) -> None:
    foreign = theatre.filed(land.neighbour)
    client = sign_in(theatre.county)
    for chosen in ([], [foreign.pk], ["no-id"]):
        answer = client.post("/papers/disc/", {"case": chosen})
        assert answer.status_code == 400
        assert "请至少选择一份申报" in answer.content.decode()
    assert not Disc.objects.exists()


def test_a_draft_is_on_no_disc(theatre: Theatre, sign_in: SignIn) -> None:
    factory = registry.add_factory(theatre.firm.actor, theatre.land.firm, name="新厂")
    actor = theatre.firm.actor
    case = filing.start_case(actor, theatre.round, factory, "excellence", "territorial")
    client = sign_in(theatre.firm)
    assert client.post(f"/cases/{case.pk}/papers/disc/").status_code == 403
    assert "制作申报光盘" not in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_disc_is_for_the_organisation_that_asked_for_it(
    theatre: Theatre, land: Land, engage: Engage, filed: Case, sign_in: SignIn
) -> None:
    url = sign_in(theatre.county).post(f"/cases/{filed.pk}/papers/disc/").url
    colleague = engage("colleague", Role.COUNTY_OFFICER, land.county)
    assert sign_in(colleague).get(url).status_code == 200
    others = [theatre.firm, theatre.city, theatre.neighbour_county, engage("nobody")]
    for who in others:
        client = sign_in(who)
        for path in (url, f"{url}progress/", f"{url}disc.iso", f"{url}disc.zip"):
            assert client.get(path).status_code == 404, path
    assert sign_in(theatre.firm).get("/papers/disc/").status_code == 403


def test_a_disc_goes_when_its_days_are_over(theatre: Theatre, filed: Case, sign_in: SignIn) -> None:
    client = sign_in(theatre.firm)
    url = client.post(f"/cases/{filed.pk}/papers/disc/").url
    disc = Disc.objects.get()
    files = [Path(settings.MEDIA_ROOT) / f.name for f in (disc.image, disc.folder)]
    assert all(file.exists() for file in files)
    Disc.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert "已到期清除" in client.get(url).content.decode()
    assert not any(file.exists() for file in files)
    assert client.get(f"{url}disc.iso").status_code == 404


def test_a_disc_that_cannot_be_made_says_why_and_leaves_nothing(
    theatre: Theatre, with_evidence: tuple[Case, bytes], sign_in: SignIn
) -> None:
    case, _data = with_evidence
    from tihang.platform.evidence.queries import revision_by_hash

    digest = next(p.sha256 for p in filed_dossier(case).evidence or () if p.sha256)
    held = revision_by_hash(theatre.land.firm.pk, digest)
    assert held is not None
    Path(held.stored.path).write_bytes(b"changed behind our back")
    client = sign_in(theatre.firm)
    url = client.post(f"/cases/{case.pk}/papers/disc/").url
    page = client.get(url).content.decode()
    assert re.search("E01 营业执照.pdf.*与登记的 SHA-256 不符", page)
    folder = Path(settings.MEDIA_ROOT) / "discs"
    assert not [path for path in folder.iterdir() if path.name.startswith(".making")]


def test_a_disc_broken_off_is_made_anew_and_one_that_is_ready_stays(
    theatre: Theatre, filed: Case
) -> None:
    disc = services.order_disc(theatre.county.actor, [filed], "http://x/check/")
    disc.refresh_from_db()
    made = disc.made_at
    assert made
    tasks.write.call(str(disc.pk))
    disc.refresh_from_db()
    assert disc.made_at == made
    Disc.objects.filter(pk=disc.pk).update(state="running")
    tasks.write.call(str(disc.pk))
    again = Disc.objects.get(pk=disc.pk)
    assert again.state == "ready"
    assert again.image_sha256 == disc.image_sha256


def test_what_a_dead_worker_left_half_made_is_swept_after_a_day(
    theatre: Theatre, filed: Case
) -> None:
    folder = Path(settings.MEDIA_ROOT) / "discs"
    old, fresh = folder / ".making-old", folder / ".making-fresh"
    for each in (old, fresh):
        (each / "files").mkdir(parents=True)
    yesterday = timezone.now().timestamp() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    services.sweep_discs()
    assert (old.exists(), fresh.exists()) == (False, True)
    shutil.rmtree(fresh)


def test_while_it_is_made_the_page_shows_how_far_it_is(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    client = sign_in(theatre.firm)
    url = client.post(f"/cases/{filed.pk}/papers/disc/").url
    Disc.objects.update(state="running", done=0)
    page = client.get(f"{url}progress/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "已完成 0 / 1 份" in page


def test_too_many_filings_are_refused(
    theatre: Theatre, filed: Case, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tihang.platform.papers.services import discs

    monkeypatch.setattr(discs, "MOST_FILINGS", 1)
    other = theatre.filed()
    answer = sign_in(theatre.county).post("/papers/disc/", {"case": [filed.pk, other.pk]})
    assert answer.status_code == 400
    assert "请分批制作" in answer.content.decode()


def test_the_pages_cost_the_same_for_one_case_and_for_many(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    client: Client = sign_in(theatre.city)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def disc_of(cases: list[Case]) -> str:
        disc = services.order_disc(theatre.city.actor, cases, "http://x/check/")
        return f"/papers/disc/{disc.pk}/"

    one = [cost("/papers/disc/"), cost(disc_of([filed]))]
    more = [theatre.filed() for _number in range(5)]
    assert [cost("/papers/disc/"), cost(disc_of([filed, *more]))] == one


def test_one_organisation_does_not_keep_the_workers_from_all_others(
    theatre: Theatre, filed: Case
) -> None:
    for _number in range(MOST_PENDING):
        Disc.objects.create(authority=theatre.land.county, name="一张")
    with pytest.raises(services.DiscRefused, match="在制作"):
        services.order_disc(theatre.county.actor, [filed], "https://example.test/check/")
    assert services.order_disc(theatre.city.actor, [filed], "https://example.test/check/").pk
