"""A row of an import as it would be taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tihang.dossier.errors import Problem
from tihang.dossier.summary import SummaryRow as ReadRow
from tihang.platform.filing.models import Case
from tihang.platform.intake.models import ImportedTable
from tihang.platform.intake.reading import NEW, Decision, Match
from tihang.platform.registry.models import Authority, Enterprise


class Difference(NamedTuple):
    """Where a row and the filing in the system say different things."""

    column: str
    label: str
    table: str
    system: str


@dataclass
class RowPreview:
    """A row as it would be taken in."""

    table: ImportedTable
    row: ReadRow
    decision: Decision
    match: Match
    sender: Authority | None = None
    firm: Enterprise | None = None
    choices: list[tuple[Enterprise, float]] = field(default_factory=list)
    """The actor's firms that it may mean."""
    case: Case | None = None
    cases: list[Case] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def line(self) -> str:
        return self.row.line

    @property
    def number(self) -> str:
        """The line's number in its sheet."""
        return self.line.rpartition("!")[2]

    @property
    def dropped(self) -> bool:
        return self.decision.dropped or self.table.left_out

    @property
    def counts(self) -> bool:
        """The row is to be taken in."""
        return not self.dropped and not self.table.refused

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.warning]

    @property
    def registers(self) -> bool:
        """The firm is to be registered from the row."""
        return self.firm is None and self.decision.firm == NEW

    @property
    def credit_code(self) -> str:
        """What the table gives, or the officer where it gives none."""
        return self.row.credit_code or self.decision.credit_code

    @property
    def rank_column(self) -> str:
        """The column that the row's rank comes from."""
        return "rank" if "rank" in self.row.at else "number"

    def add(self, column: str, message: str, mend: str = "", *, warning: bool = False) -> None:
        """Note a problem of one of the row's cells."""
        place = self.row.where(column)
        self.problems.append(Problem(place, message, mend or None, warning=warning))

    def owns(self, place: str) -> bool:
        """The cell is one of the row's."""
        row = self.row
        return place == row.place or place in row.headings or place in row.at.values()
