"""Production and downtime records → overall equipment effectiveness → indicator 11."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from tihang.dossier.ledgers.reckoning import (
    Reckoning,
    choose_years,
    exact_sum,
    only_years,
    percent,
    shown,
)
from tihang.dossier.ledgers.result import LedgerOptions, LedgerSum
from tihang.dossier.ledgers.rows import Fault
from tihang.text import _

_PRODUCTION = ("planned", "cycle", "produced", "good")
_HOUR = 3600


def check_downtime(rows: pl.DataFrame) -> list[Fault]:
    """A record of production is whole and does not contradict itself; one of downtime has some."""
    stopped = (rows["record"] == "downtime").fill_null(value=False)
    whole = [
        Fault(~stopped & rows[column].is_null(), column, _("生产记录缺少此项"))
        for column in _PRODUCTION
    ]
    odd = [
        Fault(stopped & rows[column].is_not_null(), column, _("停机记录只填停机时间"))
        for column in _PRODUCTION
    ]
    return [
        *whole,
        *odd,
        Fault(stopped & rows["down"].is_null(), "down", _("停机记录缺少停机时间")),
        Fault(~stopped & (rows["down"] > rows["planned"]), "down", _("停机时间超过计划运行时间")),
        Fault(rows["good"] > rows["produced"], "good", _("合格品数大于产量")),
        Fault((rows["produced"] > 0) & (rows["cycle"] == 0), "cycle", _("有产量而标准节拍为 0")),
    ]


def reckon_downtime(rows: pl.DataFrame, basis: str, options: LedgerOptions) -> Reckoning:
    """Overall equipment effectiveness in percent, by year."""
    reckoning = Reckoning()
    rows = rows.select(
        pl.col("date").dt.year().alias("year"),
        pl.col("planned"),
        pl.col("down"),
        (pl.col("cycle") * pl.col("produced")).alias("earned"),
        (pl.col("cycle") * pl.col("good")).alias("earned_good"),
    )
    years = choose_years(rows["year"].unique().to_list(), options, reckoning)
    kept = only_years(rows, years, reckoning)
    rates = {
        year: _rate(kept.filter(pl.col("year") == year), year, reckoning) for year in years.both
    }
    reckoning.compare(11, rates, years, basis)
    return reckoning


def _rate(rows: pl.DataFrame, year: int, reckoning: Reckoning) -> Decimal | None:
    """One year's OEE; none where the records do not give one."""
    planned, down = exact_sum(rows["planned"]), exact_sum(rows["down"])
    earned, earned_good = exact_sum(rows["earned"]), exact_sum(rows["earned_good"])
    running = planned - down
    for label, seconds in (
        (_("计划运行时间"), planned),
        (_("停机时间"), down),
        (_("实际生产时间"), running),
        (_("标准工时（全部产量）"), earned),
        (_("标准工时（合格品）"), earned_good),
    ):
        reckoning.sums.append(LedgerSum(label, year, shown(seconds / _HOUR), _("小时")))
    if running <= 0 or earned <= 0:
        reckoning.find(
            _("%(year)d 年没有实际生产时间或产量，无法计算设备综合利用率") % {"year": year},
            _("请核对计划运行时间、停机时间和产量"),
        )
        return None
    for label, part, whole in (
        (_("可用率"), running, planned),
        (_("效能"), earned, running),
        (_("质量率"), earned_good, earned),
    ):
        ratio = percent(part, whole)
        if ratio is not None:
            reckoning.sums.append(LedgerSum(label, year, ratio, "%"))
    if earned > running:
        reckoning.find(
            _("%(year)d 年效能超过 100%%：标准工时多于实际生产时间") % {"year": year},
            _("请核对标准节拍和产量的单位"),
        )
    return percent(earned_good, planned)
