"""Tables of a filing: rows of the catalogue, indicators, answers to conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tihang.documents.content.model import (
    ABSENT,
    Align,
    Block,
    Column,
    Note,
    Paragraph,
    Row,
    Table,
)
from tihang.documents.content.values import (
    chinese_number,
    evidence_text,
    half_widths,
    number_text,
    rounded,
    value_text,
)
from tihang.dossier.model import Answer, Dossier, KpiFigure
from tihang.edition.model import Clause, Edition, FieldKind, FieldSpec, Kpi

_NARROWEST, _WIDEST = 5, 40
"""Bounds, in half-width characters, of what a column asks room for."""
_DAMPING = 0.7
"""Long columns get less than their share, since they can break their lines."""
_CENTRED: frozenset[FieldKind] = frozenset({"date", "choice", "truth", "integer"})
NO_BEFORE = "新建工厂，无建设前数据"
"""What stands in place of a change that a new factory cannot have."""
_GROUP_NAMES = {"application": "申报条件", "requirement": "基础要求", "results": "建设成效"}


def rows_table(
    spec: FieldSpec, values: Sequence[object] | None, edition: Edition, *, caption: str = ""
) -> Table:
    """Any list of the dossier, one row an item, with the columns of the catalogue."""
    rows = tuple(
        (
            str(number),
            *(
                value_text(getattr(value, column.path), column, edition, unit=False)
                for column in spec.columns
            ),
        )
        for number, value in enumerate(values or (), start=1)
    )
    columns = tuple(
        Column(
            heading := _heading(column),
            _width(heading, [row[n] for row in rows]),
            _align(column.kind),
        )
        for n, column in enumerate(spec.columns, start=1)
    )
    empty = (Row((ABSENT if values is None else "无",), spans=True),)
    return Table(
        (Column("序号", _width("序号", []), "center"), *columns),
        tuple(Row(cells) for cells in rows) or empty,
        caption,
    )


def _width(heading: str, cells: Sequence[str]) -> float:
    """The share of a column by its longest cell; its heading may take two lines."""
    longest = max((half_widths(cell) for cell in cells), default=0)
    asked = max(longest, half_widths(heading) / 2 + 2, _NARROWEST)
    return float(round(min(asked, _WIDEST) ** _DAMPING, 2))


def _heading(column: FieldSpec) -> str:
    if column.unit is None:
        return column.label.zh
    # 台（套） has brackets of its own.
    bracketed = "（" in column.unit
    return (
        f"{column.label.zh}／{column.unit}" if bracketed else f"{column.label.zh}（{column.unit}）"
    )


def _align(kind: FieldKind) -> Align:
    if kind == "number":
        return "right"
    return "center" if kind in _CENTRED else "left"


def kpi_blocks(dossier: Dossier, edition: Edition) -> Iterator[Block]:
    """All indicators of the edition in its groups, with the figure computed from the two values."""
    rows: list[Row] = []
    for order, group in enumerate(edition.kpi_groups, start=1):
        rows.append(Row((f"（{chinese_number(order)}）{group.name.zh}",), spans=True))
        rows += (
            _kpi_row(kpi, dossier.kpi(kpi.number), edition, new=dossier.factory.new is True)
            for kpi in edition.kpis
            if kpi.group == group.id
        )
    yield Table(
        columns=(
            Column("序号", 1.1, "center"),
            Column("指标", 3.6),
            Column("单位", 1.1, "center"),
            Column("建设前（年份）", 1.9, "center"),
            Column("建设后（年份）", 1.9, "center"),
            Column("计算值", 2.4, "center"),
            Column("口径及说明", 4.2),
        ),
        rows=tuple(rows),
    )
    yield Note(
        "注：1. 指标名称、单位和分组依据通知附表；通知未规定计算方法，计算值采用惯例口径："
        "提升类为（建设后－建设前）÷建设前，缩短、下降、降低类为（建设前－建设后）÷建设前，"
        "水平类和数量类取建设后的值。"
        "2. 建设前、建设后数值本身为比率的，同时列出百分点变化，二者不可混同。"
    )


def _kpi_row(kpi: Kpi, filed: KpiFigure | None, edition: Edition, *, new: bool) -> Row:
    figure = filed or KpiFigure(number=kpi.number)
    no_before = new and _lacks_before_only(kpi, figure)
    return Row(
        (
            str(kpi.number),
            kpi.name,
            kpi.unit,
            _dated(figure.before, figure.before_year),
            _dated(figure.after, figure.after_year),
            NO_BEFORE if no_before else _figure_text(kpi, figure),
            _remarks(figure, edition),
        )
    )


def _lacks_before_only(kpi: Kpi, filed: KpiFigure) -> bool:
    """Of a change everything is there but the figure from before."""
    if kpi.kind in ("level", "count") or filed.not_applicable is not None:
        return False
    return filed.before is None and filed.after is not None


def _dated(value: Decimal | None, year: int | None) -> str:
    if value is None:
        return f"—\n{year}年" if year else "—"
    return number_text(value) + (f"\n{year}年" if year else "")


def _figure_text(kpi: Kpi, filed: KpiFigure) -> str:
    """The figure with its unit, and beside the percent of a rate its percentage points."""
    if filed.not_applicable is not None:
        return "不适用"
    figure = filed.figure(kpi)
    if figure is None:
        return ABSENT
    text = number_text(rounded(figure)) + kpi.unit
    points = filed.points(kpi)
    if points is None:
        return text
    falls = (kpi.kind == "reduction") == (points >= 0)
    return f"{text}\n（{'下降' if falls else '提高'}{number_text(abs(rounded(points)))}个百分点）"


def _remarks(filed: KpiFigure, edition: Edition) -> str:
    reason = f"不适用：{filed.not_applicable}" if filed.not_applicable else ""
    parts = (reason, filed.basis or "", _source(filed, edition), evidence_text(filed.evidence))
    return "\n".join(part for part in parts if part) or ABSENT


def _source(filed: KpiFigure, edition: Edition) -> str:
    """The ledger that gave the two values, and enough of its hash to know the file again."""
    source = filed.source
    if source is None:
        return ""
    titles = {ledger.id: ledger.title.zh for ledger in edition.ledgers}
    ledger = titles.get(source.kind, source.kind)  # type: ignore[call-overload]
    return (
        f"数据来源：{ledger}“{source.file}”，计入{source.rows_used}行，"
        f"拒收{source.rows_refused}行，SHA-256 {source.sha256[:16]}"
    )


def answer_blocks(dossier: Dossier, edition: Edition) -> Iterator[Block]:
    """What the firm says of each condition (自评), in the notice's order and words."""
    answers = {answer.clause: answer for answer in dossier.answers or ()}
    if not answers:
        yield Paragraph(ABSENT)
        return
    rows: list[Row] = []
    last_group = ""
    for clause in edition.clauses:
        answer = answers.pop(clause.id, None)
        if answer is None:
            continue
        group = group_name(clause, edition)
        if group != last_group:
            rows.append(Row((group,), spans=True))
            last_group = group
        rows.append(_answer_row(clause.text, answer))
    # An answer to a clause that this edition does not have is still the firm's word.
    rows += (_answer_row(answer.clause, answer) for answer in answers.values())
    yield Table(
        columns=(
            Column("序号", 1.1, "center"),
            Column("要素条件（通知原文）", 5),
            Column("自评", 1.2, "center"),
            Column("说明", 5.5),
            Column("佐证材料", 1.8),
        ),
        rows=tuple(_numbered(rows)),
    )


def group_name(clause: Clause, edition: Edition) -> str:
    """The heading under which a clause stands: its part of the notice, or its aspect."""
    if clause.aspect is None:
        return _GROUP_NAMES.get(clause.group, "建设内容")
    aspect = next(aspect for aspect in edition.aspects if aspect.id == clause.aspect)
    return f"建设内容·{aspect.name.zh}"


def _answer_row(words: str, answer: Answer) -> Row:
    met = {True: "符合", False: "不符合", None: ABSENT}[answer.met]
    return Row(
        ("", words, met, answer.statement or ABSENT, "、".join(answer.evidence or ()) or ABSENT)
    )


def _numbered(rows: Sequence[Row]) -> Iterator[Row]:
    number = 0
    for row in rows:
        if row.spans:
            yield row
        else:
            number += 1
            yield Row((str(number), *row.cells[1:]))
