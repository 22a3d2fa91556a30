"""Numbers and sentences as people read them."""

from __future__ import annotations

import pytest

from tihang.evaluation.text_of import clipped, noted, numbered, shown_number, with_full_stop
from tihang.text import use_language


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (19.047619, "%", "19.05%"),
        (20.0, "%", "20%"),
        (2000.0, "万元", "2000 万元"),
        (3.0, None, "3"),
        (-1.5, "%", "-1.5%"),
        (0.0, "个", "0 个"),
    ],
)
def test_a_number_is_shown_with_its_unit_and_no_closing_noughts(
    value: float, unit: str | None, shown: str
) -> None:
    assert shown_number(value, unit) == shown


def test_a_number_near_its_bound_is_shown_with_more_places() -> None:
    assert shown_number(19.9996, "%", apart_from=20.0) == "19.9996%"
    assert shown_number(20.0, "%", apart_from=20.0) == "20%"


def test_a_sentence_gets_one_full_stop() -> None:
    assert with_full_stop("已满足") == "已满足。"
    assert with_full_stop("已满足。") == "已满足。"


def test_a_note_stands_in_brackets_and_an_empty_one_not_at_all() -> None:
    assert noted("甲", "乙") == "甲（乙）"
    assert noted("甲", "") == "甲"


def test_a_long_text_is_cut_to_one_line() -> None:
    assert clipped("一\n二") == "一 二"
    assert len(clipped("字" * 500)) == 60
    assert clipped("字" * 500).endswith("…")


def test_parts_are_counted() -> None:
    with use_language("zh-hans"):
        assert numbered(["甲", "乙"]) == "① 甲 ② 乙"
