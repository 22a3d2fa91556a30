"""The scenario instances of a filing: each one, how they cover the aspects, and the AI share."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tihang.documents.content.model import (
    ABSENT,
    Block,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from tihang.documents.content.rich import rich_blocks
from tihang.documents.content.tables import rows_table
from tihang.documents.content.values import evidence_text, number_text, rounded, value_text
from tihang.dossier.model import Dossier, ScenarioInstance, ai_use
from tihang.edition.model import Edition, FieldSpec

_IN_HEADING = frozenset({"scenario", "instance"})


def instance_title(instance: ScenarioInstance, edition: Edition) -> str:
    """环节名——场景名——实例名, as the notice writes it."""
    scenario = edition.scenario(instance.scenario) if instance.scenario else None
    stage = edition.stage(scenario.stage).name.zh if scenario else ABSENT
    return "——".join((stage, instance.scenario or ABSENT, instance.instance or ABSENT))


def scenario_blocks(spec: FieldSpec, dossier: Dossier, edition: Edition) -> Iterator[Block]:
    """All instances in full, after a table of how they cover the aspects."""
    instances = dossier.scenarios or ()
    if not instances:
        yield Paragraph(ABSENT)
        return
    yield _coverage_table(instances, edition)
    yield Paragraph(_ai_share(instances), label="应用人工智能技术的场景实例")
    yield Note(
        "应用人工智能技术场景比例按“应用人工智能技术的实例数÷申报实例总数”计算。通知未规定分母。"
    )
    for number, instance in enumerate(instances, start=1):
        yield Heading(f"{number}．{instance_title(instance, edition)}", level=3)
        yield from _instance_blocks(spec, instance, edition)


def _instance_blocks(
    spec: FieldSpec, instance: ScenarioInstance, edition: Edition
) -> Iterator[Block]:
    """Every column of the catalogue in its order: texts, then what is listed."""
    for column in spec.columns:
        if column.path in _IN_HEADING:
            continue
        value = getattr(instance, column.path)
        if column.kind == "rows" and not value:
            yield Paragraph(ABSENT if value is None else "无", column.label.zh)
        elif column.kind == "rows":
            yield rows_table(column, value, edition, caption=column.label.zh)
        elif column.kind == "names":
            yield Paragraph(evidence_text(value).partition("：")[2] or ABSENT, column.label.zh)
        elif column.kind == "longtext":
            yield from rich_blocks(value, column.label.zh)
        else:
            yield Paragraph(value_text(value, column, edition), column.label.zh)


def _coverage_table(instances: tuple[ScenarioInstance, ...], edition: Edition) -> Table:
    """How many instances each aspect has, and how many of them use AI."""
    found: dict[str, list[ScenarioInstance]] = {aspect.id: [] for aspect in edition.aspects}
    for instance in instances:
        scenario = edition.scenario(instance.scenario) if instance.scenario else None
        if scenario:
            found[edition.aspect_of(scenario)].append(instance)
    return Table(
        columns=(
            Column("环节", 2, "center"),
            Column("实例数（个）", 1.5, "center"),
            Column("其中应用人工智能（个）", 2.5, "center"),
            Column("涉及典型场景", 6),
        ),
        rows=tuple(
            Row(
                (
                    aspect.name.zh,
                    str(len(found[aspect.id])),
                    str(ai_use(found[aspect.id]).using),
                    "、".join(dict.fromkeys(i.scenario or "" for i in found[aspect.id]))
                    or "未涉及",
                )
            )
            for aspect in edition.aspects
        ),
        caption="五个环节覆盖情况",
    )


def _ai_share(instances: tuple[ScenarioInstance, ...]) -> str:
    use = ai_use(instances)
    count = f"申报实例 {use.total} 个，其中应用人工智能技术 {use.using} 个"
    if use.share is None:
        return f"{count}，另有 {use.unsaid} 个未说明是否应用，比例待定。"
    share = rounded(Decimal(use.share.numerator) / use.share.denominator)
    return f"{count}，占 {number_text(share)}%。"
