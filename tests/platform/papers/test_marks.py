"""Differences between two texts, character by character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tihang.platform.papers.marks import LONGEST, Piece, marked, shortened

texts = st.text(alphabet="甲乙丙ab1 \n", max_size=60)


@given(online=texts, paper=texts)
def test_the_pieces_of_each_side_make_up_its_text(online: str, paper: str) -> None:
    left, right = marked(online, paper)
    assert "".join(p.text for p in left) == " ".join(online.split())
    assert "".join(p.text for p in right) == " ".join(paper.split())


@given(online=texts, paper=texts)
def test_what_is_not_marked_is_on_both_sides(online: str, paper: str) -> None:
    left, right = marked(online, paper)
    same = ["".join(p.text for p in side if not p.marked).split() for side in (left, right)]
    assert "".join(same[0]) == "".join(same[1])


@given(text=texts)
def test_equal_texts_have_no_mark(text: str) -> None:
    left, right = marked(text, text)
    assert not any(piece.marked for piece in (*left, *right))


def test_one_changed_digit_is_marked_alone() -> None:
    left, right = marked("投资 12,300 万元", "投资 12,800 万元")
    assert [p.text for p in left if p.marked] == ["3"]
    assert [p.text for p in right if p.marked] == ["8"]


def test_a_line_that_the_paper_does_not_break_is_no_difference() -> None:
    left, right = marked("收入1万元。\n工厂建成。", "收入2万元。工厂建成。")
    assert left == (Piece("收入"), Piece("1", marked=True), Piece("万元。 工厂建成。"))
    assert right == (Piece("收入"), Piece("2", marked=True), Piece("万元。工厂建成。"))


def test_a_very_long_text_is_marked_as_one_part_and_shown_short() -> None:
    text = "甲乙丙丁" * LONGEST
    left, right = marked(text + "3" + text, text + "8" + text)
    assert [p.text for p in left if p.marked] == ["3"]
    assert [p.text for p in right if p.marked] == ["8"]
    short = shortened(left)
    assert sum(len(p.text) for p in short) < 200
    assert Piece("3", marked=True) in short
