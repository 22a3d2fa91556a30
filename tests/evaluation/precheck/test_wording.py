"""Numbers, identity and card numbers, masks and excerpts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.evaluation.precheck.wording import (
    excerpt,
    halfwidth,
    has_figure,
    in_unit,
    is_card_number,
    is_id_number,
    levelled,
    masked,
)


def test_an_identity_number_needs_a_birth_date_and_the_right_check_digit() -> None:
    assert is_id_number("11010519491231002X")
    assert is_id_number("11010519491231002x")
    assert not is_id_number("110105194912310021")
    assert not is_id_number("11010519491331002X")


def test_a_card_number_passes_luhn_and_is_no_identity_number() -> None:
    assert is_card_number("6222 0212 3456 7890 128")
    assert not is_card_number("6222021234567890127")
    assert not is_card_number("622202")


@given(st.text("0123456789", min_size=15, max_size=18), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_makes_a_card_number_wrong(digits: str, last: int, off: int) -> None:
    right = next(d for d in "0123456789" if _luhn(digits + d))
    assert not _luhn(digits + str((int(right) + off) % 10))


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(d // 10 + d % 10 for d in doubled)) % 10 == 0


@given(st.text("0123456789", min_size=16, max_size=19))
def test_the_card_check_is_luhns(digits: str) -> None:
    if not is_id_number(digits):
        assert is_card_number(digits) == _luhn(digits)


@pytest.mark.parametrize(
    ("written", "unit", "amount", "precision"),
    [
        ("26,800", "万元", "26800", "0.5"),
        ("2.68", "亿元", "26800", "50"),
        ("82.5", None, "82.5", "0.05"),
    ],
)
def test_amounts_are_brought_to_one_unit_with_their_precision(
    written: str, unit: str | None, amount: str, precision: str
) -> None:
    assert in_unit(written, unit) == (Decimal(amount), Decimal(precision))


def test_figures_in_words_count_as_figures() -> None:
    assert all(map(has_figure, ["缩短四成", "提高12%", "用时减少一半", "由半天缩短到实时"]))
    assert not any(map(has_figure, ["大幅提升", "处于领先水平", "一是加强管理"]))


@given(st.text())
def test_halfwidth_keeps_every_character_in_its_place(text: str) -> None:
    assert len(halfwidth(text)) == len(text)


def test_fullwidth_digits_letters_and_percent_become_halfwidth() -> None:
    assert halfwidth("１２．５％ＡＢｘ，。") == "12.5%ABx，。"


def test_a_mask_shows_the_ends_only() -> None:
    assert masked("13900000000") == "139******00"
    assert masked("12345") == "*****"


def test_an_excerpt_begins_with_a_clause_and_marks_what_is_left_out() -> None:
    text = "单位产值综合能耗降低18.1%。公司2023年6月通过能力成熟度三级评估，" + "其后持续改进" * 9
    start = text.index("通过")
    shown = excerpt(text, start, start + 4)
    assert shown.startswith("…公司2023年6月通过")
    assert shown.endswith("…")


def test_names_are_the_same_whatever_their_blanks_marks_and_case() -> None:
    assert levelled("MES 系统（一期）") == levelled("mes系统一期")
