"""The papers of a round, opened and held against what stands online."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass, field

import pycdlib
import pypdf
from playwright.sync_api import Locator, Page, expect

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.e2e import papers
from tests.e2e.firm_steps import FIRM, MOBILE
from tests.e2e.looking import problems_of
from tests.e2e.people import Person


@dataclass
class Frozen:
    """A revision of a filing as it stands online: its data and its code."""

    code: str
    dossier: papers.Json = field(repr=False)


@dataclass
class Filed:
    """What of a firm's filing is frozen: what the firm handed in, and what went on last."""

    firm: str
    handed_in: Frozen
    latest: Frozen


def filed(officer: Person, firm: str) -> Filed:
    """Open the firm's filing from a page that links to it, and read its revisions."""
    page = officer.page
    page.get_by_role("link", name=firm, exact=True).first.click()
    steps = page.get_by_role("region", name="流转记录").get_by_role("listitem")
    frozen = steps.filter(has_text="校验码")
    submitted = frozen.filter(has_text=re.compile("提交申报|重新提交"))
    found = Filed(firm, _frozen(officer, submitted.first), _frozen(officer, frozen.first))
    assert found.handed_in.dossier["enterprise"]["name"] == firm
    assert found.latest.dossier["enterprise"]["name"] == firm
    return found


def _frozen(officer: Person, step: Locator) -> Frozen:
    """The revision that a step of the history names."""
    code = papers.CODE.search(step.inner_text())
    assert code
    revision = officer.page.get_by_role("listitem").filter(
        has_text=code.group(), has=officer.page.get_by_role("link", name="JSON")
    )
    data = officer.download(revision.first.get_by_role("link", name="JSON"))
    return Frozen(code.group(), papers.parsed(data))


def texts_of(person: Person) -> tuple[str, str]:
    """Of a letter's page: the text of its PDF and of its Word file."""
    page = person.page
    pdf = person.download(page.get_by_role("link", name="下载 PDF").first)
    word = person.download(page.get_by_role("link", name="下载 Word").first)
    return pdf_text(pdf), docx_text(word)


def lacking(texts: tuple[str, str], parts: list[str]) -> list[str]:
    """What stands in one of the files and not in the other, or in neither."""
    return [part for part in parts for text in texts if squeezed(part) not in text]


def assert_table_is_what_stands_online(officer: Person, rows: list[Filed]) -> None:
    """Each cell of the table, in Excel and in Word, against the filings in their order."""
    page = officer.page
    excel = papers.rows_of_excel(officer.download(page.get_by_role("link", name="Excel").last))
    word = papers.rows_of_word(officer.download(page.get_by_role("link", name="Word").last))
    assert excel[0] == papers.HEADINGS
    assert excel[1] == [papers.expected_row(n, row.latest.dossier) for n, row in enumerate(rows, 1)]
    assert word == excel


def assert_disc_is_what_stands_online(image: bytes, rows: list[Filed]) -> dict[str, bytes]:
    """Nothing on the disc is damaged or unlisted; each filing is what the firm handed in last."""
    files = files_of_image(image)
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert set(sums) == set(files) - {"SHA256SUMS"}
    assert [n for n, digest in sums.items() if sha256(files[n]) != digest] == []
    manifest = json.loads(files["manifest.json"])
    assert [(each["enterprise"], each["code"]) for each in manifest["filings"]] == [
        (row.firm, row.handed_in.code) for row in rows
    ]
    for each, row in zip(manifest["filings"], rows, strict=True):
        pdf, word = (files[f"{each['folder']}/申报书.{kind}"] for kind in ("pdf", "docx"))
        frozen = row.handed_in
        papers.assert_filing_is_whole(frozen.dossier, word=word, pdf=pdf, code=frozen.code)
    return files


def files_of_image(image: bytes) -> dict[str, bytes]:
    """Everything on an ISO image, by its path."""
    disc = pycdlib.PyCdlib()
    disc.open_fp(io.BytesIO(image))
    found: dict[str, bytes] = {}
    for folder, _folders, names in disc.walk(joliet_path="/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            into = io.BytesIO()
            disc.get_file_from_iso_fp(into, joliet_path=path)
            found[path.lstrip("/")] = into.getvalue()
    disc.close()
    return found


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def text_of(pdf: bytes) -> str:
    """A PDF as one text, what stands at the foot of its pages included."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def assert_sealed(person: Person, code: str) -> None:
    """The letter whose page is open carries its code, as PDF and as Word file."""
    page = person.page
    pdf = person.download(page.get_by_role("link", name="下载 PDF").first)
    word = person.download(page.get_by_role("link", name="下载 Word").first)
    assert code in papers.CODE.findall(text_of(pdf))
    assert code in papers.codes_of_word(word)


def told(page: Page, base: str, code: str) -> str:
    """What the public page says of a code, as somebody types it who copies it from paper."""
    page.goto(f"{base}/check/")
    page.get_by_label("校验码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="核验").click()
    result = page.get_by_role("region", name="核验结果").last
    expect(result).to_contain_text(code)
    return result.inner_text()


def hold_the_papers_against_the_register(stranger: Page, base: str, codes: list[str]) -> None:
    """Every version that was ever printed is known, and none gives away a telephone number."""
    for code in codes:
        result = told(stranger, base, code)
        assert FIRM in result
        assert "已推荐" in result
        assert MOBILE not in stranger.locator("body").inner_text()
    assert problems_of(stranger) == []
    stranger.goto(f"{base}/check/{'0' * 16}/")
    expect(stranger.locator("main")).to_contain_text("未找到对应的固化材料")


def hold_the_letters_against_the_register(
    stranger: Page, base: str, letters: dict[str, str]
) -> None:
    """Opinion and cover letter are known by their codes, with their numbers."""
    for code, number in letters.items():
        stranger.goto(f"{base}/check/{code}/")
        expect(stranger.locator("main")).to_contain_text(number)
