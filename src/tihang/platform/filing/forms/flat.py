"""From a dossier back to the inputs of a section, as if it had been posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tihang.dossier.model import Dossier
from tihang.dossier.values import plain_number
from tihang.edition.model import Edition, FieldSpec, FormSection
from tihang.platform.filing.forms.names import KEYED, NONE, PRESENT, column
from tihang.platform.filing.forms.parsing import NO, YES
from tihang.platform.filing.forms.reading import section_specs
from tihang.platform.kept import Kept

Flat = dict[str, str | list[str]]
Pair = tuple[str, str | list[str]]

_rows = Kept[tuple[str, object, int], tuple[Any, FieldSpec, tuple[Pair, ...]]](2048)
"""The inputs of rows, by list, number and identity; the row is held, so that it keeps it."""


def flatten(edition: Edition, section: FormSection, dossier: Dossier) -> Flat:
    """Every input of a section with its present value as text."""
    return dict(
        pair
        for spec in section_specs(edition, section)
        for pair in _inputs(spec.path, spec, value_at(dossier, spec.path))
    )


def value_at(dossier: Dossier, path: str) -> Any:
    """The value at a dotted path that leads through no list."""
    here: Any = dossier
    for part in path.split("."):
        here = here.get(part) if isinstance(here, dict) else getattr(here, part)
    return here


def as_text(value: object) -> str:
    """A value as its input shows it; absent is blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return plain_number(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _inputs(name: str, spec: FieldSpec, value: Any) -> Iterator[Pair]:
    if spec.kind == "rows":
        yield from _row_inputs(name, spec, value)
    elif spec.kind == "names":
        yield name + PRESENT, YES
        yield name, list(value or ())
        if value is not None and not value:
            yield name + NONE, YES
    else:
        yield name, as_text(value)


def _row_inputs(name: str, spec: FieldSpec, rows: Sequence[Any] | None) -> Iterator[Pair]:
    yield name + PRESENT, YES
    if rows is not None and not rows:
        yield name + NONE, YES
    key = KEYED.get(name)
    for number, row in enumerate(rows or ()):
        yield from _of_row(name, getattr(row, key) if key else number, spec, row)


def _of_row(name: str, key: object, spec: FieldSpec, row: Any) -> tuple[Pair, ...]:
    # After a save nearly all rows are the very values that they were before.
    known = _rows.get((name, key, id(row)))
    if known and known[0] is row and known[1] is spec:
        return known[2]
    pairs = tuple(
        pair
        for each in spec.columns
        if not each.kept
        for pair in _inputs(column(name, key, each.path), each, getattr(row, each.path))
    )
    _rows.keep((name, key, id(row)), (row, spec, pairs))
    return pairs
