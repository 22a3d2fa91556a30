"""The scenario guide and the indicators."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tihang.edition.model.base import AspectId, Bilingual, Identifier, Sourced, Standing


class Stage(Sourced):
    """A stage (环节) of the scenario guide."""

    id: Identifier
    name: Bilingual
    aspect: AspectId


class Scenario(Sourced):
    """A typical scenario of the guide, 1 to 40."""

    number: int = Field(ge=1)
    name: str
    english: str
    stage: Identifier
    aliases: tuple[str, ...] = ()
    gist: Bilingual
    """A description of our own (customary): the guide's text was not available."""


class KpiGroup(Sourced):
    id: Identifier
    name: Bilingual


class Kpi(Sourced):
    """A key performance indicator of the notice's table, 1 to 21.

    kind: ``level`` value at application; ``reduction`` (before − after) ÷ before;
    ``increase`` (after − before) ÷ before; ``growth`` year on year, may be negative;
    ``count`` a level or cumulative whole number.
    """

    number: int = Field(ge=1)
    name: str
    """The notice's own words, without the unit in brackets."""
    english: str
    group: Identifier
    unit: str
    kind: Literal["level", "increase", "reduction", "growth", "count"]
    direction: Literal["higher"] = "higher"
    """Every figure is worded so that more is better (提升, 下降, 率, 数量)."""
    formula: Bilingual
    formula_standing: Standing
    inputs: tuple[Bilingual, ...]
    """What ``before`` and ``after`` hold (for level and count: the one or two quantities read)."""
    rate: bool = False
    """True where before and after are themselves percentages, so points and percent differ."""
    main: bool = False
    """Counted among the main technical-economic indicators [customary parameter]."""
    may_not_apply: bool = False
    scan_fault: str | None = None
    """How the scanned seed garbles the row, where it does."""
