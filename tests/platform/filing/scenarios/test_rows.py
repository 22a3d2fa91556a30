"""Moving, copying and renaming instances before the section is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang import edition as editions
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.forms.names import row_keys
from tihang.platform.filing.forms.rows import with_row_copied, with_row_moved
from tihang.platform.filing.scenarios.actions import with_card_changed
from tihang.platform.filing.scenarios.cards import card_state
from tihang.platform.filing.scenarios.effects import change_text

EDITION = editions.load("2025")


def page(*names: str) -> Flat:
    """The inputs of a section with one instance per name, and another field beside them."""
    found: Flat = {"scenarios:present": "yes", "narrative.overall": "总体"}
    for number, name in enumerate(names):
        found[f"scenarios[{number}].instance"] = name
        found[f"scenarios[{number}].systems:present"] = "yes"
        found[f"scenarios[{number}].systems[0].name"] = f"{name}的系统"
    return found


def names_on(flat: Flat) -> list[object]:
    return [flat.get(f"scenarios[{n}].instance") for n in row_keys(flat, "scenarios")]


def test_a_row_moves_with_all_that_belongs_to_it() -> None:
    moved, place = with_row_moved(page("甲", "乙", "丙"), "scenarios[2]", -1)
    assert place == "scenarios[1]"
    assert moved == page("甲", "丙", "乙")


@pytest.mark.parametrize(("row", "by"), [("scenarios[0]", -1), ("scenarios[1]", 1)])
def test_the_first_and_the_last_row_stay_where_they_are(row: str, by: int) -> None:
    assert with_row_moved(page("甲", "乙"), row, by)[0] == page("甲", "乙")


def test_a_copy_stands_after_the_row_and_has_its_lists() -> None:
    copied, place = with_row_copied(page("甲", "乙"), "scenarios[0]", {"instance": "甲二"})
    assert place == "scenarios[1]"
    assert names_on(copied) == ["甲", "甲二", "乙"]
    assert copied["scenarios[1].systems[0].name"] == "甲的系统"
    assert copied["scenarios[2].systems[0].name"] == "乙的系统"


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(0, 7), st.sampled_from((-1, 1)))))
def test_moving_loses_and_doubles_nothing(size: int, moves: list[tuple[int, int]]) -> None:
    flat = page(*(str(n) for n in range(size)))
    for number, by in moves:
        flat, _place = with_row_moved(flat, f"scenarios[{number}]", by)
    assert sorted(map(str, names_on(flat))) == [str(n) for n in range(size)]
    assert len(flat) == len(page(*(str(n) for n in range(size))))


@pytest.mark.parametrize(
    "target", ["scenarios[9]:1", "scenarios[0]:99", "evidence[0]:1", "scenarios[0]", ""]
)
def test_a_name_is_taken_for_a_card_that_is_there_and_a_scenario_that_is_listed(
    target: str,
) -> None:
    flat = {**page("甲"), "scenarios[0].scenario": "旧"}
    assert with_card_changed(EDITION, flat, "name", target) == (flat, "")


@pytest.mark.parametrize("what", ["up", "copy"])
@pytest.mark.parametrize("target", ["evidence[0]", "scenarios[0].systems[0]", "x", ""])
def test_only_instances_are_moved_and_copied(what: str, target: str) -> None:
    assert with_card_changed(EDITION, page("甲"), what, target) == (page("甲"), "")


def test_a_suggested_name_is_taken_with_one_click() -> None:
    flat = {**page("甲"), "scenarios[0].scenario": "智能仓储管理"}
    state = card_state(EDITION, flat, "scenarios[0]", 0)
    assert state.unlisted == "智能仓储管理"
    assert [each.number for each in state.suggestions] == [12]
    changed, card = with_card_changed(EDITION, flat, "name", "scenarios[0]:12")
    assert changed["scenarios[0].scenario"] == "仓储智能管理"
    assert card == "scenarios[0]"


def test_a_card_tells_what_it_holds() -> None:
    flat = {
        **page("甲"),
        "scenarios[0].activity": "加工",
        "scenarios[0].problem": "  ",
        "scenarios[0].built": "长" * 1001,
        "scenarios[0].uses_ai": "yes",
        "scenarios[0].evidence": ["E01", "E02"],
    }
    state = card_state(EDITION, flat, "scenarios[0]", 0)
    assert (state.filled, state.uses_ai, state.evidence) == (2, "yes", 2)
    assert state.is_over
    assert not state.unlisted


@pytest.mark.parametrize(
    ("before", "after", "unit", "text"),
    [
        ("45", "12", "分钟", "下降 73.33%"),
        ("61", "83", "%", "上升 22 个百分点（36.07%）"),
        ("１００", "1,100", "件", "上升 1000%"),
        ("0", "5", "次", "上升 5"),
        ("5", "5", "次", "无变化"),
        ("", "5", "次", "—"),
        ("约5", "5", "次", "—"),
    ],
)
def test_the_change_follows_from_before_and_after(
    before: str, after: str, unit: str, text: str
) -> None:
    assert change_text(before, after, unit) == text
