"""Energy by kind and output value → coal equivalent per output value → indicator 17."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl

from tihang.dossier.errors import nearest
from tihang.dossier.ledgers.reckoning import (
    Reckoning,
    Years,
    choose_years,
    exact_sum,
    only_years,
    rounded,
    shown,
)
from tihang.dossier.ledgers.result import EnergyBasis, LedgerOptions, LedgerSum
from tihang.dossier.ledgers.rows import Fault
from tihang.dossier.ledgers.words import plain_units, unit_refused
from tihang.dossier.sheets.words import plain, shorten
from tihang.edition.model import Edition, Energy, OutputValue
from tihang.text import _, current_language

OUTPUT = "output"
INTENSITY_PLACES = 6
"""Decimal places of tce per 10,000 yuan."""
_MONTHS = 12


def quantity_units(edition: Edition) -> tuple[str, ...]:
    """Every unit that a ledger of energy may name."""
    listed = [unit for energy in edition.energies for unit in energy.units]
    output = edition.output_value.units if edition.output_value else {}
    return tuple(dict.fromkeys([*listed, *output]))


def check_energy(rows: pl.DataFrame, edition: Edition) -> list[Fault]:
    """Each row names a known energy or the output value, in a unit of its own."""
    meant = _with_meaning(rows, edition)
    faults = [
        Fault(meant[column] == why, at, why)
        for column, at in (("item_why", "item"), ("unit_why", "unit"))
        for why in meant[column].unique().drop_nulls().to_list()
    ]
    stated = meant["unit"].is_not_null() & meant["amount.unit"].is_not_null()
    clash = stated & (_plainly(meant["unit"]) != _plainly(meant["amount.unit"]))
    faults.append(Fault(clash, "unit", _("与数量或表头所带单位不一致")))
    no_price = (meant["id"] == OUTPUT) & meant["price"].is_null()
    faults.append(Fault(no_price, "price", _("产值应注明价格口径，如“现价”或“2020年可比价”")))
    return faults


def reckon_energy(
    rows: pl.DataFrame, edition: Edition, basis: str, options: LedgerOptions
) -> Reckoning:
    """Comprehensive energy consumption per output value, tce per 10,000 yuan, by year."""
    reckoning = Reckoning()
    rows = _with_meaning(rows, edition).with_columns(
        (pl.col("period") // 100).alias("year"),
        (pl.col("period") % 100).alias("month"),
        (pl.col("amount") * pl.col("times")).alias("quantity"),
    )
    years = choose_years(rows["year"].unique().to_list(), options, reckoning)
    kept = only_years(rows, years, reckoning)
    intensities = {
        year: _intensity(
            kept.filter(pl.col("year") == year), year, edition, options.energy_basis, reckoning
        )
        for year in years.both
    }
    prices = _prices(kept, years)
    if len(prices) > 1:
        reckoning.find(
            _("产值的价格口径不一致：%(prices)s") % {"prices": "、".join(prices)},
            _("前后年度应采用同一口径，请改正后重新导入"),
        )
        intensities = {}
    which = {"calorific": _("当量值"), "equivalent": _("等价值")}[options.energy_basis]
    basis = _("%(method)s；折标系数按%(which)s；产值价格口径：%(price)s") % {
        "method": basis,
        "which": which,
        "price": "、".join(prices) or _("未注明"),
    }
    reckoning.compare(17, intensities, years, basis)
    return reckoning


def _plainly(texts: pl.Series) -> pl.Series:
    known = {text: plain(text) for text in texts.unique().drop_nulls().to_list()}
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


def _with_meaning(rows: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """Add what each row is about, its unit's multiplier, and why it has none."""
    if "amount.unit" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias("amount.unit"))
    rows = rows.with_columns(pl.coalesce("amount.unit", "unit").alias("stated"))
    pairs = rows.select("item", "stated").unique().rows()
    meanings = [(item, unit, *_meaning(item, unit, edition)) for item, unit in pairs]
    columns = {
        "item": pl.String,
        "stated": pl.String,
        "id": pl.String,
        "times": pl.Float64,
        "item_why": pl.String,
        "unit_why": pl.String,
    }
    table = pl.DataFrame(meanings, schema=columns, orient="row")
    return rows.join(
        table, on=["item", "stated"], how="left", nulls_equal=True, maintain_order="left"
    )


