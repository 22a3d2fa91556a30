"""Lines fill the terminal and break where Chinese and English may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tihang.cli.layout import wrapped

LETTERS = st.text("智能工厂，。《》（）AI 20%、ab c-\n", max_size=80)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("智能工厂梯度培育", 8, ["智能工厂", "梯度培育"]),
        ("共填报 21 项指标", 10, ["共填报 21", "项指标"]),
        ("智能工厂。", 8, ["智能工", "厂。"]),
        ("按照《指引》", 6, ["按照", "《指", "引》"]),
        ("the share of scenarios", 12, ["the share of", "scenarios"]),
        ("第一行\n第二行", 20, ["第一行", "第二行"]),
        ("", 20, []),
    ],
)
def test_where_a_line_breaks(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width)) == lines


@given(LETTERS, st.integers(20, 60))
def test_nothing_is_lost_and_no_line_ends_in_a_space(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == line.rstrip() for line in lines)


@given(st.lists(st.sampled_from(["智能，", "AI ", "20% ", "（工厂）", "培育"])), st.integers(8, 60))
def test_no_line_is_wider_than_the_terminal(parts: list[str], width: int) -> None:
    assert all(cell_len(line) <= width for line in wrapped("".join(parts), width))
