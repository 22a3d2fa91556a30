"""The ladder itself: tiers, aspects, maturity bands, who may apply."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from tihang.edition.model.base import AspectId, Bilingual, Identifier, Reference, Sourced, TierId


class Parameter(Sourced):
    """A number that a rule compares with, e.g. the maturity level of a tier."""

    value: Decimal
    unit: str | None = None
    label: Bilingual


class Aspect(Sourced):
    """One of the five aspects (工厂建设, 研发设计, 生产作业, 生产管理, 运营管理)."""

    id: AspectId
    name: Bilingual


class Tier(Sourced):
    """A rung of the ladder."""

    id: TierId
    rank: int = Field(ge=1)
    name: Bilingual
    focus: str
    """The opening sentence of the tier in annex 1, the notice's own words."""
    focus_reference: Reference
    benchmark: Bilingual
    granted_by: Bilingual
    needs: TierId | None = None
    """The tier that must have been obtained before."""
    self_rated: bool = False
    """True where the firm itself rates (自建自评), so that its own answers decide."""
    required_aspects: tuple[AspectId, ...] = ()
    parameters: dict[Identifier, Parameter] = {}


class MaturityBand(Sourced):
    """A level of GB/T 39116 and the half-open score band [low, high) that gives it."""

    level: int
    name: Bilingual
    low: Decimal
    high: Decimal


class Eligibility(Sourced):
    """Who may apply under the edition."""

    province: str = Field(pattern=r"^\d{2}$")
    """First two digits of the region codes (GB/T 2260) that lie in the province."""
    branch_industries: tuple[str, ...] = ()
    """Divisions of GB/T 4754 in which a branch may apply in place of its legal entity."""