def _meaning(
    item: str | None, unit: str | None, edition: Edition
) -> tuple[str | None, float | None, str | None, str | None]:
    """The id and multiplier of an item in a unit, or why it has none."""
    if item is None:
        return None, None, None, None
    known: dict[str, Energy | OutputValue] = {
        plain(name): energy
        for energy in edition.energies
        for name in (energy.name.zh, *energy.aliases)
    }
    if edition.output_value:
        known |= {plain(name): edition.output_value for name in edition.output_value.names}
    meant = known.get(plain(item))
    if meant is None:
        return None, None, _item_refused(item, known), None
    item_id = meant.id if isinstance(meant, Energy) else OUTPUT
    if unit is None:
        return item_id, None, None, _("缺少计量单位")
    name = plain_units(tuple(meant.units)).get(plain(unit))
    if name is None:
        return item_id, None, None, unit_refused(unit, meant.units)
    return item_id, float(meant.units[name]), None, None


def _item_refused(item: str, known: dict[str, Energy | OutputValue]) -> str:
    message = _("没有“%(item)s”的折标煤系数") % {"item": shorten(item)}
    near = nearest(plain(item), known)
    return message + _("，是否为“%(near)s”？") % {"near": near} if near else message


def _intensity(
    rows: pl.DataFrame,
    year: int,
    edition: Edition,
    which: EnergyBasis,
    reckoning: Reckoning,
) -> Decimal | None:
    """One year's tce per 10,000 yuan; none where the year does not give one."""
    if not _periods_agree(rows, year, reckoning):
        return None
    coal = []
    for energy in edition.energies:
        own = rows.filter(pl.col("id") == energy.id)
        if own.is_empty():
            continue
        quantity = exact_sum(own["quantity"])
        factor = energy.factor(which)
        coal.append(Fraction(quantity) * Fraction(factor) / 1000)
        name = energy.name.in_language(current_language())
        reckoning.sums.append(LedgerSum(name, year, shown(quantity), energy.unit))
        label = _("%(energy)s折标煤（系数 %(factor)s）") % {"energy": name, "factor": factor}
        reckoning.sums.append(LedgerSum(label, year, rounded(coal[-1], 6), _("吨标准煤")))
    output = exact_sum(rows.filter(pl.col("id") == OUTPUT)["quantity"])
    total = sum(coal, Fraction(0))
    unit = edition.output_value.unit if edition.output_value else ""
    reckoning.sums.append(LedgerSum(_("综合能耗"), year, rounded(total, 6), _("吨标准煤")))
    reckoning.sums.append(LedgerSum(_("工业总产值"), year, shown(output), unit))
    if not coal or output == 0:
        reckoning.find(
            _("%(year)d 年缺少能源消费量或工业总产值，无法计算") % {"year": year},
            _("请补上该年度的能源消费和工业总产值"),
        )
        return None
    return rounded(total / Fraction(output), INTENSITY_PLACES)


def _periods_agree(rows: pl.DataFrame, year: int, reckoning: Reckoning) -> bool:
    """Whether no item is given both by month and for the year; a year in part is noted."""
    for item, months in rows.group_by("id").agg(pl.col("month").unique()).sort("id").rows():
        if 0 in months and len(months) > 1:
            reckoning.find(
                _("%(year)d 年“%(item)s”既有全年数又有月度数，会重复计算")
                % {"year": year, "item": rows.filter(pl.col("id") == item)["item"][0]},
                _("请只保留一种"),
            )
            return False
    spans = {
        tuple(sorted(months))
        for _item, months in rows.group_by("id").agg(pl.col("month").unique()).rows()
    }
    incomplete = [span for span in spans if span != (0,) and len(span) < _MONTHS]
    if incomplete:
        reckoning.find(
            _("%(year)d 年有的项目不足 12 个月") % {"year": year},
            _("请核对能源消费与产值是否为同一完整年度"),
        )
    return True


def _prices(rows: pl.DataFrame, years: Years) -> list[str]:
    """The price bases of the output value in the years compared, each once."""
    output = rows.filter((pl.col("id") == OUTPUT) & pl.col("year").is_in(years.both))
    prices = {plain(text): text for text in output["price"].drop_nulls().sort().to_list()}
    return sorted(prices.values())
