"""A preview's rows as the page lays them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tihang.dossier.errors import Problem
from tihang.platform.intake.preview import TablePreview
from tihang.platform.intake.rows import RowPreview

_LONG = 40
"""From this length on a cell is edited in a field of several lines."""


class EditedCell(NamedTuple):
    """A cell that can be corrected on the page."""

    id: str
    place: str
    heading: str
    text: str
    problems: list[Problem]
    long: bool
    corrected: bool

    @property
    def bad(self) -> bool:
        return any(not problem.warning for problem in self.problems)


@dataclass(frozen=True)
class ShownRow:
    """A row of the page."""

    it: RowPreview
    id: str
    editing: bool
    """Its choices and cells are open."""
    cells: list[EditedCell]
    loose: list[Problem]
    """Problems that no field on the page stands beside."""


def shown_rows(table: TablePreview, opened: str) -> list[ShownRow]:
    """Faulty rows with the fields for what is faulty; the one that was opened with all."""
    return [
        _shown(row, f"row-{number}", wanted=row.line == opened)
        for number, row in enumerate(table.rows, start=1)
    ]


def _shown(row: RowPreview, name: str, *, wanted: bool) -> ShownRow:
    editing = wanted or bool(row.errors and row.counts)
    cells = list(_cells(row, name, every=wanted)) if editing else []
    beside = {cell.place for cell in cells}
    loose = [problem for problem in row.problems if problem.place not in beside]
    return ShownRow(row, name, editing, cells, loose)


def _cells(row: RowPreview, name: str, *, every: bool) -> Iterator[EditedCell]:
    """The cells as the table has them now, corrections included."""
    read = row.row
    places = dict.fromkeys([*read.headings, *read.at.values()])
    for number, place in enumerate(places, start=1):
        problems = [problem for problem in row.problems if problem.place == place]
        if not (every or any(not problem.warning for problem in problems)):
            continue
        text = read.cells.get(place, "")
        yield EditedCell(
            f"{name}-{number}",
            place,
            read.headings.get(place, ""),
            text,
            problems,
            len(text) > _LONG or "\n" in text,
            place in row.table.corrections,
        )
