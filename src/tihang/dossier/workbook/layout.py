"""Which sheets the workbook has and what stands on them; writer and reader share it.

Headings are the Chinese labels of the edition's field catalogue. Every field of the
dossier has exactly one place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tihang.dossier.shape import LeafKind, leaf_kinds, row_type
from tihang.edition.model import Edition, FieldSpec

GUIDE = "填写说明"
OPTIONS = "选项"
EXTRA = "补充信息"

ITEM, ENTRY, UNIT, HINT = "项目", "填写内容", "单位", "提示"
"""Headings of the sheets with one entry a line."""
ROW_NUMBER, PARENT_NUMBER = "序号", "场景序号"
NONE_MARK = "（无）"
"""Says "there are none", which is something else than an empty place."""
EMPTY_MARK = "（空）"
"""After a row's number: the row exists although nothing is filled in."""

SCENARIO_PATH = "scenarios.scenario"
EDITION_PATH = "edition"
"""Named by its id, not by a label: the edition must be known before labels are."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A field with a place on a sheet: one line, or one column of a table."""

    heading: str
    path: str
    kind: LeafKind
    spec: FieldSpec | None

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


@dataclass(frozen=True)
class LineSheet:
    """One entry a line, in titled groups."""

    name: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        return {plain(e.heading): e for _title, entries in self.groups for e in entries}


@dataclass(frozen=True)
class TableSheet:
    """One row a line. ``path`` is where the rows live; ``key`` names a column of their own."""

    name: str
    path: str
    entries: tuple[Entry, ...]
    key: str | None = None
    shown: tuple[str, ...] = ()
    """Headings of columns that only help the reader and are not read back."""

    @property
    def parent(self) -> bool:
        """Whether the rows belong to scenario instances."""
        return self.path.startswith("scenarios.")

    @property
    def leading(self) -> tuple[str, ...]:
        """Headings before the entries."""
        if self.key:
            return ()
        return (PARENT_NUMBER, ROW_NUMBER) if self.parent else (ROW_NUMBER,)


@dataclass(frozen=True)
class Layout:
    lines: tuple[LineSheet, ...]
    tables: tuple[TableSheet, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every sheet's name, in the workbook's order."""
        first, *others = [sheet.name for sheet in self.lines]
        return (first, *others, *(sheet.name for sheet in self.tables), OPTIONS)


@dataclass(frozen=True)
class _TablePlan:
    name: str
    path: str
    key: str | None = None
    shown: tuple[str, ...] = ()


_TABLES = (
    _TablePlan("三年经营", "enterprise.finances"),
    _TablePlan("集成商", "factory.integrators"),
    _TablePlan("成熟度报告", "maturity"),
    _TablePlan("获评记录", "recognitions"),
    _TablePlan("场景实例", "scenarios"),
    _TablePlan("应用系统", "scenarios.systems"),
    _TablePlan("AI模型", "scenarios.ai_models"),
    _TablePlan("场景成效", "scenarios.effects"),
    _TablePlan("关键指标", "kpis", "number", ("指标名称", "指标单位", "计算方法")),
    _TablePlan("条件自评", "answers", "clause", ("条款原文",)),
    _TablePlan("佐证材料", "evidence"),
    _TablePlan("审核认定", "judgements", "clause", ("条款原文",)),
    _TablePlan("同行基准", "benchmarks"),
)
_LINES = (
    (GUIDE, (("申报信息", ("format", "edition", "tier", "channel")),)),
    (
        "基本信息",
        (("申报单位", "enterprise"), ("智能工厂", "factory"), ("真实性承诺", "declaration")),
    ),
    ("文字材料", (("文字材料", "narrative"),)),
)
_PLAIN_HEADINGS = {"format": "数据格式"}


def layout_of(edition: Edition) -> Layout:
    """The workbook's sheets under an edition."""
    lines = tuple(
        LineSheet(
            name,
            _told_apart(
                [(title, [_entry(p, edition) for p in _paths(paths)]) for title, paths in groups]
            ),
        )
        for name, groups in _LINES
    )
    tables = tuple(
        TableSheet(
            plan.name,
            plan.path,
            tuple(_entry(f"{plan.path}.{name}", edition) for name in _leaf_names(plan.path)),
            plan.key,
            plan.shown,
        )
        for plan in _TABLES
    )
    extra = TableSheet(
        EXTRA,
        "extra",
        (Entry("字段编号", "extra.key", "text", None), Entry("内容", "extra.value", "text", None)),
        "key",
    )
    return Layout(lines, (*tables, extra))


def plain(heading: str) -> str:
    """A heading without what people change unawares: blanks, width of characters, stars."""
    return re.sub(r"[\s*：:]", "", unicodedata.normalize("NFKC", heading))


def _paths(paths: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(paths, tuple):
        return paths
    return tuple(f"{paths}.{name}" for name in _leaf_names(paths))


def _leaf_names(path: str) -> list[str]:
    """Names of the fields that a part holds itself, not those of its own tables."""
    return [name for name in leaf_kinds(row_type(path)) if "." not in name]


def _entry(path: str, edition: Edition) -> Entry:
    try:
        spec = edition.field(path)
    except KeyError:
        spec = None
    heading = spec.label.zh if spec else _PLAIN_HEADINGS.get(path, path)
    return Entry(heading, path, leaf_kinds()[path], spec)


def _told_apart(
    groups: list[tuple[str, list[Entry]]],
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Add the group's title to headings that stand on the sheet twice."""
    seen = Counter(plain(entry.heading) for _title, entries in groups for entry in entries)

    def named(title: str, entry: Entry) -> Entry:
        if seen[plain(entry.heading)] == 1:
            return entry
        return Entry(f"{title}{entry.heading}", entry.path, entry.kind, entry.spec)

    return tuple((title, tuple(named(title, e) for e in entries)) for title, entries in groups)
