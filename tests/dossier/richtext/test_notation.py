"""The notation of long texts: what is read from it, and that nothing else has a meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.strategies import HARD_TEXTS
from tihang.dossier.richtext import (
    Block,
    BulletList,
    NumberedList,
    Paragraph,
    Picture,
    Table,
    parse,
    pictures,
    plain,
    render,
)

WHOLE = """建设内容如下：
- 改造产线
- 上线系统

1. 第一步
2. 第二步
4. 第四步
表：设备清单
| 设备 | 数量 |
|---|---|
| 机械臂 | 6 |
| 型号 A\\|B |
![产线全景](E03)
收尾。"""


def test_every_kind_of_block_is_read() -> None:
    assert parse(WHOLE) == (
        Paragraph("建设内容如下："),
        BulletList(("改造产线", "上线系统")),
        NumberedList(("第一步", "第二步")),
        NumberedList(("第四步",), start=4),
        Table(("设备", "数量"), (("机械臂", "6"), ("型号 A|B", "")), "设备清单"),
        Picture("E03", "产线全景"),
        Paragraph("收尾。"),
    )


@pytest.mark.parametrize(
    "line",
    ["-5 度", "-", "1.5 倍", "1．其一", "1、其一", "0. 零", "01. 一", "| 单独一行 |", "| 文",
     "#标题", "**粗**", "![](a b)", "![无](", "图 ![a](E1) 文", "\\", "\\#", "\\n", "表：无表",
     "> 引"],
)  # fmt: skip
def test_a_line_of_another_kind_is_text_character_for_character(line: str) -> None:
    assert parse(line) == (Paragraph(line),)
    assert plain(line) == line


@pytest.mark.parametrize(
    "line", ["- 甲", "1. 甲", "| 甲 | 乙 |", "![甲](E01)", "\\- 甲", "\\\\1. 甲"]
)
def test_a_backslash_takes_the_meaning_away(line: str) -> None:
    assert parse(f"\\{line}") == (Paragraph(line),)
    assert plain(f"\\{line}") == line


def test_lines_are_paragraphs_and_blank_ones_nothing() -> None:
    assert parse("\n　甲 \n\n\n乙\n") == (Paragraph("甲"), Paragraph("乙"))
    assert parse(" \n　") == ()


def test_the_pictures_of_a_text_are_named_once() -> None:
    assert pictures("![甲](E2)\n![乙](E1)\n![丙](E2)\n\\![丁](E9)") == ("E2", "E1")


def test_a_caption_may_hold_brackets() -> None:
    assert parse("![甲](乙](E1)") == (Picture("E1", "甲](乙"),)


LINES = (
    st.one_of(
        st.sampled_from([text for text in HARD_TEXTS if "\n" not in text]),
        st.text(st.sampled_from("-1. |\\![]()表：甲a#"), max_size=12),
        st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12),
    )
    .map(lambda text: " ".join(text.splitlines()).strip())
    .filter(bool)
)
CELLS = st.one_of(st.just(""), LINES)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, LINES),
    st.builds(BulletList, st.lists(LINES, min_size=1, max_size=3).map(tuple)),
    st.builds(
        NumberedList, st.lists(LINES, min_size=1, max_size=3).map(tuple), st.integers(1, 9990)
    ),
    st.integers(1, 3).flatmap(
        lambda width: st.builds(
            Table,
            st.tuples(*[CELLS] * width),
            st.lists(st.tuples(*[CELLS] * width), max_size=3).map(tuple),
            st.one_of(st.just(""), LINES),
        )
    ),
    st.builds(Picture, st.sampled_from(["E03", "附件1-2", "a.b_c"]), st.one_of(st.just(""), LINES)),
)


@given(blocks=st.lists(BLOCKS, max_size=5).map(tuple))
def test_blocks_written_and_read_again_are_the_same(blocks: tuple[Block, ...]) -> None:
    assert parse(render(blocks)) == blocks


@given(lines=st.lists(st.one_of(LINES, st.just("")), max_size=8))
def test_any_text_has_a_reading_and_its_rendering_means_the_same(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert parse(render(parse(text))) == parse(text)


@given(lines=st.lists(LINES, max_size=8))
def test_no_word_is_lost_by_reading(lines: list[str]) -> None:
    """Whatever the lines mean, their letters and figures are in what is read."""
    read = plain("\n".join(lines))
    for character in "甲a":
        expected = sum(line.count(character) for line in lines)
        assert read.count(character) >= expected - read_as_number(lines, character)


def read_as_number(lines: list[str], character: str) -> int:
    """How often it stands in the number of a picture that has a caption, which is not read."""
    found = [block for line in lines for block in parse(line) if isinstance(block, Picture)]
    return sum(block.evidence.count(character) for block in found if block.caption)
