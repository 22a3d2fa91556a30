"""What an input is called, with its row."""

from __future__ import annotations

from tihang.edition.model import Edition
from tihang.platform.filing.forms.names import field_path
from tihang.platform.words import say


def label_of(edition: Edition, name: str) -> str:
    """An input's label, with its row: 指标 10 · 建设前; 场景实例 3 · 实例名称."""
    spec = edition.field(field_path(name))
    rows, bracket, rest = name.rpartition("]")
    if not bracket:
        return say(spec.label)
    key = rows.rpartition("[")[2]
    top = name.split("[", 1)[0]
    if top == "kpis":
        kpi = edition.kpi(int(key))
        return f"{kpi.number}. {kpi.name} · {say(spec.label)}"
    if top == "answers":
        return f"{edition.clause(key).reference.place} · {say(spec.label)}"
    holder = rows.rpartition("[")[0]
    return f"{label_of(edition, holder)} {int(key) + 1} · {say(spec.label)}" if rest else holder
