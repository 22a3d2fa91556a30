"""The rows of each table: what the dossier holds, laid beside what the edition prefills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tihang.dossier.model import Dossier, Value
from tihang.dossier.workbook.cells import shown
from tihang.dossier.workbook.layout import EMPTY_MARK, NONE_MARK, TableSheet
from tihang.edition.model import Edition


@dataclass(frozen=True)
class Row:
    """One line of a table, ready to be written.

    ``leading`` fills the columns before the entries, ``hints`` the columns only shown,
    ``values`` the entries by name.
    """

    leading: tuple[object, ...] = ()
    hints: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


def rows_of(table: TableSheet, dossier: Dossier, edition: Edition) -> Iterator[Row]:
    """Every line of a table, prefilled ones included."""
    if table.path == "extra":
        return (Row(values={"key": key, "value": text}) for key, text in dossier.extra.items())
    if table.parent:
        return _child_rows(table, dossier, edition)
    if table.key:
        return _keyed_rows(table, dossier, edition)
    return _numbered(table, _part(dossier, table.path), (), edition)


def _part(part: Value, path: str) -> Sequence[Value] | None:
    value: object = part
    for name in path.split("."):
        value = getattr(value, name)
    return value  # type: ignore[return-value]  # The layout names only paths of rows.


def _child_rows(table: TableSheet, dossier: Dossier, edition: Edition) -> Iterator[Row]:
    for number, instance in enumerate(dossier.scenarios or (), 1):
        children = _part(instance, table.path.rpartition(".")[2])
        yield from _numbered(table, children, (number,), edition)


def _numbered(
    table: TableSheet, parts: Sequence[Value] | None, leading: tuple[object, ...], edition: Edition
) -> Iterator[Row]:
    if parts is not None and not parts:
        yield Row(leading=(*leading, NONE_MARK))
    for number, part in enumerate(parts or (), 1):
        values = _values(table, part, edition)
        blank = all(value is None for value in values.values())
        mark: object = f"{number}{EMPTY_MARK}" if blank else number
        yield Row(leading=(*leading, mark), values=values)


def _keyed_rows(table: TableSheet, dossier: Dossier, edition: Edition) -> Iterator[Row]:
    """The dossier's rows and, for those it lacks, prefilled ones in the notice's order."""
    parts = _part(dossier, table.path)
    key = str(table.key)
    if parts is not None and not parts:
        yield Row(values={key: NONE_MARK})
    filled = {getattr(part, key): part for part in parts or ()}
    hints = _hints(table, dossier.tier, edition)
    for name in merged_order(list(filled), list(hints)):
        values = _values(table, filled[name], edition) if name in filled else {}
        yield Row(hints=hints.get(name, ("",) * len(table.shown)), values={**values, key: name})


def _values(table: TableSheet, part: Value, edition: Edition) -> dict[str, object]:
    return {e.name: shown(getattr(part, e.name), e, edition) for e in table.entries}


def _hints(table: TableSheet, tier: str, edition: Edition) -> dict[object, tuple[str, ...]]:
    """What the reader is shown beside each prefilled key."""
    if table.path == "kpis":
        return {k.number: (k.name, k.unit, k.formula.zh) for k in edition.kpis}
    return {c.clause.id: (c.clause.text,) for c in edition.conditions_of(tier)}


def merged_order(filled: list[object], prefilled: Iterable[object]) -> list[object]:
    """Both lists in one: the filled ones keep their order, the rest come where they belong."""
    rest = [key for key in prefilled if key not in set(filled)]
    order = {key: n for n, key in enumerate(prefilled)}
    positions = [order[key] for key in filled if key in order]
    if positions != sorted(positions):
        return [*filled, *rest]
    merged: list[object] = []
    for key in filled:
        while rest and key in order and order[rest[0]] < order[key]:
            merged.append(rest.pop(0))
        merged.append(key)
    return [*merged, *rest]
