"""Orders → indicator 14; suppliers' deliveries → indicator 13."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from tihang.dossier.ledgers.reckoning import Reckoning, choose_years, only_years, percent
from tihang.dossier.ledgers.result import LedgerOptions, LedgerSum
from tihang.text import _


def reckon_delivery(rows: pl.DataFrame, kpi: int, basis: str, options: LedgerOptions) -> Reckoning:
    """On-time rates in percent, by the year in which a delivery was due."""
    reckoning = Reckoning()
    known_until = options.as_of or rows["done"].max()
    if known_until is not None:
        open_yet = pl.col("done").is_null() & (pl.col("due") >= known_until)
        due = rows.filter(~open_yet)
        if due.height < rows.height:
            why = _("截至 %(day)s 尚未到期") % {"day": known_until}
            reckoning.excluded[why] += rows.height - due.height
        rows = due
    rows = rows.select(
        pl.col("due").dt.year().alias("year"),
        (pl.col("done") <= pl.col("due")).fill_null(value=False).alias("on_time"),
    )
    counts = rows.group_by("year").agg(pl.len(), pl.col("on_time").sum())
    by_year = {year: (count, on_time) for year, count, on_time in counts.rows()}
    years = choose_years(by_year, options, reckoning)
    only_years(rows, years, reckoning)
    rates = {}
    for year in years.both:
        count, on_time = by_year[year]
        rates[year] = percent(on_time, count)
        reckoning.sums.append(LedgerSum(_("准时"), year, Decimal(on_time), _("笔")))
        reckoning.sums.append(LedgerSum(_("应交付"), year, Decimal(count), _("笔")))
    reckoning.compare(kpi, rates, years, basis)
    return reckoning
