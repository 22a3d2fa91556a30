"""Dossiers in which every field of a form holds hard text, each its own.

>>> from tests.dossier.hard import filled, hard_dossiers
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.dossier.strategies import EDITION, texts
from tihang.dossier.model import Dossier
from tihang.edition.model import FieldSpec

TIERS = ("basic", "advanced", "excellence", "pioneer")
RARE = "堃喆珺玥镕"
EMOJI = "😀"
LONG = "".join(f"{RARE}第{number}步。" for number in range(1, 301))
"""More than 3,000 characters; a field takes what its limit allows."""
EVIDENCE = ("E01", "附件1-2", "堃.喆_珺")

PIECES = (
    LONG,
    "甲<b>&amp;\"双\"'单'</textarea><script>alert(1)</script>]]>",
    f"{RARE}昇祎翀𠮷野家",
    f"笑{EMOJI}👨‍👩‍👧家",
    "=1+1",
    "+86 591",
    "-5℃",
    "- 条目甲",
    "1. 编号甲",
    "@SUM(A1)",
    "| 竖线 | 表 |",
    "| 竖 | 表 |\n|---|---|\n| 一 | 二\\|三 |",
    "#标题 #set page(width: 1cm)",
    "\\反斜 \\- 甲 \\n",
    "\\- 反斜条目",
    "![图注](E01)",
    "![图注 未完",
    "第一行\n第二行\n\n　第三行",
    "零\u200b宽\u200d甲\ufeff乙",
    "合e\u0301成n\u0303字",
    "表\t格\u3000全角\u00a0空",
    "{{ 7*7 }} {% x %} {_{ }_}",
    "_x0041_ %d %(a)s $1 \\1",
    "x" * 120,
    "{a} [b] *粗* _斜_ `码` ~ null 007 1e3 是",
    "m³ CO₂ ℃ ≥ Ⅲ ① “引号”……——",
)


@dataclass
class _Filler:
    """Gives each field the next of the pieces, cut to its limit and told apart by a number."""

    pieces: Sequence[str]
    at: int
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, path: str, spec: FieldSpec) -> str:
        self.at += 1
        piece = self.pieces[self.at % len(self.pieces)]
        tag = f"〔{self.at}〕"
        room = (spec.max_length or 4000) - len(tag)
        value = piece[:room].strip() + tag
        self.texts[path] = value
        return value

    def value(self, path: str, spec: FieldSpec) -> Any:
        by_path: dict[str, Callable[[], Any]] = {
            "enterprise.credit_code": lambda: "91350181MA0000000Y",
            "scenarios.scenario": lambda: EDITION.scenarios[self.at % 40].name,
            "recognitions.tier": lambda: "basic",
            "answers.clause": lambda: EDITION.clauses[0].id,
            "kpis.number": lambda: EDITION.kpis[0].number,
        }
        by_kind: dict[str, Callable[[], Any]] = {
            "text": lambda: self.text(path, spec),
            "longtext": lambda: self.text(path, spec),
            "integer": lambda: int(spec.minimum or 0) + 1,
            "number": lambda: min(7, int(spec.maximum or 7)),
            "date": lambda: "2025-03-04",
            "truth": lambda: True,
            "names": lambda: list(EVIDENCE),
            "choice": lambda: self.choice(spec),
            "rows": lambda: self.rows(path, spec),
        }
        return by_path.get(path, by_kind[spec.kind])()

    def choice(self, spec: FieldSpec) -> str:
        return EDITION.choice_list(str(spec.choices)).choices[0].code

    def row(self, path: str, spec: FieldSpec) -> dict[str, Any]:
        return {
            column.path: self.value(f"{path}.{column.path}", column)
            for column in spec.columns
            if not column.kept
        }

    def rows(self, path: str, spec: FieldSpec) -> list[dict[str, Any]]:
        keys: dict[str, tuple[str, Sequence[Any]]] = {
            "kpis": ("number", [kpi.number for kpi in EDITION.kpis]),
            "answers": ("clause", [clause.id for clause in EDITION.clauses]),
            "evidence": ("id", EVIDENCE),
            "enterprise.finances": ("year", (2023, 2024)),
        }
        if path not in keys:
            return [self.row(path, spec) for _number in range(2)]
        name, values = keys[path]
        return [self.row(path, spec) | {name: value} for value in values]


def filled(tier: str, pieces: Sequence[str] = PIECES, start: int = 0) -> Dossier:
    """A dossier with a value in every field that the tier's form asks for.

    Raises KeyError for a field that the catalogue does not have.
    """
    filler = _Filler(pieces, start)
    data: dict[str, Any] = {"edition": EDITION.id, "tier": tier}
    for section in EDITION.filing_form(tier).sections:
        for asked in section.fields:
            _put(data, asked.path, filler)
    # Whatever else the form asks, the evidence that others name has to be there.
    data.setdefault("evidence", filler.rows("evidence", EDITION.field("evidence")))
    return Dossier.model_validate(data)


def _put(data: dict[str, Any], path: str, filler: _Filler) -> None:
    spec = EDITION.field(path)
    *parents, leaf = path.split(".")
    holder = data
    for parent in parents:
        holder = holder.setdefault(parent, {})
    holder[leaf] = filler.value(path, spec)


def hard_dossiers(tier: str) -> st.SearchStrategy[Dossier]:
    """Full dossiers of a tier, the pieces at other places each time and with new ones in."""
    more = st.lists(texts().map(str.strip).filter(bool), min_size=3, max_size=6)
    return st.builds(
        lambda extra, start: filled(tier, (*PIECES, *extra), start), more, st.integers(0, 99)
    )
