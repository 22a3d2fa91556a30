"""Which papers are read and which refused, each with its reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.documents.comparison.papers import (
    encrypted,
    paper,
    pdf_of_blank_pages,
    pdf_of_endless_text,
    rezipped,
    unchanged,
)
from tihang.documents.comparison import PaperRefused, pdf, read_paper
from tihang.documents.comparison.opening import LARGEST

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def word_with(**parts: bytes) -> bytes:
    return zipped(word__document_dot_xml=b"<x/>", **parts)


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "文件是空的"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>", "内容是 HTML / XML"),
    "svg": (b"<svg onload='alert(1)'/>", "内容是 HTML / XML"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "内容是 PNG"),
    "text": ("申报书".encode(), "这不是 PDF 或 Word（.docx）文件"),
    "html behind a pdf's mark": (b"%PDF-1.7\n<html></html>", "PDF 文件已损坏"),
    "half a pdf": (b"%PDF-1.7\n1 0 obj<</Type/Catalog", "PDF 文件已损坏"),
    "pdf of 10,000 pages": (lambda: pdf_of_blank_pages(10_000), "PDF 文件超过 600 页"),
    "zip": (zipped(a=b"x"), "内容是 ZIP"),
    "workbook": (zipped(xl__workbook_dot_xml=b"<x/>"), "内容是 Excel"),
    "half a zip": (b"PK\x03\x04" + bytes(99), "Word 文件已损坏"),
    "word that is none": (word_with(), "Word 文件已损坏"),
    "macros": (word_with(word__vbaProject_dot_bin=b"x"), "Word 文件含有宏或活动控件"),
    "controls": (word_with(word__activeX__activeX1_dot_xml=b"x"), "含有宏或活动控件"),
    "zip bomb": (lambda: word_with(word__media__a=bytes(250 << 20)), "解压后过大"),
    "too many parts": (lambda: word_with(**{f"p{n}": b"" for n in range(2001)}), "解压后过大"),
    "locked word": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "Word 文件设有打开密码"),
    "old word": (COMPOUND + "WordDocument".encode("utf-16-le"), "旧版 Word（.doc）文件"),
    "old installer": (COMPOUND, "内容是 Microsoft Office 97–2003"),
}
"""The files; those that take long to make are made by the test that wants one."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_sound_paper_is_refused_with_its_reason(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(PaperRefused, match=reason):
        read_paper(data() if callable(data) else data)


def test_a_file_too_large_to_be_a_filing_is_refused() -> None:
    with pytest.raises(PaperRefused, match="文件过大，上限 50 MB"):
        read_paper(b"%PDF-" + bytes(LARGEST))


def test_a_pdf_with_a_password_is_refused_one_that_only_forbids_printing_is_read() -> None:
    plain = paper("basic", "pdf")
    with pytest.raises(PaperRefused, match="PDF 文件设有打开密码"):
        read_paper(encrypted(plain, user="open", owner="own"))
    assert read_paper(encrypted(plain, user="", owner="own")) == read_paper(plain)


def test_word_with_macros_is_refused_though_the_rest_is_a_filing() -> None:
    infected = rezipped(paper("basic", "docx"), unchanged, {"word/vbaProject.bin": b"macro"})
    with pytest.raises(PaperRefused, match="宏"):
        read_paper(infected)


@pytest.mark.slow
def test_a_pdf_that_unpacks_without_end_costs_one_process_and_is_refused() -> None:
    with pytest.raises(PaperRefused, match="PDF 文件"):
        read_paper(pdf_of_endless_text(5000))


def test_a_reader_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.01)
    with pytest.raises(PaperRefused, match="无法在限定时间内读取"):
        read_paper(paper("basic", "pdf"))


def test_pages_without_text_are_told() -> None:
    scan = read_paper(pdf_of_blank_pages(3))
    assert scan.scanned
    assert scan.pages_without_text == (1, 2, 3)
