"""Random dossiers: valid for edition 2025, and as odd as a firm's typing can be.

>>> from tests.dossier.strategies import dossiers
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from tihang import edition as editions
from tihang.dossier.codes import ALPHABET, check_character
from tihang.dossier.model import Dossier
from tihang.dossier.shape import LeafKind, leaf_kinds, row_type
from tihang.dossier.values import MAX_DIGITS
from tihang.edition.model import FieldSpec

EDITION = editions.load("2025")
MAX_ROWS = 2

HARD_TEXTS = (
    "=1+1", "+1", "-2", "@SUM(A1)", "'quoted", '"', "_x0041_", "_x005F_x0041_", "<r>&</r>",
    "<r>a</r>", "（无）", "（空）", "1（空）", "是", "否", "yes", "null", "~", "true", "1e3", "007",
    "2024-01-01", "12:30", "0x1F", "<<", "*a", "&b", "!!python", "# 井号", "a: b", "- a", "| 文",
    "{a}", "[b]", "%d", "甲\n乙", "甲\n\n  乙\n", "\t甲", "甲\u3000乙", "\u200b甲",
    "😀👨‍👩‍👧", "𠮷野家", "堃喆珺玥镕",
    "１２３", "http://example.com", "mailto:a@b", "\u202eabc", "e\u0301",
    "\ufeff甲", "a\x85b", "---", "...",
)  # fmt: skip


def texts(limit: int = 200) -> st.SearchStrategy[str]:
    """Text as people type, paste and mistype it, at most ``limit`` characters."""
    characters = st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    )
    free = st.text(st.one_of(characters, st.sampled_from("\n 中文，。")), max_size=min(limit, 60))
    hard = st.sampled_from([text for text in HARD_TEXTS if len(text) <= limit])
    return st.one_of(hard, free)


def numbers(low: Decimal | None = None, high: Decimal | None = None) -> st.SearchStrategy[Decimal]:
    """Decimals within bounds and with no more digits than a cell keeps."""
    widest = Decimal(10) ** (MAX_DIGITS - 4)
    return st.decimals(
        min_value=-widest if low is None else low,
        max_value=widest if high is None else high,
        places=3,
        allow_nan=False,
        allow_infinity=False,
    )


def credit_codes() -> st.SearchStrategy[str]:
    """Unified social credit codes with their check character."""
    return st.text(ALPHABET, min_size=17, max_size=17).map(lambda c: c + check_character(c))


@st.composite
def dossiers(draw: st.DrawFn, tier: str | None = None) -> Dossier:
    """A full random dossier that edition 2025 accepts; any part may be absent."""
    evidence_ids = draw(st.sampled_from(_EVIDENCE_LISTS))
    data: dict[str, object] = {
        "edition": EDITION.id,
        "tier": tier or draw(st.sampled_from([t.id for t in EDITION.tiers])),
        "channel": draw(st.sampled_from(["territorial", "central", "self"])),
    }
    for part in ("enterprise", "factory", "narrative", "declaration"):
        data[part] = draw(_part(part, evidence_ids))
    data["enterprise"]["finances"] = draw(_rows("enterprise.finances", evidence_ids))  # type: ignore[index]
    data["factory"]["integrators"] = draw(_rows("factory.integrators", evidence_ids))  # type: ignore[index]
    for path in ("maturity", "recognitions"):
        data[path] = draw(_rows(path, evidence_ids))
    data["scenarios"] = draw(_scenarios(evidence_ids))
    data["kpis"] = draw(
        _keyed("kpis", "number", tuple(k.number for k in EDITION.kpis), evidence_ids)
    )
    clauses = tuple(clause.id for clause in EDITION.clauses)
    for path in ("answers", "judgements"):
        data[path] = draw(_keyed(path, "clause", clauses, evidence_ids))
    data["evidence"] = draw(_evidence(evidence_ids))
    data["benchmarks"] = draw(_benchmarks(evidence_ids))
    keys = st.sampled_from(["site.note", "说明", "=x", "a b"])
    data["extra"] = draw(st.dictionaries(keys, texts(), max_size=MAX_ROWS))
    return Dossier.model_validate(data)


_EVIDENCE_LISTS: tuple[tuple[str, ...], ...] = (
    (), ("E01",), ("E01", "附件1-2"), ("a.b_c", "007"), ("1e3", "是"), ("-1",),
)  # fmt: skip


def _spec(path: str) -> FieldSpec | None:
    try:
        return EDITION.field(path)
    except KeyError:
        return None


@cache
def _leaf(path: str, kind: LeafKind, evidence: tuple[str, ...]) -> st.SearchStrategy[object]:
    spec = _spec(path)
    if path == "enterprise.credit_code":
        return credit_codes()
    if path == "scenarios.scenario":
        return st.sampled_from([n for s in EDITION.scenarios for n in (s.name, *s.aliases)])
    if kind == "text" and spec is not None and spec.choices is not None:
        codes = [choice.code for choice in EDITION.choice_list(spec.choices).choices]
        return st.sampled_from(codes)
    if kind == "names":
        names = st.sampled_from(evidence) if evidence else st.nothing()
        return st.lists(names, unique=True, max_size=len(evidence))
    low, high = (spec.minimum, spec.maximum) if spec else (None, None)
    if kind == "integer":
        return st.integers(int(low or 0), int(high) if high is not None else 10**9)
    plain: dict[str, st.SearchStrategy[object]] = {
        "text": texts((spec and spec.max_length) or 200),
        "number": numbers(low, high),
        "truth": st.booleans(),
        "date": st.dates(dt.date(1850, 1, 1), dt.date(2099, 12, 31)),
    }
    return plain[kind]


@cache
def _part(path: str, evidence: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """The values that a part holds itself, each perhaps absent."""
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.none() | _leaf(f"{path}.{name}", kind, evidence)
            for name, kind in leaf_kinds(row_type(path)).items()
            if "." not in name
        },
    )


def _required(
    path: str, names: tuple[str, ...], evidence: tuple[str, ...]
) -> st.SearchStrategy[object]:
    kinds = leaf_kinds(row_type(path))
    needed = st.fixed_dictionaries(
        {name: _leaf(f"{path}.{name}", kinds[name], evidence) for name in names}
    )
    return st.builds(lambda row, must: {**row, **must}, _part(path, evidence), needed)


@cache
def _rows(path: str, evidence: tuple[str, ...]) -> st.SearchStrategy[object]:
    """Nothing said, none, or a few rows."""
    must = tuple(name for name, field in row_type(path).model_fields.items() if field.is_required())
    return st.none() | st.lists(_required(path, must, evidence), max_size=MAX_ROWS)


@cache
def _scenarios(evidence: tuple[str, ...]) -> st.SearchStrategy[object]:
    children = st.fixed_dictionaries(
        {name: _rows(f"scenarios.{name}", evidence) for name in ("systems", "ai_models", "effects")}
    )
    instance = st.builds(lambda row, more: {**row, **more}, _part("scenarios", evidence), children)
    return st.none() | st.lists(instance, max_size=MAX_ROWS)


@cache
def _keyed(
    path: str, key: str, keys: tuple[object, ...], evidence: tuple[str, ...]
) -> st.SearchStrategy[object]:
    rows = st.lists(
        st.tuples(st.sampled_from(keys), _part(path, evidence)),
        max_size=MAX_ROWS,
        unique_by=lambda row: row[0],
    )
    return st.none() | rows.map(lambda found: [{**row, key: name} for name, row in found])


@cache
def _evidence(ids: tuple[str, ...]) -> st.SearchStrategy[object]:
    if not ids:
        return st.sampled_from([None, []])
    return st.tuples(*[_part("evidence", ids) for _id in ids]).map(
        lambda rows: [{**row, "id": name} for name, row in zip(ids, rows, strict=True)]
    )


@cache
def _benchmarks(evidence: tuple[str, ...]) -> st.SearchStrategy[object]:
    row = _required("benchmarks", ("scope", "kpi"), evidence)
    return st.none() | st.lists(
        row,
        max_size=MAX_ROWS,
        unique_by=lambda r: (r["scope"], r["kpi"]),  # type: ignore[index]
    )
