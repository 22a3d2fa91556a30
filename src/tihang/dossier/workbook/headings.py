"""Finds a sheet's headings by their words, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tihang.dossier.errors import Problem, did_you_mean
from tihang.dossier.workbook.cells import cell_text, is_blank
from tihang.dossier.workbook.layout import plain
from tihang.dossier.workbook.sheetgrid import Grid
from tihang.text import _

HEADING_ROWS = 30
"""Rows at the top of a sheet among which the headings are looked for."""


@dataclass(frozen=True)
class Head:
    """Where a sheet's headings stand: the row, and the column of each plain heading.

    A heading that is not known has its column too; the fault is told once, and what stands
    below it is passed over.
    """

    row: int
    columns: dict[str, int]


def find_head(grid: Grid, known: set[str], required: set[str]) -> tuple[Head | None, list[Problem]]:
    """The row that holds most of the known headings, and what is wrong with it.

    No head where a required heading is missing.
    """
    if grid.empty:
        return None, []
    row = max(
        range(min(HEADING_ROWS, len(grid.cells))),
        key=lambda row: sum(heading in known for heading, _column in _headings(grid, row)),
    )
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for heading, column in _headings(grid, row):
        if heading in columns:
            message = _("表头“%(heading)s”重复") % {"heading": heading}
            problems.append(Problem(grid.place(row, column), message))
        elif heading not in known:
            message = _("没有名为“%(heading)s”的表头") % {"heading": heading}
            expected = did_you_mean(heading, known)
            problems.append(Problem(grid.place(row, column), message, expected))
        columns.setdefault(heading, column)
    missing = sorted(required - columns.keys())
    if missing:
        message = _("找不到表头“%(headings)s”") % {"headings": "、".join(missing)}
        problems.append(Problem(grid.name, message, _("请恢复原来的表头")))
        return None, problems
    return Head(row, columns), problems


def _headings(grid: Grid, row: int) -> Iterator[tuple[str, int]]:
    for column, cell in enumerate(grid.cells[row]):
        if not is_blank(cell):
            yield plain(cell_text(cell)), column
