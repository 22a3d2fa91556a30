"""An instance as text that can be read back: what a writer may take as a pattern."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tihang.dossier.model import ScenarioInstance
from tihang.dossier.pasting.labels import TEXT_PARTS
from tihang.dossier.values import plain_number
from tihang.edition.model import Edition, FieldSpec

NONE = "无"
ABSENT = "—"


def instance_text(instance: ScenarioInstance, edition: Edition) -> str:
    """The instance line by line: title, parts with their labels, lists as tabbed tables."""
    return "\n".join(_lines(instance, edition))


def _lines(instance: ScenarioInstance, edition: Edition) -> Iterator[str]:
    columns = {column.path: column for column in edition.field("scenarios").columns}
    yield from _title(instance, edition)
    for part in TEXT_PARTS:
        text = getattr(instance, part)
        if text is not None:
            yield f"{columns[part].label.zh}：{text}"
    if instance.uses_ai is not None:
        yield f"{columns['uses_ai'].label.zh}：{_cell(instance.uses_ai)}"
    for part in ("ai_models", "systems", "effects"):
        yield from _table(columns[part], getattr(instance, part), edition)
    if instance.evidence is not None:
        yield f"{columns['evidence'].label.zh}：{'、'.join(instance.evidence) or NONE}"


def _title(instance: ScenarioInstance, edition: Edition) -> Iterator[str]:
    listed = edition.scenario(instance.scenario) if instance.scenario else None
    if listed and instance.instance:
        stage = edition.stage(listed.stage).name.zh
        yield f"{stage}——{instance.scenario}——{instance.instance}"
        return
    if instance.scenario:
        yield f"场景名称：{instance.scenario}"
    if instance.instance:
        yield f"实例名称：{instance.instance}"


def _table(spec: FieldSpec, rows: tuple[object, ...] | None, edition: Edition) -> Iterator[str]:
    if rows is None:
        return
    if not rows:
        yield f"{spec.label.zh}：{NONE}"
        return
    yield spec.label.zh
    yield "\t".join(column.label.zh for column in spec.columns)
    for row in rows:
        yield "\t".join(
            _cell(getattr(row, column.path), column, edition) for column in spec.columns
        )


def _cell(value: object, spec: FieldSpec | None = None, edition: Edition | None = None) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain_number(value)
    if spec and spec.choices and edition:
        choices = edition.choice_list(spec.choices).choices
        return next((c.label.zh for c in choices if c.code == value), str(value))
    return str(value)
