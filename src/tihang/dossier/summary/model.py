"""What comes out of a summary table: rows, problems by cell, and what was passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import NamedTuple

from tihang.dossier.errors import Problem
from tihang.edition.model import TierId


class ListedScenario(NamedTuple):
    """One entry of the column of scenarios."""

    text: str
    """As written, without its number in the list."""
    scenario: str | None
    """Name of the listed scenario that is meant; none where it is not settled."""
    instance: str


class Note(NamedTuple):
    """A cell or line that is no part of any row, and why."""

    place: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A recommended project as an authority's table has it; blank texts where not given."""

    source: str
    """Name of the file."""
    place: str
    """Its first cell, ``推荐汇总表!A5``."""
    tier: TierId | None
    authority: str
    """Who recommends; empty where the table does not say."""
    rank: int
    enterprise: str
    project: str
    scenarios: tuple[ListedScenario, ...]
    contact: str
    mobile: str
    credit_code: str
    extras: tuple[tuple[str, str], ...]
    """Heading and text of columns that the notice does not have."""
    cells: Mapping[str, str]
    """Every cell it was read from with its text, by place."""
    at: Mapping[str, str]
    """Place of each column's cell, by the column's id."""
    sound: bool
    """False where a cell of it has to be mended."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Every cell that it has or could have filled in, by place, with the heading above it."""

    @property
    def line(self) -> str:
        """The sheet and the number of its first line, ``推荐汇总表!5``."""
        sheet, _mark, cell = self.place.rpartition("!")
        return f"{sheet}!{cell.lstrip(ascii_uppercase)}"

    @property
    def group(self) -> tuple[str, str]:
        """Within which rows are ranked: the authority, or the sheet where none is named."""
        sheet = self.place.rpartition("!")[0]
        return (self.authority or f"{self.source} · {sheet}", self.tier or "")

    def where(self, column: str) -> str:
        """The place of a column's cell, or of the row."""
        return self.at.get(column, self.place)


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """One file, read."""

    source: str
    sha256: str
    rows: tuple[SummaryRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    ties: tuple[Problem, ...] = ()
    """Those problems that say that two rows have the same rank; gone where one is left out."""

    @property
    def clean(self) -> bool:
        return not self.problems
