"""The canonical form, the hash and the code that people type."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.dossier.canonical import canonical_json, content_hash, same_short_code, short_code
from tihang.dossier.model import Dossier

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def _dossier(**parts: object) -> Dossier:
    return Dossier.model_validate({"edition": "2025", "tier": "basic", **parts})


def test_keys_are_sorted_and_nothing_absent_or_blank_is_written() -> None:
    dossier = _dossier(
        factory={"started": "2024-01-02", "investment": 1.50, "lines": 2},
        enterprise={"name": "示例", "address": None},
        maturity=[],
        extra={"甲": None},
    )
    assert canonical_json(dossier).decode() == (
        '{"edition":"2025","enterprise":{"name":"示例"},"factory":{"investment":1.5,"lines":2,'
        '"started":"2024-01-02"},"format":"tihang-dossier/1","maturity":[],"tier":"basic"}'
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (-0.0, "0"), (1200000, "1200000"), (1e-9, "0.000000001"), (2.50, "2.5"), (-3, "-3")],
)
def test_numbers_are_written_in_plain_digits(number: float, written: str) -> None:
    form = canonical_json(_dossier(factory={"investment": number})).decode()
    assert f'"investment":{written}}}' in form


def test_absent_and_none_at_all_are_different_dossiers() -> None:
    assert content_hash(_dossier(maturity=None)) != content_hash(_dossier(maturity=[]))


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    dossier = _dossier()
    assert content_hash(dossier) == hashlib.sha256(canonical_json(dossier)).hexdigest()


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="OpenSSL without SM3")
def test_sm3_is_offered() -> None:
    dossier = _dossier()
    assert content_hash(dossier, "sm3") == hashlib.new("sm3", canonical_json(dossier)).hexdigest()


def test_a_short_code_is_four_groups_of_unmistakable_characters() -> None:
    assert short_code("00" * 32) == "0000-0000-0000-0000"
    assert short_code("ff" * 32) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert short_code("0123456789abcdef0123" + "0" * 44) == "04HM-ASW9-NF6Y-Y093"


@given(hashes)
def test_a_short_code_is_recognised_however_it_is_typed(value: str) -> None:
    code = short_code(value)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert same_short_code(typed, code)


@given(hashes, hashes)
def test_hashes_that_differ_in_their_first_80_bits_have_different_codes(
    one: str, other: str
) -> None:
    assert (short_code(one) == short_code(other)) == (one[:20] == other[:20])


def test_one_changed_character_makes_another_code() -> None:
    code = short_code("0123456789abcdef0123" + "0" * 44)
    for at, letter in itertools.product(range(len(code)), "2Z"):
        if code[at] not in ("-", letter):
            assert not same_short_code(code[:at] + letter + code[at + 1 :], code)
