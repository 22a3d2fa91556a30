"""What the kinds of ledger share when they turn rows into figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import polars as pl

from tihang.dossier.errors import Problem
from tihang.dossier.ledgers.result import LedgerFigure, LedgerOptions, LedgerSum
from tihang.text import _

RATE_PLACES = 4
"""Decimal places that a percentage keeps."""

SCALE = 1_000_000
EXACT = 2.0**53
"""Below it every whole number is a float of its own."""


@dataclass
class Reckoning:
    """Figures of a ledger, the sums behind them, and rows that its rules leave out."""

    figures: list[LedgerFigure] = field(default_factory=list)
    sums: list[LedgerSum] = field(default_factory=list)
    excluded: Counter[str] = field(default_factory=Counter)
    findings: list[Problem] = field(default_factory=list)

    def find(self, message: str, mend: str) -> None:
        """Note something that a person should look at."""
        self.findings.append(Problem("", message, mend, warning=True))

    def compare(
        self, kpi: int, by_year: Mapping[int, Decimal | None], years: Years, basis: str
    ) -> None:
        """Add the figure of an indicator: its values in the two years compared."""
        self.figures.append(
            LedgerFigure(
                kpi,
                by_year.get(years.before) if years.before else None,
                by_year.get(years.after) if years.after else None,
                years.before,
                years.after,
                basis,
            )
        )


@dataclass(frozen=True)
class Years:
    """The years that are compared; none where the ledger has no such year."""

    before: int | None
    after: int | None

    @property
    def both(self) -> tuple[int, ...]:
        return tuple(year for year in (self.before, self.after) if year is not None)


def choose_years(found: Iterable[int], options: LedgerOptions, reckoning: Reckoning) -> Years:
    """The base year and the year after construction, among the years of the ledger."""
    years = sorted(set(found))
    if not years:
        reckoning.find(_("台账中没有可用的记录"), _("请按提示改正后重新导入"))
        return Years(None, None)
    for year in (options.before_year, options.after_year):
        if year is not None and year not in years:
            reckoning.find(
                _("台账中没有 %(year)d 年的记录") % {"year": year},
                _("台账所含年度：%(years)s") % {"years": "、".join(map(str, years))},
            )
    after = options.after_year or years[-1]
    before = options.before_year or (years[0] if years[0] < after else None)
    if before is not None and before >= after:
        reckoning.find(
            _("建设前年度 %(before)d 不早于建设后年度 %(after)d")
            % {"before": before, "after": after},
            _("请重新指定对比年度"),
        )
        return Years(None, None)
    if before is None:
        reckoning.find(
            _("台账只有 %(year)d 年的记录，没有建设前数据") % {"year": after},
            _("请补充建设前年度的记录；新建工厂请如实注明"),
        )
    return Years(before if before in years else None, after if after in years else None)


def only_years(rows: pl.DataFrame, years: Years, reckoning: Reckoning) -> pl.DataFrame:
    """The rows of the years compared; the others are counted as excluded."""
    compared = rows["year"].is_in(years.both)
    kept = rows if compared.all() else rows.filter(compared)
    left_out = rows.height - kept.height
    if left_out:
        reckoning.excluded[_("不在对比年度内")] += left_out
    return kept


def exact_sum(values: pl.Series) -> float:
    """The sum, rounded once at the end: the order of the rows does not matter.

    A value within a billionth of a whole millionth is taken for it: 0.7 × 3600 is 2520.
    """
    known = values.drop_nulls().to_numpy()
    if not known.size:
        return 0.0
    rest = known * SCALE
    whole = np.rint(rest)
    rest -= whole
    np.abs(rest, out=rest)
    # Whole numbers add up exactly as long as their sum is exact; anything finer takes its time.
    if rest.max() <= 1e-9 * SCALE and np.abs(whole).max() * known.size < EXACT:
        return float(whole.sum()) / SCALE
    return math.fsum(known)


def percent(part: float, whole: float) -> Decimal | None:
    """part ÷ whole in percent, rounded half up to four places; none where whole is nought."""
    if whole == 0:
        return None
    return rounded(Fraction(part) / Fraction(whole) * 100, RATE_PLACES)


def rounded(number: Fraction | float, places: int) -> Decimal:
    """A number rounded half up to decimal places, closing noughts left off."""
    exact = Fraction(number)
    scaled = Decimal(exact.numerator * 10**places) / Decimal(exact.denominator)
    whole = scaled.quantize(Decimal(1), ROUND_HALF_UP)
    return (whole.scaleb(-places)).normalize() + Decimal(0)


def shown(number: float, places: int = 6) -> Decimal:
    """A sum for people to read."""
    return Decimal(f"{rounded(number, places):f}")
