"""The opinion on many filings: every firm in both files, numbered, coded, on the grid."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.reading import docx_text, pdf_text, squeezed
from tihang.documents import (
    BatchOpinion,
    CreditCheck,
    FirmOpinion,
    batch_opinion_docx,
    batch_opinion_pdf,
)
from tihang.documents.content.model import block_strings
from tihang.documents.opinion_batch import batch_blocks, chinese_number

DAY = dt.date(2025, 7, 16)
CODE = "7H2K-0QWE-9RTA-M3XZ"
CHECK = f"https://tihang.example/check/{CODE}"


def firm(number: int, conclusion: str = "agree") -> FirmOpinion:
    listed = conclusion == "disagree"
    return FirmOpinion(
        enterprise=f"示例{number}号<精密>制造&有限公司",
        credit_code="91350181MA0000000Y",
        project=f"示例项目 {{{{ {number} }}}}",
        case=f"TEST2025-{number:05d}",
        code="3AZ5-TFE7-1BFF-56X8",
        met=30,
        unmet=number % 3,
        undetermined=1,
        checks=(
            CreditCheck("国家企业信用信息公示系统", DAY, "clear"),
            CreditCheck(
                "中国执行信息公开网", DAY, "found" if listed else "clear", "（2025）闽01执1号"
            ),
        ),
        conclusion="disagree" if listed else "agree",
        reasons=f"材料齐全，第{number}件。\n佐证充分。",
    )


LETTER = BatchOpinion(
    number="示工信〔2025〕8号",
    issuer="示例县工业和信息化局",
    addressee="示例市工业和信息化局",
    title="关于卓越级智能工厂申报项目的初审意见",
    basis="《关于开展2025年度智能工厂梯度培育行动的通知》",
    tier="卓越级智能工厂",
    received=9,
    opening="另有1件企业自行撤回。",
    firms=tuple(firm(number, "disagree" if number == 2 else "agree") for number in range(1, 9)),
    closing="以上意见，请予审核。",
    date=DAY,
)


@pytest.mark.parametrize("read", ["pdf", "docx"])
def test_the_letter_says_everything_of_every_firm(read: str) -> None:
    if read == "pdf":
        text = pdf_text(batch_opinion_pdf(LETTER, code=CODE, verify_url=CHECK))
    else:
        text = docx_text(batch_opinion_docx(LETTER, code=CODE, verify_url=CHECK))
    parts = [s for block in batch_blocks(LETTER) for s in block_strings(block)]
    wanted = [
        "示例县工业和信息化局文件",
        LETTER.number,
        LETTER.title,
        "示例市工业和信息化局：",
        *parts,
        "2025年7月16日",
    ]
    assert [part for part in wanted if squeezed(part) not in text] == []


def test_the_numbers_are_those_of_the_firms() -> None:
    text = squeezed("".join(s for b in batch_blocks(LETTER) for s in block_strings(b)))
    assert "共收到卓越级智能工厂申报材料9件，本次出具初审意见8件" in text
    assert "同意上报7件，不同意推荐1件" in text
    assert (
        squeezed("不同意推荐下列企业申报卓越级智能工厂（1件）：示例2号<精密>制造&有限公司。")
        in text
    )


def test_the_code_stands_on_every_page_and_with_its_picture_at_the_end() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(batch_opinion_pdf(LETTER, code=CODE, verify_url=CHECK)))
    pages = [page.extract_text() for page in pdf.pages]
    assert all(CODE in page for page in pages)
    assert pages[-1].count(CODE) == 2
    word = batch_opinion_docx(LETTER, code=CODE, verify_url=CHECK)
    assert CODE in docx_text(word)
    assert len(docx.Document(io.BytesIO(word)).inline_shapes) == 1


def test_pages_are_numbered_outside_and_hold_no_more_than_22_lines() -> None:
    reader = pypdf.PdfReader(io.BytesIO(batch_opinion_pdf(LETTER, code=CODE, verify_url=CHECK)))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        assert f"— {number} —" in page.extract_text()


def test_only_letters_of_the_fonts_embedded_in_it_stand_in_the_pdf() -> None:
    reader = pypdf.PdfReader(io.BytesIO(batch_opinion_pdf(LETTER, code=CODE, verify_url=CHECK)))
    seen = 0
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            seen += 1
    assert seen


def test_a_draft_says_so_and_has_no_code() -> None:
    draft = pdf_text(batch_opinion_pdf(LETTER, draft=True))
    assert "校验码" not in draft.replace("申报书校验码", "")
    word = batch_opinion_docx(LETTER, draft=True)
    header = docx.Document(io.BytesIO(word)).sections[0].header._element.xml
    assert "草稿" in header
    issued = batch_opinion_docx(LETTER, code=CODE, verify_url=CHECK)
    assert "草稿" not in docx.Document(io.BytesIO(issued)).sections[0].header._element.xml


def test_the_word_file_has_the_standards_margins_and_grid() -> None:
    made = docx.Document(io.BytesIO(batch_opinion_docx(LETTER, code=CODE, verify_url=CHECK)))
    section = made.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert grid.get(qn("w:type")) == "linesAndChars"
    # 22 lines on 225 mm, in twentieths of a point.
    assert abs(int(grid.get(qn("w:linePitch"))) - 225 / 25.4 * 72 * 20 / 22) < 2


def test_equal_letters_give_equal_bytes() -> None:
    again = dataclasses.replace(LETTER)
    assert batch_opinion_pdf(LETTER, code=CODE) == batch_opinion_pdf(again, code=CODE)
    assert batch_opinion_docx(LETTER, code=CODE) == batch_opinion_docx(again, code=CODE)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (210, "二百一十"),
        (500, "五百"),
        (1001, "一千零一"),
    ],
)
def test_firms_are_numbered_as_chinese_headings_are(number: int, words: str) -> None:
    assert chinese_number(number) == words


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_no_two_firms_have_one_number(one: int, other: int) -> None:
    assert (chinese_number(one) == chinese_number(other)) is (one == other)
