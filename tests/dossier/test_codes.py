"""Unified social credit codes: which pass, and which slips are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.strategies import credit_codes
from tihang.dossier.codes import ALPHABET, check_credit_code


@pytest.mark.parametrize(
    "code",
    ["91350100MA0000000L", "91350181MA0000000Y", "91350128MA00000007", "91350112MA00000001"],
)
def test_codes_with_the_right_check_character_pass(code: str) -> None:
    assert check_credit_code(code) == code
    assert check_credit_code(f" {code.lower()} ") == code


@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code: str, at: int, wrong: str) -> None:
    spoiled = code[:at] + wrong + code[at + 1 :]
    if spoiled == code:
        assert check_credit_code(spoiled) == code
    else:
        with pytest.raises(ValueError, match="校验位不符"):
            check_credit_code(spoiled)


@given(credit_codes(), st.integers(0, 15))
def test_two_swapped_neighbours_are_found(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped != code:
        with pytest.raises(ValueError, match="校验位不符"):
            check_credit_code(swapped)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91350100MA0000000", "应为 18 位，现为 17 位"),
        ("9135010IMA0000000L", "第 8 位“I”不是允许的字符"),
        ("91350100MA0000000X", "末位应为“L”，现为“X”"),
    ],
)
def test_the_message_says_what_is_wrong(code: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        check_credit_code(code)
