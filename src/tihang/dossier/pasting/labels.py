"""The words that open a part of an instance, as forms and writers put them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

TEXT_PARTS: Final = ("activity", "problem", "built", "technology", "effect", "interfaces")
"""Parts that run on over several lines."""

TABLE_PARTS: Final = ("systems", "ai_models", "effects")

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "stage": ("环节", "环节名", "环节名称", "所属环节", "所处环节"),
    "scenario": (
        "场景", "场景名", "场景名称", "典型场景", "典型场景名称", "所属场景", "对应典型场景",
    ),
    "instance": (
        "实例", "实例名", "实例名称", "场景实例", "场景实例名称", "案例名称", "应用实例名称",
    ),
    "activity": (
        "业务活动", "业务场景", "业务描述", "业务背景", "业务活动描述", "场景描述", "场景概述",
    ),
    "problem": (
        "痛点问题", "痛点", "问题", "问题痛点", "业务痛点", "存在问题", "存在的问题", "解决问题",
        "解决的问题", "解决的痛点问题", "要解决的问题", "拟解决的问题", "需求与痛点",
    ),
    "built": (
        "建设内容", "建设情况", "建设方案", "主要建设内容", "实施内容", "实施方案", "主要做法",
        "解决方案",
    ),
    "technology": (
        "关键技术", "技术", "核心技术", "应用技术", "采用技术", "采用的技术", "技术路线",
        "技术手段", "先进技术应用",
    ),
    "effect": (
        "应用成效", "成效", "建设成效", "实施成效", "取得成效", "取得的成效", "应用效果", "效果",
        "成效描述",
    ),
    "uses_ai": (
        "是否应用人工智能技术", "是否应用人工智能", "是否使用人工智能", "是否采用人工智能",
        "是否应用ai", "是否使用ai", "应用人工智能技术", "人工智能应用",
    ),
    "interfaces": ("数据接口", "接口", "系统接口", "接口情况", "数据接口情况", "系统集成"),
    "evidence": ("佐证材料", "佐证材料编号", "佐证", "证明材料"),
    "systems": (
        "装备、软件和系统", "装备软件和系统", "装备、软件、系统", "装备、软件和系统清单",
        "装备软件系统清单", "系统清单", "应用系统", "装备清单", "软件清单", "装备和软件",
        "智能制造装备、工业软件和系统", "主要装备、软件和系统",
    ),
    "ai_models": ("人工智能模型", "ai模型", "模型", "应用的模型", "大模型"),
    "effects": ("成效数据", "成效指标", "指标对比", "建设前后对比", "成效对比", "关键指标"),
}  # fmt: skip

PARTS: Final[dict[str, str]] = {word: part for part, words in _WORDS.items() for word in words}

_COLUMN_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "systems": {
        "name": (
            "名称", "装备名称", "设备名称", "软件名称", "系统名称", "装备、软件和系统名称",
            "装备/软件/系统名称", "装备(软件、系统)名称", "产品名称",
        ),
        "kind": ("类别", "类型", "种类"),
        "supplier": ("供应商", "供应商名称", "厂商", "厂家", "生产厂家", "生产厂商", "品牌"),
        "model": ("型号", "规格型号", "型号规格", "规格", "版本"),
        "quantity": ("数量", "台数", "数量台套", "数量(台/套)", "数量(台套)", "数量(台(套))"),
        "domestic": ("是否国产", "国产", "国产化", "是否国产化"),
    },
    "ai_models": {
        "name": ("模型名称", "人工智能模型", "ai模型", "模型"),
        "purpose": ("用途", "模型用途", "应用场景", "作用"),
    },
    "effects": {
        "indicator": ("指标", "指标名称", "成效指标", "关键指标"),
        "unit": ("计量单位", "单位"),
        "before": ("建设前", "改造前", "实施前", "应用前", "建设前数值"),
        "after": ("建设后", "改造后", "实施后", "应用后", "建设后数值"),
    },
}  # fmt: skip

UNCOUNTED: Final = frozenset({"序号", "编号", "no.", "no"})
"""Columns that only count the rows."""

_NUMBERING = re.compile(
    r"\s*(?:第[一二三四五六七八九十\d]+[章节条项、]"
    r"|[(（〔\[][一二三四五六七八九十\d]{1,3}[)）〕\]][、.．]?"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,2}(?:[.．]\d{1,2}){1,3}[.．、]?(?=\D)"
    r"|\d{1,2}\s*[、.．)）](?!\d)"
    r"|[\u2460-\u2473]"
    r"|[●■◆▪•·*-](?=\s))\s*"
)
_ASIDE = re.compile(r"[(（][^()（）]{0,20}[)）]$")
_WRAP = re.compile(r"^[【\[〔*]+(.{1,24}?)[】\]〕*]+[:：]?\s*(.*)$", re.DOTALL)


class Labelled(NamedTuple):
    """A line that opens a part, and what follows on the line."""

    part: str
    rest: str


def without_number(line: str) -> str:
    """A line without its numbering: （1）, 一、, 2.3, ①."""
    return _NUMBERING.sub("", line, count=1) if _NUMBERING.match(line) else line.strip()


def labelled(line: str) -> Labelled | None:
    """The part that a line opens; none for a line of running text."""
    bare = without_number(line).strip()
    wrapped = _WRAP.match(bare)
    if wrapped and (part := part_of(wrapped[1])):
        return Labelled(part, wrapped[2].strip())
    head, _colon, rest = _split(bare)
    part = part_of(head)
    return Labelled(part, rest.strip()) if part else None


def part_of(words: str) -> str | None:
    """The part that a label's words name."""
    plain = _plain(words)
    return PARTS.get(plain) or PARTS.get(_ASIDE.sub("", plain))


def columns_of(cells: list[str]) -> tuple[str, dict[int, str]] | None:
    """Which table a row of headings opens, and the column of each cell; none for any other row.

    At least two headings have to be known, and one of them has to be the table's first.
    """
    for table, columns in _COLUMN_WORDS.items():
        found = {
            number: column
            for number, cell in enumerate(cells)
            if (column := _column(_plain(cell), columns))
        }
        several = len(found) > 1 and len(set(found.values())) == len(found)
        if several and next(iter(columns)) in found.values():
            return table, found
    return None


def _column(words: str, columns: dict[str, tuple[str, ...]]) -> str | None:
    return next((name for name, known in columns.items() if words in known), None)


def _split(line: str) -> tuple[str, str, str]:
    found = re.search("[:：]", line)
    return (line, "", "") if found is None else (line[: found.start()], ":", line[found.end() :])


def _plain(words: str) -> str:
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", words)).lower()
