"""Names of scenarios as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang import edition as editions
from tihang.edition.scenario_names import nearest_scenario, nearest_scenarios, plain_name

EDITION = editions.load("2025")
NAMES = [scenario.name for scenario in EDITION.scenarios]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("人机协同作业", "人机协同作业"),
        ("（23）人机协同作业", "人机协同作业"),
        ("12. 仓储智能管理", "仓储智能管理"),
        ("①在线智能检测", "在线智能检测"),
        ("生产作业-人机协同作业", "人机协同作业"),
        ("生产作业——人机协作作业", "人机协同作业"),
        ("设备故障诊断和预测", "设备故障诊断与预测"),
        ("设备故障诊断/预测", "设备故障诊断与预测"),
        ("供应链风险预警、调度", "供应链风险预警与调度"),
        ("智能仓储管理", "仓储智能管理"),
        ("ＡＧＶ物料配送", "物料精准配送"),
        ("场景名称：数字孪生工厂建设", "数字孪生工厂构建"),
        ("污染在线管理", "污染在线管控"),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(written: str, meant: str) -> None:
    found = nearest_scenario(EDITION, written)
    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize("written", ["", "——", "12", "太空农业", "。"])
def test_nothing_is_suggested_where_nothing_is_near(written: str) -> None:
    assert nearest_scenarios(EDITION, written) == ()


@given(
    st.sampled_from(NAMES), st.integers(1, 40), st.sampled_from(["({})", "（{}）", "{}.", "{}、"])
)
def test_numbering_and_width_make_no_difference(name: str, number: int, form: str) -> None:
    assert nearest_scenario(EDITION, form.format(number) + name) == EDITION.scenario(name)
    wide = name.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789"})
    assert plain_name(wide) == plain_name(name)


@given(st.text(max_size=200))
def test_any_text_gets_an_answer_from_the_list_or_none(written: str) -> None:
    assert all(found in EDITION.scenarios for found in nearest_scenarios(EDITION, written))


@given(st.sampled_from(NAMES), st.integers(0, 30), st.sampled_from("的化新之"))
def test_one_wrong_character_still_finds_the_name(name: str, at: int, wrong: str) -> None:
    at %= len(name)
    near = nearest_scenarios(EDITION, name[:at] + wrong + name[at + 1 :])
    assert EDITION.scenario(name) in near
