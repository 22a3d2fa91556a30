"""Instances out of pasted text: what is recognised, and that nothing is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang import edition as editions
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Effect, ScenarioInstance, SystemUsed
from tihang.dossier.pasting import (
    MOST_CHARACTERS,
    ParsedInstances,
    instance_text,
    parse_instances,
)
from tihang.dossier.pasting.labels import PARTS
from tihang.dossier.pasting.parse import plain_lines

EDITION = editions.load("2025")
EXAMPLES = Path(__file__).parents[3] / "examples"

WRITTEN = """三、智能制造场景建设情况
（一）生产作业——人机协同作业——壳体柔性加工单元
1.业务活动：壳体粗精加工。
  多品种小批量。
2. 解决的问题
换型时间长。
3、建设内容（1000字以内）：
建成 12 台协作机器人。
（4）技术：力控。
5.成效：效率提升 30%。
是否应用人工智能：是，采用视觉模型
装备、软件和系统清单
序号\t名称\t供应商\t型号\t数量\t是否国产\t备注
1\t协作机器人\t甲公司（虚构）\tR10\t12台\t是\t新购
2\tMES\t乙公司（虚构）\tV3\t若干\t国产\t
指标\t单位\t建设前\t建设后
换型时间\t分钟\t45\t12
附：现场照片
（二）场景名称：仓储智能化管理
实例名称：立体库
业务活动\t入库出库
"""


def parsed(text: str) -> ParsedInstances:
    return parse_instances(text, EDITION)


def test_parts_are_known_by_their_headings_with_and_without_numbers() -> None:
    first = parsed(WRITTEN).instances[0].instance
    assert (first.scenario, first.instance) == ("人机协同作业", "壳体柔性加工单元")
    assert first.activity == "壳体粗精加工。\n多品种小批量。"
    assert first.problem == "换型时间长。"
    assert first.built == "建成 12 台协作机器人。"
    assert first.technology == "力控。"
    assert first.effect == "效率提升 30%。"
    assert first.uses_ai is True


def test_tables_become_lists() -> None:
    first = parsed(WRITTEN).instances[0].instance
    assert first.systems == (
        SystemUsed(
            name="协作机器人", supplier="甲公司（虚构）", model="R10", quantity=12, domestic=True
        ),
        SystemUsed(name="MES", supplier="乙公司（虚构）", model="V3", domestic=True),
    )
    assert first.effects == (
        Effect(indicator="换型时间", unit="分钟", before=Decimal(45), after=Decimal(12)),
    )


def test_what_finds_no_place_is_left_over_with_its_line() -> None:
    left = [(each.line, each.text) for each in parsed(WRITTEN).leftovers]
    assert left == [
        (1, "三、智能制造场景建设情况"),
        (11, "采用视觉模型"),
        (14, "备注：新购"),
        (15, "若干"),
        (18, "附：现场照片"),
    ]
    assert any("备注" in note for note in parsed(WRITTEN).notes)


def test_cells_beyond_the_headings_are_left_over() -> None:
    found = parsed(
        "生产作业——人机协同作业——甲\n模型名称\t用途\n定位模型\t找正\t多出的\n\t\t只有这个\n"
        "缺了用途的模型\t\n名称\t不认识的列\n某\t物"
    )
    assert [each.text for each in found.leftovers] == ["多出的", "只有这个"]
    models = found.instances[0].instance.ai_models or ()
    assert [each.name for each in models] == ["定位模型", "缺了用途的模型", "名称", "某"]


def test_a_name_outside_the_list_stays_as_it_was_written() -> None:
    second = parsed(WRITTEN).instances[1].instance
    assert second.scenario == "仓储智能化管理"
    assert second.activity == "入库出库"


@pytest.mark.parametrize(
    "title",
    [
        "生产作业——人机协同作业——甲",
        "一、生产作业——人机协同作业——甲",
        "（1）生产作业—人机协同作业—甲",
        "1. 生产作业-人机协同作业-甲",
        "生产作业环节——人机协同作业——甲",
        "① 生产作业 —— 人机协同作业 —— 甲：",
        "人机协同作业——甲",
        "场景名称：人机协同作业\n实例名称：甲",
        "场景名称\t人机协同作业\t实例名称\t甲",
        "【场景名称】人机协同作业\n【实例名称】甲",
    ],
)
def test_titles_are_known_however_they_are_numbered_and_dashed(title: str) -> None:
    found = parsed(f"{title}\n业务活动：加工")
    assert [each.instance for each in found.instances] == [
        ScenarioInstance(scenario="人机协同作业", instance="甲", activity="加工")
    ]
    assert not found.leftovers


def test_a_title_under_the_wrong_stage_is_remarked_on() -> None:
    found = parsed("产品服务——人机协同作业——甲\n业务活动：加工")
    assert "“人机协同作业”属于“生产作业”环节" in found.notes[0]


def test_a_stage_with_an_unlisted_scenario_is_still_an_instance() -> None:
    found = parsed("生产作业——人机合作——甲")
    assert found.instances[0].instance.scenario == "人机合作"


def test_running_text_with_dashes_is_no_title() -> None:
    found = parsed("生产作业——人机协同作业——甲\n业务活动：如前所述——见上文——共三条。")
    assert len(found.instances) == 1


def test_text_before_the_first_instance_is_left_over_and_not_lost() -> None:
    found = parsed("业务活动：加工\n说明一")
    assert found.instances == ()
    assert [each.text for each in found.leftovers] == ["业务活动：加工", "说明一"]


def test_word_s_own_line_breaks_and_marks_are_understood() -> None:
    found = parsed("生产作业——人机协同作业——甲\x0b业务活动：加\x07工\r乙")
    assert found.instances[0].instance.activity == "加工\n乙"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("长" * (MOST_CHARACTERS + 1), "一次最多"),
        ("生产作业——人机协同作业——甲\n" * 61, "61 个实例"),
    ],
)
def test_too_much_at_once_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parsed(text)


def test_a_part_that_no_dossier_can_hold_is_left_over_from_there_on() -> None:
    found = parsed("生产作业——人机协同作业——甲\n业务活动：起\n" + "长" * 25_000 + "\n止")
    assert found.instances[0].instance.activity == "起"
    assert [len(each.text) for each in found.leftovers] == [25_000, 1]


def test_the_showcase_firms_instances_read_back_as_they_were() -> None:
    instances = read_dossier(EXAMPLES / "excellence.yaml").scenarios or ()
    text = "\n\n".join(instance_text(each, EDITION) for each in instances)
    found = parsed(text)
    assert tuple(each.instance for each in found.instances) == instances
    assert not found.leftovers


_CHARACTERS = "加工装配检测换型设备数据ABC123，。；%（）《》<>&\"'堃喆珺玥镕𠮷😀"
_words = st.text(_CHARACTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
_running = st.lists(_words, min_size=1, max_size=4).map("\n".join)


def _reads_as_text(text: str) -> bool:
    """No line that a reader would take for a heading or for a number before one."""
    return not any(
        re.match(r"[(（]?\d|[-—]", line) or re.sub(r"\W|\d", "", line) in PARTS
        for line in text.split("\n")
    )


_cells = _words.filter(lambda text: text.strip() not in ("/", "-"))
_systems = st.builds(
    SystemUsed,
    name=_cells,
    kind=st.none() | st.sampled_from(["equipment", "software"]),
    supplier=st.none() | _cells,
    model=st.none() | _cells,
    quantity=st.none() | st.integers(0, 9999),
    domestic=st.none() | st.booleans(),
)
_effects = st.builds(
    Effect,
    indicator=_cells,
    unit=st.none() | _cells,
    before=st.none() | st.decimals(-9999, 9999, places=2),
    after=st.none() | st.decimals(-9999, 9999, places=2),
)
_part = st.none() | _running.filter(_reads_as_text)
_instances = st.builds(
    ScenarioInstance,
    scenario=st.sampled_from([s.name for s in EDITION.scenarios]),
    instance=_words.filter(_reads_as_text).filter(lambda text: text[-1] not in "。；，"),
    activity=_part,
    problem=_part,
    built=_part,
    technology=_part,
    effect=_part,
    interfaces=_part,
    uses_ai=st.none() | st.booleans(),
    systems=st.none() | st.lists(_systems, max_size=3),
    effects=st.none() | st.lists(_effects, max_size=3),
    evidence=st.none() | st.lists(st.sampled_from(["E01", "E02"]), unique=True),
)


@given(st.lists(_instances, min_size=1, max_size=3))
def test_an_instance_written_as_text_reads_back_the_same(
    instances: list[ScenarioInstance],
) -> None:
    text = "\n".join(instance_text(each, EDITION) for each in instances)
    found = parsed(text)
    assert [each.instance for each in found.instances] == instances
    assert not found.leftovers


_lines = st.sampled_from([*WRITTEN.splitlines(), *PARTS, "：", "——", "\t", "名称\t型号", "x\ty\tz"])
_any_line = st.one_of(_lines, st.text(max_size=40), st.text("—-：:\t甲乙一1、（） ", max_size=20))


@given(st.lists(_any_line, max_size=30))
def test_every_line_that_says_something_is_placed_or_left_over(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = parsed(text)
    placed = {number for each in found.instances for number in each.lines}
    left = {each.line for each in found.leftovers}
    for number, line in plain_lines(text):
        assert number in placed | left, line


@given(st.lists(_any_line, max_size=30))
def test_no_character_of_a_line_is_dropped(lines: list[str]) -> None:
    """What stands on a line is in an instance, left over, or a word that the reader knows."""
    text = "\n".join(lines)
    found = parsed(text)
    said = "".join(each.instance.model_dump_json() for each in found.instances)
    kept = said + "".join(each.text for each in found.leftovers)
    for _number, line in plain_lines(text):
        rare = {character for character in line if ord(character) > 0x2E80 and character.isalpha()}
        lost = {c for c in rare if c not in kept and c not in _KNOWN}
        assert not lost, (line, lost)


_KNOWN = set("".join(PARTS) + WRITTEN) | set("一二三四五六七八九十第章节条项无有是否国产进口应用未")
