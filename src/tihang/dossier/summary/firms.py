"""Rows held against the list of registered firms."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from tihang.dossier.errors import DossierError, Problem, refuse
from tihang.dossier.summary.grid import Grid, Line
from tihang.dossier.summary.headings import ColumnId, meaning
from tihang.dossier.summary.model import SummaryRow
from tihang.dossier.summary.names import Names, likeness
from tihang.dossier.summary.read import grids_of
from tihang.dossier.summary.values import one_line, read_credit_code
from tihang.edition.model import Edition
from tihang.text import _

_SHOWN = 3
"""Firms with names alike that are shown for a row."""
_HEADING_ROWS = 20


class Candidate(NamedTuple):
    """A registered firm that a row may mean."""

    credit_code: str
    name: str
    likeness: float


class FirmMatch(NamedTuple):
    """``exact``: one registered firm beyond doubt. ``near``: some come near, a person decides.

    ``unknown``: none.
    """

    row: SummaryRow
    kind: Literal["exact", "near", "unknown"]
    candidates: tuple[Candidate, ...]
    """The firm, or those that come near, the nearest first."""
    by: Literal["code", "name", ""] = ""
    """What the first of them was found by; nothing where only the names are alike."""


def match_firms(rows: Iterable[SummaryRow], registered: Mapping[str, str]) -> tuple[FirmMatch, ...]:
    """Find each row's firm among those registered, credit code → name."""
    names = Names[str]()
    for code, name in registered.items():
        names.add(code, name)
    return tuple(_match(row, registered, names) for row in rows)


def _match(row: SummaryRow, registered: Mapping[str, str], names: Names[str]) -> FirmMatch:
    named = names.same(row.enterprise)
    if row.credit_code in registered:
        name = registered[row.credit_code]
        like = likeness(row.enterprise, name)
        found = [Candidate(row.credit_code, name, like)]
        # The code is known under another name: both firms are shown, neither is taken.
        found += [Candidate(code, registered[code], 1.0) for code in named if like < 1]
        return FirmMatch(row, "exact" if like == 1 else "near", tuple(found), "code")
    if len(named) == 1 and not row.credit_code:
        only = Candidate(named[0], registered[named[0]], 1.0)
        return FirmMatch(row, "exact", (only,), "name")
    alike = names.near(row.enterprise) if row.enterprise else ()
    near = sorted(
        (Candidate(code, registered[code], like) for code, like in alike),
        key=lambda candidate: (-candidate.likeness, candidate.credit_code),
    )
    return FirmMatch(row, "near" if near else "unknown", tuple(near[:_SHOWN]))


def read_firms(path: str | os.PathLike[str], edition: Edition) -> dict[str, str]:
    """A list of firms from a table with columns for credit code and name.

    Raises DossierError that names every faulty cell, OSError where it cannot be opened.
    """
    path = Path(path)
    grids, _below = grids_of(path.read_bytes(), path.name)
    firms: dict[str, str] = {}
    problems: list[Problem] = []
    found = False
    for grid in grids:
        for line, columns in _rows(grid, edition):
            found = True
            _take(grid, line, columns, firms, problems)
    if problems:
        raise DossierError(problems)
    if not found:
        raise refuse(_("找不到企业名单"), expected=_("应有“统一社会信用代码”和“企业名称”两列"))
    return firms


def _rows(grid: Grid, edition: Edition) -> Iterator[tuple[Line, dict[ColumnId, int]]]:
    """The lines below the headings of a list of firms."""
    columns: dict[ColumnId, int] = {}
    for number, line in enumerate(grid.lines):
        if columns:
            yield line, columns
        elif number < _HEADING_ROWS:
            known = {meaning(text, edition): column for column, text in line.own.items()}
            if "credit_code" in known and "enterprise" in known:
                columns = {name: column for name, column in known.items() if name is not None}


def _take(
    grid: Grid,
    line: Line,
    columns: Mapping[ColumnId, int],
    firms: dict[str, str],
    problems: list[Problem],
) -> None:
    code = line.own.get(columns["credit_code"], "")
    name = one_line(line.own.get(columns["enterprise"], ""))
    if not code and not name:
        return
    place = grid.place(line.row, columns["credit_code"])
    try:
        read = read_credit_code(code)
    except ValueError as error:
        problems.append(Problem(place, str(error)))
        return
    if firms.setdefault(read, name) != name:
        problems.append(Problem(place, _("同一信用代码对应两个企业名称")))
