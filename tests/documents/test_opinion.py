"""The preliminary opinion: every word of it in both files."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from tests.documents.reading import docx_text, pdf_text, squeezed
from tihang.documents import CreditCheck, Opinion, opinion_docx, opinion_pdf
from tihang.documents.content.model import block_strings
from tihang.documents.opinion import opinion_blocks

OPINION = Opinion(
    number="榕示工信〔2025〕8号",
    issuer="示例县工业和信息化局",
    addressee="示例市工业和信息化局",
    basis="《关于开展2025年度智能工厂梯度培育行动的通知》",
    enterprise="福建示例<精密>制造&有限公司",
    credit_code="91350181MA0000000Y",
    project="示例 #智能工厂 {{ 1 }}",
    tier="卓越级智能工厂",
    checks=(
        CreditCheck("国家企业信用信息公示系统", dt.date(2025, 7, 14), "clear"),
        CreditCheck("中国执行信息公开网", dt.date(2025, 7, 15), "found", "见截图"),
    ),
    conclusion="同意推荐。",
    reasons="材料齐全。\n逐条审查，未发现不符合项。",
    date=dt.date(2025, 7, 16),
    code="3AZ5-TFE7-1BFF-56X8",
)


@pytest.mark.parametrize(
    "read", [lambda o: pdf_text(opinion_pdf(o)), lambda o: docx_text(opinion_docx(o))]
)
def test_the_letter_says_everything(read: object) -> None:
    assert callable(read)
    text = read(OPINION)
    parts = [s for block in opinion_blocks(OPINION) for s in block_strings(block)]
    wanted = [
        "示例县工业和信息化局文件",
        OPINION.number,
        "关于福建示例<精密>制造&有限公司申报卓越级智能工厂的初审意见",
        "示例市工业和信息化局：",
        *parts,
        "2025年7月16日",
    ]
    assert [part for part in wanted if squeezed(part) not in text] == []


def test_each_credit_check_is_shown_with_its_own_result() -> None:
    text = docx_text(opinion_docx(OPINION))
    assert "国家企业信用信息公示系统2025年7月14日未发现失信记录" in text
    assert "中国执行信息公开网2025年7月15日发现失信记录见截图" in text


def test_a_letter_without_checks_says_so_instead_of_passing_over_it() -> None:
    bare = dataclasses.replace(OPINION, checks=())
    assert "尚未登记信用核查结果" in pdf_text(opinion_pdf(bare))
    assert "尚未登记信用核查结果" in docx_text(opinion_docx(bare))


def test_equal_letters_give_equal_bytes() -> None:
    assert opinion_pdf(OPINION) == opinion_pdf(dataclasses.replace(OPINION))
    assert opinion_docx(OPINION) == opinion_docx(dataclasses.replace(OPINION))
