"""Equipment ledger → indicators 1 and 3."""

from __future__ import annotations

import polars as pl

from tihang.dossier.ledgers.reckoning import Reckoning, exact_sum, percent, shown
from tihang.dossier.ledgers.result import LedgerFigure, LedgerSum
from tihang.dossier.ledgers.rows import Fault
from tihang.text import _


def check_equipment(rows: pl.DataFrame) -> list[Fault]:
    """Sets are counted in whole numbers above nought."""
    sets = rows["quantity"]
    return [Fault((sets <= 0) | (sets != sets.floor()), "quantity", _("应为大于 0 的整数"))]


def reckon_equipment(rows: pl.DataFrame, basis: str) -> Reckoning:
    """Shares of numerically controlled and of digital equipment, in percent."""
    reckoning = Reckoning()
    sets = rows.with_columns(pl.col("quantity").fill_null(1))
    key, production = sets.filter(pl.col("key")), sets.filter(pl.col("production"))
    for kpi, whole, mark, names in (
        (1, key, "nc", (_("数控化关键设备"), _("关键设备"))),
        (3, production, "digital", (_("数字化生产设备"), _("生产设备"))),
    ):
        part_sum = exact_sum(whole.filter(pl.col(mark))["quantity"])
        whole_sum = exact_sum(whole["quantity"])
        for name, value in zip(names, (part_sum, whole_sum), strict=True):
            reckoning.sums.append(LedgerSum(name, None, shown(value), _("台（套）")))
        share = percent(part_sum, whole_sum)
        if share is None:
            reckoning.find(
                _("没有可计入的%(name)s，指标 %(kpi)d 无法计算") % {"name": names[1], "kpi": kpi},
                _("请核对台账中的“是否”各列"),
            )
        reckoning.figures.append(LedgerFigure(kpi, None, share, None, None, basis))
    return reckoning
