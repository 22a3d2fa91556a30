"""Papers of the examples, and papers that no firm should hand in."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdf

from tihang import edition as editions
from tihang.documents import filing_docx, filing_pdf
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier

EXAMPLES = Path(__file__).parents[3] / "examples"
EDITION = editions.load("2025")
TIERS = ("basic", "advanced", "excellence", "pioneer")
KINDS = ("pdf", "docx")


@cache
def example(tier: str) -> Dossier:
    return read_dossier(EXAMPLES / f"{tier}.yaml")


@cache
def paper(tier: str, kind: str) -> bytes:
    return printed(example(tier), kind)


def printed(dossier: Dossier, kind: str, *, draft: bool = False) -> bytes:
    make = {"pdf": filing_pdf, "docx": filing_docx}[kind]
    return make(dossier, EDITION, draft=draft)


def changed_word(tier: str, *changes: tuple[str, str]) -> bytes:
    """The Word file of a tier after someone edited its text: each text comes once in it."""

    def edit(body: str) -> str:
        for old, new in changes:
            assert body.count(old) == 1, old
            body = body.replace(old, new)
        return body

    return with_body(paper(tier, "docx"), edit)


def with_body(docx: bytes, edit: object) -> bytes:
    assert callable(edit)
    return rezipped(
        docx,
        lambda name, data: edit(data.decode()).encode() if name == "word/document.xml" else data,
    )


def rezipped(archive: bytes, change: object, more: dict[str, bytes] | None = None) -> bytes:
    assert callable(change)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as read,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            written.writestr(name, change(name, read.read(name)))
        for name, data in (more or {}).items():
            written.writestr(name, data)
    return buffer.getvalue()


def unchanged(_name: str, data: bytes) -> bytes:
    return data


def pdf_of_blank_pages(count: int) -> bytes:
    """A PDF by hand, since libraries take long over many pages."""
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>"
            % (count, b" ".join(b"%d 0 R" % n for n in range(3, count + 3))),
            *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"] * count,
        ]
    )


def pdf_of_endless_text(repeats: int) -> bytes:
    """A page of text that is some kilobytes packed and hundreds of megabytes unpacked."""
    packer = zlib.compressobj(9)
    line = b"(abcdefghijklmnopqrstuvwxyz) Tj " * 1000
    stream = packer.compress(b"BT /F1 1 Tf ")
    for _ in range(repeats):
        stream += packer.compress(line)
    stream += packer.compress(b"ET") + packer.flush()
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            ),
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        ]
    )


def _pdf(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n"
        % (
            size,
            table,
            size,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def encrypted(pdf: bytes, *, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user, owner, algorithm="AES-256")
    return _bytes_of(writer)


def page_count(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def with_pages(pdfs: Iterator[tuple[bytes, range]]) -> bytes:
    """A PDF put together from pages of others."""
    writer = pypdf.PdfWriter()
    for pdf, numbers in pdfs:
        for number in numbers:
            writer.add_page(pypdf.PdfReader(io.BytesIO(pdf)).pages[number])
    return _bytes_of(writer)


def with_blank_page(pdf: bytes, number: int) -> bytes:
    """The same pages with one of them scanned: a page without text in its stead."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.remove_page(number)
    writer.insert_blank_page(595, 842, number)
    return _bytes_of(writer)


def _bytes_of(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
