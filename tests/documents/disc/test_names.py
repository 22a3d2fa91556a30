"""Names that every system can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.documents.disc import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("福建某某<科技>有限公司", "福建某某_科技_有限公司"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a\\b:c*d?e|f"g;1', "a_b_c_d_e_f_g_1"),
        ("𠮷野家", "_野家"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("结尾. . ", "结尾"),
        ("  ", "_"),
        ("...", "_"),
        ("长" * 60 + ".pdf", "长" * 36 + ".pdf"),
        ("清单.txt", "清单.txt"),
    ],
)
def test_what_cannot_stand_in_a_name_is_replaced(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=80))
def test_any_text_gives_a_name_that_stays_as_it_is(text: str) -> None:
    safe = safe_name(text)
    assert 0 < len(safe) <= 40
    assert safe_name(safe) == safe
    assert not set(safe) & set('<>:"/\\|?*;')
    assert safe[-1] not in " ."
    assert all(31 < ord(character) <= 0xFFFF for character in safe)
