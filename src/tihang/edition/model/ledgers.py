"""Ledgers (台账) from which indicators are computed, and the factors for energy."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from tihang.edition.model.base import Bilingual, Identifier, Sourced, Strict

LedgerKind = Literal["equipment", "orders", "deliveries", "downtime", "energy"]
LedgerColumnKind = Literal["text", "number", "quantity", "date", "period", "truth", "choice"]
"""``quantity`` is a number whose unit depends on what the row is about; ``period`` a year or
a month."""


class LedgerChoice(Strict):
    """A word that a cell may hold, with the other words that mean the same."""

    code: Identifier
    label: Bilingual
    aliases: tuple[str, ...] = ()


class LedgerColumn(Strict):
    """A column of a ledger, found by the meaning of its heading."""

    id: Identifier
    heading: Bilingual
    aliases: tuple[str, ...] = ()
    """Other headings that mean the same; letter case, width and blanks do not matter."""
    kind: LedgerColumnKind
    required: bool = False
    unique: bool = False
    """True where no two rows may hold the same value."""
    unit: str | None = None
    """What a number is taken in where neither heading nor cell names a unit."""
    units: dict[str, Decimal] = Field(default_factory=dict)
    """Each unit that may be named, with what turns a number in it into the reckoning unit."""
    choices: tuple[LedgerChoice, ...] = ()
    hint: Bilingual

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.heading.zh, *self.aliases)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.unit is not None and self.unit not in self.units:
            raise ValueError(f"unit {self.unit} is not among units")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices belong to columns of kind choice, and to no other")
        return self


class LedgerExclusion(Strict):
    """Rows that do not count, by what a choice column says of them."""

    column: Identifier
    codes: tuple[str, ...]
    why: Bilingual


class Ledger(Sourced):
    """A kind of ledger: its columns, and how its indicators follow from it."""

    id: LedgerKind
    title: Bilingual
    kpis: tuple[int, ...]
    method: Bilingual
    """How the figures are computed; stands in the basis of each of them."""
    columns: tuple[LedgerColumn, ...]
    exclusions: tuple[LedgerExclusion, ...] = ()

    def column(self, column_id: str) -> LedgerColumn:
        """The column of that id. KeyError where the ledger has none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    @model_validator(mode="after")
    def _exclusions_name_choices(self) -> Self:
        for exclusion in self.exclusions:
            column = next((c for c in self.columns if c.id == exclusion.column), None)
            known = {choice.code for choice in column.choices} if column else set()
            if not known.issuperset(exclusion.codes):
                raise ValueError(f"exclusion names unknown codes of {exclusion.column}")
        return self


class Energy(Sourced):
    """A kind of energy with its coal-equivalent factor, after GB/T 2589."""

    id: Identifier
    name: Bilingual
    aliases: tuple[str, ...] = ()
    unit: str
    """The reckoning unit, such as kg, m³, kWh or MJ."""
    units: dict[str, Decimal]
    """Each unit that a ledger may state, with what turns a quantity into the reckoning unit."""
    calorific: Decimal = Field(gt=0)
    """当量值: kg of coal equivalent for one reckoning unit."""
    equivalent: Decimal | None = Field(default=None, gt=0)
    """等价值, in the same unit; none where it is the same as the calorific value."""
    equivalent_note: Bilingual | None = None
    """Where the 等价值 comes from; its standing is customary whatever the row's own is."""

    def factor(self, basis: Literal["calorific", "equivalent"]) -> Decimal:
        """kg of coal equivalent for one reckoning unit."""
        return (self.equivalent or self.calorific) if basis == "equivalent" else self.calorific

    @model_validator(mode="after")
    def _unit_is_listed(self) -> Self:
        if self.units.get(self.unit) != 1:
            raise ValueError(f"units must list {self.unit} with 1")
        return self


class OutputValue(Strict):
    """How a ledger of energy writes the output value, and its units."""

    names: tuple[str, ...] = Field(min_length=1)
    unit: str
    units: dict[str, Decimal]
