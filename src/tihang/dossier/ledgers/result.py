"""What comes out of a ledger: figures, the sums behind them, and every row's fate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from tihang.dossier.errors import Problem
from tihang.dossier.model import KpiFigure
from tihang.edition.model import LedgerKind

EnergyBasis = Literal["calorific", "equivalent"]
"""当量值 or 等价值."""


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """What a person may settle before the figures are computed."""

    before_year: int | None = None
    """The base year before construction; the first year of the ledger where none is given."""
    after_year: int | None = None
    """The year after construction; the last year of the ledger where none is given."""
    as_of: dt.date | None = None
    """Until when deliveries are known; the last delivery of the ledger where none is given."""
    energy_basis: EnergyBasis = "calorific"


class RefusedCell(NamedTuple):
    """Why a row is refused: one of its cells. Rows count from 1, as a spreadsheet shows them."""

    sheet: str
    row: int
    column: str
    """The column's letters."""
    heading: str
    value: str
    why: str

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.column}{self.row}"


class ExcludedRows(NamedTuple):
    """Rows that are sound but do not count, by rule."""

    why: str
    rows: int


class LedgerSum(NamedTuple):
    """A sum on the way to a figure, so that a person can follow it."""

    label: str
    year: int | None
    value: Decimal
    unit: str


class LedgerFigure(NamedTuple):
    """The before and after of one indicator, in the units of the edition's inputs."""

    kpi: int
    before: Decimal | None
    after: Decimal | None
    before_year: int | None
    after_year: int | None
    basis: str

    def as_kpi_figure(self) -> KpiFigure:
        """The same for a dossier, without evidence."""
        return KpiFigure(
            number=self.kpi,
            before=self.before,
            after=self.after,
            before_year=self.before_year,
            after_year=self.after_year,
            basis=self.basis,
        )


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """A ledger read and reckoned.

    Every row below the headings is in exactly one of ``rows_used``, ``rows_excluded``,
    ``rows_refused`` and ``rows_blank``.
    """

    kind: LedgerKind
    source: str
    """Name of the file."""
    sha256: str
    rows_read: int
    rows_used: int
    rows_blank: int
    rows_refused: int
    refused: tuple[RefusedCell, ...]
    """Every faulty cell of the refused rows, in the order of the file."""
    excluded: tuple[ExcludedRows, ...]
    figures: tuple[LedgerFigure, ...]
    sums: tuple[LedgerSum, ...]
    findings: tuple[Problem, ...]
    """What a person should look at that is no single cell's fault."""
    notes: tuple[str, ...]
    """How the file was taken: sheets and columns passed over."""

    @property
    def rows_excluded(self) -> int:
        return sum(group.rows for group in self.excluded)

    @property
    def clean(self) -> bool:
        """True where nothing was refused and nothing has to be looked at."""
        return not self.rows_refused and not self.findings
