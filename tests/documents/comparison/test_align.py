"""Texts laid over one another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.documents.comparison.align import align
from tihang.documents.comparison.text import BLANK, BOUNDARY, CELL_GAP, Tokens, comparable, folded

CELLS = st.lists(st.text("甲乙01是否", min_size=1, max_size=12), min_size=1, max_size=30)


def joined(cells: list[str]) -> Tokens:
    bound = np.array([BOUNDARY], dtype=np.int32)
    return np.concatenate([part for cell in cells for part in (bound, folded(cell))])


def cells_of(cells: list[str], paper: str) -> list[str]:
    """What the paper has for each of the cells."""
    text = comparable(paper)
    expected = joined(cells)
    home = align(expected, text.tokens, text.soft).home
    number = np.cumsum(expected == BOUNDARY) - 1
    found = [""] * len(cells)
    for token, place in zip(text.tokens, home, strict=True):
        if token > BLANK:
            found[number[place]] += chr(token)
    return found


@pytest.mark.parametrize(
    ("cells", "paper", "found"),
    [
        (["860", "420"], "8601 420", ["8601", "420"]),
        (["860", "420"], "860 1420", ["860", "1420"]),
        (["860", "860"], "860 8600", ["860", "8600"]),
        (["是", "是", "是"], "是 否 是", ["是", "否", "是"]),
        (["借鉴。", "E14"], "借鉴。 换成另一 段文字", ["借鉴。", "换成另一段文字"]),
        (["ERP", "软件", "是"], "ERP0 换成另一段 是", ["ERP0", "换成另一段", "是"]),
        (["企业", "规模", "大型"], "企业\n大型", ["企业", "", "大型"]),
        (["FMS-12", "2"], f"FMS-1 {CELL_GAP}12", ["FMS-1", "12"]),
        (["FGC1", "3"], f"FGC {CELL_GAP}13", ["FGC", "13"]),
        (
            ["名称", "仓储装备(虚构)", "A-8"],
            f"名称 {CELL_GAP}另一段文字 {CELL_GAP}(变更)A-8",
            ["名称", "另一段文字", "(变更)A-8"],
        ),
        (["型号", "12"], f"型{CELL_GAP}号 {CELL_GAP}12", ["型号", "12"]),
        (["甲", "乙"], "", ["", ""]),
    ],
)
def test_what_is_more_stands_in_its_own_cell(
    cells: list[str], paper: str, found: list[str]
) -> None:
    assert cells_of(cells, paper) == found


@given(CELLS)
def test_the_same_text_is_laid_over_itself(cells: list[str]) -> None:
    assert cells_of(cells, " ".join(cells)) == cells
    text = comparable(" ".join(cells))
    assert align(joined(cells), text.tokens, text.soft).matched[text.tokens > BLANK].all()


@given(CELLS, CELLS)
def test_no_character_of_the_paper_is_lost(cells: list[str], others: list[str]) -> None:
    assert "".join(cells_of(cells, " ".join(others))) == "".join(others)


def test_thousands_of_characters_in_another_order_are_aligned_all_the_same() -> None:
    cells = [f"第{n}项内容{n * 7919 % 1000}" for n in range(2000)]
    moved = [*cells[1000:], *cells[:1000]]
    found = cells_of(cells, " ".join(moved))
    assert "".join(found) == "".join(moved)
    assert sum(one == other for one, other in zip(found, cells, strict=True)) >= 990


def test_a_change_between_a_value_and_words_of_the_form_is_one_of_the_value() -> None:
    expected = joined(["下发。", "应用成效：", "缩短。"])
    words = np.repeat([False, True, False], [4, 6, 4])
    for paper, value in (("下发。\n变\n应用成效：缩短。", 0), ("下发。\n应用成效：变缩短。", 2)):
        text = comparable(paper)
        home = align(expected, text.tokens, text.soft, words).home
        (place,) = home[text.tokens == ord("变")]
        assert np.cumsum(expected == BOUNDARY)[place] - 1 == value


def test_a_label_is_found_beside_a_value_that_was_replaced() -> None:
    value, other = "以两条窑的日产能和换产时间为约束先定规格再合并色号", "釉线清洗由每周减少"
    expected = joined([value, "应用成效：", other])
    words = np.repeat([False, True, False], [len(value) + 1, 6, len(other) + 1])
    text = comparable(f"换成另一段文字\n应用成效：釉线{'增加的文字' * 6}清洗由每周减少")
    home = align(expected, text.tokens, text.soft, words).home
    number = np.cumsum(expected == BOUNDARY)[home] - 1
    found = "".join(chr(t) for t in text.tokens[(number == 1) & (text.tokens > BLANK)])
    assert found == "应用成效:"
