"""What counts as the same text."""

from __future__ import annotations

import numpy as np
import pytest

from tihang.documents.comparison.text import BLANK, CELL, comparable, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ（１２３％）", "ABC(123%)"),
        ("智能 工厂\n梯度　培育", "智能工厂梯度培育"),
        ("⼯⼚", "工厂"),
        ("“引号”", '"引号"'),
        ("〓(U+20BB7)野家", "𠮷野家"),
        ("〓( U+2 0BB7 )野家", "𠮷野家"),
        ("e\u0301", "é"),
        ("👨\u200d👩", "👨👩"),
        ("目录 . . . . . . . 3", "目录 3"),
    ],
)
def test_only_the_setting_differs(one: str, other: str) -> None:
    assert folded(one).tolist() == folded(other).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [("m³", "m3"), ("1.5", "15"), ("-5", "5"), ("甲、乙", "甲乙"), ("a", "A"), ("①", "1")],
)
def test_the_text_differs(one: str, other: str) -> None:
    assert folded(one).tolist() != folded(other).tolist()


def test_each_token_knows_its_place() -> None:
    text = comparable("  甲 \n 乙\x1f丙 ")
    assert text.tokens.tolist() == [ord("甲"), BLANK, ord("乙"), CELL, ord("丙")]
    assert [text.source[place] for place in text.where[text.tokens > BLANK]] == ["甲", "乙", "丙"]


def test_a_hyphen_at_the_end_of_a_line_may_or_may_not_be_of_the_text() -> None:
    text = comparable("manu-\nfacturing SF-2024")
    assert np.flatnonzero(text.soft).tolist() == [4]
    assert comparable("MES\ufffe\nLite").tokens[3] == ord("-")
