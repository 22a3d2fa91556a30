"""What is taken in and what is not, by content and never by name."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.evidence import files
from tests.platform.evidence.hostile import CORPUS, Hostile
from tihang.platform.inspection import EVIDENCE, LEDGER, Format, Refused, inspect
from tihang.platform.inspection.limits import BYTES, OTHER_BYTES
from tihang.text import use_language


def look(content: bytes, name: str, formats: frozenset[Format] = EVIDENCE) -> dict[str, object]:
    found = inspect(io.BytesIO(content), name, formats)
    assert found.size == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    return {"format": str(found.format), **found.details}


def refusal(content: bytes, name: str, formats: frozenset[Format] = EVIDENCE) -> str:
    with pytest.raises(Refused) as refused:
        inspect(io.BytesIO(content), name, formats)
    return str(refused.value)


def answered(content: bytes, name: str) -> str:
    """The format or the reason; anything else that is raised is a fault."""
    try:
        return str(inspect(io.BytesIO(content), name, EVIDENCE | LEDGER).format)
    except Refused as refused:
        return str(refused)


GOOD: list[tuple[str, Callable[[], bytes], dict[str, object]]] = [
    ("审计报告.pdf", lambda: files.pdf(3), {"format": "pdf", "pages": 3}),
    ("说明.docx", files.word, {"format": "docx"}),
    ("清单.XLSX", files.workbook, {"format": "xlsx"}),
    ("现场.jpg", lambda: files.picture("JPEG"), {"format": "jpg", "width": 40, "height": 30}),
    ("现场.jpeg", lambda: files.picture("JPEG"), {"format": "jpg", "width": 40, "height": 30}),
    ("截图.png", files.picture, {"format": "png", "width": 40, "height": 30}),
    ("车间.mp4", lambda: files.film(479), {"format": "mp4", "seconds": 479.0}),
    ("车间.mp4", lambda: files.film(480, 1), {"format": "mp4", "seconds": 480.0}),
    ("片段.mp4", lambda: files.film(None), {"format": "mp4", "seconds": None}),
    ("执照.ofd", files.ofd, {"format": "ofd", "pages": 1}),
]


@pytest.mark.parametrize(("name", "make", "told"), GOOD, ids=[f"{g[0]}-{g[2]}" for g in GOOD])
def test_a_good_file_of_each_format_is_taken(
    name: str, make: Callable[[], bytes], told: dict[str, object]
) -> None:
    assert look(make(), name) == told


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda each: each.what)
def test_a_hostile_file_is_refused_with_its_own_reason_and_leaves_nothing(
    hostile: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert hostile.says in refusal(hostile.make(), hostile.name)
    assert list(tmp_path.iterdir()) == []


def test_the_corpus_is_large_and_its_cases_differ() -> None:
    assert len(CORPUS) >= 60
    assert len({each.what for each in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("what", ["flat bomb of 10 GB", "pdf of 10,000 pages"])
def test_a_bomb_is_refused_before_it_is_unpacked(what: str) -> None:
    content = next(each for each in CORPUS if each.what == what)
    made = content.make()
    began = time.perf_counter()
    refusal(made, content.name)
    assert time.perf_counter() - began < 20


def test_a_chart_in_word_may_carry_its_own_clean_workbook_but_not_a_macro() -> None:
    embedded = "word/embeddings/Microsoft_Excel_Sheet.xlsx"
    clean = files.adding(files.word(), {embedded: files.workbook()})
    assert look(clean, "a.docx") == {"format": "docx"}
    macros = files.adding(files.workbook(), {"xl/vbaProject.bin": files.OLE})
    assert "宏" in refusal(files.adding(files.word(), {embedded: macros}), "a.docx")


def test_a_link_that_a_reader_clicks_may_lead_to_a_web_page() -> None:
    linked = files.relating(
        files.word(),
        "word/_rels/document.xml.rels",
        f"{files.RELATIONS}/hyperlink",
        "https://www.example.com/a",
    )
    assert look(linked, "a.docx") == {"format": "docx"}


def test_a_photograph_with_what_a_phone_writes_behind_it_is_taken() -> None:
    two = files.picture("JPEG") + files.picture("JPEG", (10, 10))
    assert look(two, "a.jpg") == {"format": "jpg", "width": 40, "height": 30}


def test_a_pdf_that_anybody_can_open_is_taken_although_its_owner_set_rights() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(owner="secret", user=""))
    assert look(out.getvalue(), "a.pdf") == {"format": "pdf", "pages": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_table_is_taken_where_ledgers_are(encoding: str) -> None:
    text = "设备编号,名称\n001,加工中心\n" * 3
    assert look(text.encode(encoding), "a.csv", LEDGER)["format"] == "csv"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("编号,名称".encode("utf-16"), "UTF-8"),
        (b"a,b\x00c", "UTF-8"),
        (b"a,b\x1b[2J", "控制字符"),
        (b"\xff\xff\xff\xfe,1", "编码"),
        (b"<html><body>", "网页"),
    ],
)
def test_a_text_table_that_is_no_text_is_refused(content: bytes, says: str) -> None:
    assert says in refusal(content, "a.csv", LEDGER)


def test_a_pdf_is_refused_where_ledgers_are_taken() -> None:
    assert "此处只收xlsx、csv" in refusal(files.pdf(), "a.pdf", LEDGER)


def test_each_kind_has_its_own_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sparse(io.BytesIO):
        def __init__(self, size: int) -> None:
            super().__init__(b"%PDF-")
            self.size = size

        def seek(self, offset: int, whence: int = 0) -> int:
            return self.size if whence == 2 else super().seek(offset, whence)

    for kind, limit in {"photo": BYTES["photo"], "accounts": OTHER_BYTES}.items():
        with pytest.raises(Refused, match="超过上限"):
            inspect(Sparse(limit.value + 1), "a.pdf", EVIDENCE, kind=kind)
    assert BYTES["video"].value == 200 * 1024 * 1024
    assert BYTES["video"].standing == "secondary"


def test_the_reason_is_given_in_the_readers_language_also_from_the_process_apart() -> None:
    with use_language("en"):
        said = refusal(files.locked_pdf(), "a.pdf")
    assert said


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.mp4", "a.csv"]))
def test_whatever_bytes_come_the_answer_is_yes_or_a_reason(content: bytes, name: str) -> None:
    # Heads of PDF and pictures are left to the corpus: they start a process each.
    if content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")):
        return
    assert answered(content, name)


WHOLE = files.word()


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_word_file_with_a_flipped_byte_never_crashes_the_inspection(
    place: int, change: int
) -> None:
    spoilt = bytearray(WHOLE)
    spoilt[place] ^= change
    assert answered(bytes(spoilt), "a.docx")


def test_what_reads_a_strangers_file_knows_no_secret_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "made-up")
    given: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*words: Any, **how: Any) -> Any:
        given.append(how["env"])
        return run(*words, **how)

    monkeypatch.setattr("tihang.platform.inspection.apart.subprocess.run", watched)
    assert look(files.picture(), "图.png")["format"] == "png"
    assert given
    assert not any("SECRET_KEY" in each or "DATABASE_URL" in each for each in given)
