"""Finds a ledger's headings by their meaning, in one row or in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tihang.dossier.errors import DossierError, Problem, did_you_mean
from tihang.dossier.ledgers.words import plain_units, unit_refused
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.words import plain
from tihang.edition.model import Ledger, LedgerColumn
from tihang.text import _

HEADING_ROWS = 30
"""Rows at the top of a sheet among which the headings are looked for."""
_ENOUGH = 2
"""Headings that make a sheet look like a ledger, though some it needs are missing."""
_BRACKETED = re.compile(r"(.+?)[(（\[【]([^()（）]*(?:\([^()]*\))?)[)）\]】]")
_NO_UNIT = {"", "/", "-", "—"}


class Heading(NamedTuple):
    """Where a column of the ledger stands, and the unit that its heading names."""

    column: LedgerColumn
    position: int
    unit: str | None


@dataclass(frozen=True)
class Head:
    """A sheet's headings; ``first_row`` is the first row below them."""

    headings: tuple[Heading, ...]
    row: int
    first_row: int
    unused: tuple[str, ...]
    """Headings of columns that the ledger does not ask for."""
    suspects: tuple[Problem, ...]
    """Such headings that look like one that it does ask for."""
    last_column: int


class _Found(NamedTuple):
    row: int
    names: dict[int, str]
    """Heading of each column of the row, as written."""
    known: dict[int, tuple[LedgerColumn, str | None]]


def find_head(table: Table, ledger: Ledger, quantity_units: tuple[str, ...]) -> Head | None:
    """The headings of a sheet; none where it looks like no ledger of this kind.

    ``quantity_units`` are those that a heading may name for a ``quantity``. Raises
    DossierError where a required heading is missing, or one stands twice.
    """
    found = _best_row(table, ledger)
    if found is None:
        return None
    missing = [
        column.heading.zh
        for column in ledger.columns
        if column.required and column not in [known for known, _unit in found.known.values()]
    ]
    if missing and len(found.known) < _ENOUGH:
        return None
    problems = [*_missing(table, found, missing), *_repeated(table, found)]
    headings = []
    for position, (column, unit) in found.known.items():
        try:
            headings.append(Heading(column, position, _unit(column, unit, quantity_units)))
        except ValueError as error:
            problems.append(Problem(table.place(found.row, position), str(error)))
    if problems:
        raise DossierError(problems)
    return _with_units_below(table, _head(table, ledger, found, tuple(headings)), quantity_units)


def _best_row(table: Table, ledger: Ledger) -> _Found | None:
    """The row that gives most columns a known heading, alone or with the row above it."""
    known = {plain(name): column for column in ledger.columns for name in column.headings}
    needed = {column.id for column in ledger.columns if column.required}
    best: _Found | None = None
    above: list[str] = []
    for row in range(min(HEADING_ROWS, table.height)):
        cells = table.row(row)
        names: dict[int, str] = {}
        columns: dict[int, tuple[LedgerColumn, str | None]] = {}
        for position, cell in enumerate(cells):
            names[position] = cell or (above[position] if above else "")
            for written in _readings(position, cell, above):
                if match := _match(written, known):
                    columns[position] = match
                    break
        if columns and (best is None or len(columns) > len(best.known)):
            best = _Found(row, {p: n for p, n in names.items() if n}, columns)
            if len(columns) == len(best.names) and needed <= {c.id for c, _u in columns.values()}:
                break  # Every heading is known and none is missing: no row below has more.
        above = cells
    return best


def _readings(position: int, cell: str, above: list[str]) -> Iterator[str]:
    """What a heading may say, with the heading of its group, which stands to its left above."""
    if not above:
        yield cell
    elif not cell:
        yield above[position]
    else:
        yield cell
        group = next((text for text in reversed(above[: position + 1]) if text), "")
        yield group + cell
        yield cell + group


def _match(written: str, known: dict[str, LedgerColumn]) -> tuple[LedgerColumn, str | None] | None:
    """The column that a heading means, and the unit in brackets behind it."""
    if column := known.get(plain(written)):
        return column, None
    found = _BRACKETED.fullmatch(written.strip().rstrip("*"))
    column = known.get(plain(found[1])) if found else None
    return (column, found[2]) if found and column else None


def _unit(column: LedgerColumn, unit: str | None, quantity_units: tuple[str, ...]) -> str | None:
    """The unit that a heading names for a number. Raises ValueError for one not known."""
    if unit is None or column.kind not in ("number", "quantity"):
        return None  # What stands in brackets behind other headings only explains them.
    units = quantity_units if column.kind == "quantity" else tuple(column.units)
    known = plain_units(units).get(plain(unit))
    if known is None:
        raise ValueError(unit_refused(unit, units))
    return known


def _missing(table: Table, found: _Found, missing: list[str]) -> Iterator[Problem]:
    strange = [name for position, name in found.names.items() if position not in found.known]
    for heading in missing:
        yield Problem(
            f"{table.name}!{found.row + 1}:{found.row + 1}",
            _("找不到表头“%(headings)s”") % {"headings": heading},
            did_you_mean(heading, strange) or _("请按模板补上这一列"),
        )


def _repeated(table: Table, found: _Found) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for position, (column, _unit_named) in found.known.items():
        if column.id in seen:
            yield Problem(
                table.place(found.row, position),
                _("表头“%(heading)s”重复") % {"heading": found.names[position]},
                _("与 %(cell)s 含义相同，请只保留一列")
                % {"cell": table.cell(found.row, seen[column.id])},
            )
        seen.setdefault(column.id, position)


def _head(table: Table, ledger: Ledger, found: _Found, headings: tuple[Heading, ...]) -> Head:
    absent = [
        name
        for column in ledger.columns
        if column not in [heading.column for heading in headings]
        for name in column.headings
    ]
    unused, suspects = [], []
    for position, name in found.names.items():
        if position in found.known:
            continue
        near = did_you_mean(name, absent)
        if near:
            message = _("没有名为“%(heading)s”的表头") % {"heading": name}
            suspects.append(Problem(table.place(found.row, position), message, near, warning=True))
        else:
            unused.append(name)
    last = max(found.names)
    return Head(headings, found.row, found.row + 1, tuple(unused), tuple(suspects), last)


def _with_units_below(table: Table, head: Head, quantity_units: tuple[str, ...]) -> Head:
    """The head with the row of units that may stand below the headings."""
    if head.first_row >= table.height:
        return head
    below = table.row(head.first_row)
    named = {}
    for heading in head.headings:
        column = heading.column
        units = quantity_units if column.kind == "quantity" else tuple(column.units)
        cell = below[heading.position].strip("()（）")
        if cell in _NO_UNIT:
            continue
        unit = plain_units(units).get(plain(cell))
        if unit is None:
            return head
        named[heading.position] = unit
    if not named:
        return head
    return Head(
        tuple(h._replace(unit=named.get(h.position, h.unit)) for h in head.headings),
        head.row,
        head.first_row + 1,
        head.unused,
        head.suspects,
        head.last_column,
    )
