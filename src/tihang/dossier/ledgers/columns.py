"""A whole column of a ledger at once: plain cells by the engine, the others word by word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from tihang.dossier.ledgers.headings import Heading
from tihang.dossier.ledgers.words import (
    FIRST_YEAR,
    LAST_YEAR,
    read_amount,
    read_choice,
    read_day,
    read_period,
    read_truth,
)
from tihang.dossier.sheets.typed import MOMENT, NUMBER, texts
from tihang.edition.model import LedgerColumn, LedgerColumnKind
from tihang.text import _

TYPES: dict[LedgerColumnKind, Any] = {
    "text": pl.String,
    "number": pl.Float64,
    "quantity": pl.Float64,
    "date": pl.Date,
    "period": pl.Int32,
    "truth": pl.Boolean,
    "choice": pl.String,
}
_AS_THEY_ARE: dict[LedgerColumnKind, Any] = {
    "number": NUMBER,
    "quantity": NUMBER,
    "date": MOMENT,
}
"""What a column may hold besides text, without a detour by words."""
LARGEST = 1e15
"""Numbers from here on no longer keep their last digit."""


@dataclass(frozen=True)
class Parsed:
    """A column's values; ``refused`` says why a cell's text gives none."""

    values: pl.Series
    refused: Mapping[str, str]
    units: pl.Series | None = None
    """For a quantity, the unit that stands in the cell or the heading."""


def parse_columns(
    body: pl.DataFrame, headings: tuple[Heading, ...], quantity_units: tuple[str, ...]
) -> dict[str, Parsed]:
    """Read the cells below the headings, by the column's id.

    ``body`` holds in each column text, or numbers or moments alone.
    """
    raws = [_as_asked(body.to_series(heading.position), heading.column) for heading in headings]
    plain = _plain(raws, headings)
    return {
        heading.column.id: _parse(raw, heading, quantity_units, plain.get(place))
        for place, (raw, heading) in enumerate(zip(raws, headings, strict=True))
    }


def _as_asked(raw: pl.Series, column: LedgerColumn) -> pl.Series:
    return raw if raw.dtype == _AS_THEY_ARE.get(column.kind) else texts(raw)


def _plain(raws: list[pl.Series], headings: tuple[Heading, ...]) -> dict[int, pl.Series]:
    """Plain numbers and days, read from the text of all columns at once, on every core."""
    readings = {}
    for place, heading in enumerate(headings):
        text = pl.col(str(place))
        if heading.column.kind in ("number", "quantity"):
            readings[place] = text.cast(pl.Float64, strict=False)
        elif heading.column.kind == "date" and raws[place].dtype == pl.String:
            readings[place] = text.str.to_date("%Y-%m-%d", strict=False, cache=False)
        elif heading.column.kind == "date":
            readings[place] = text.dt.date()
    frame = pl.DataFrame([raws[place].alias(str(place)) for place in readings])
    read = frame.select(list(readings.values()))
    return dict(zip(readings, read, strict=True))


def _parse(
    raw: pl.Series, heading: Heading, quantity_units: tuple[str, ...], plain: pl.Series | None
) -> Parsed:
    column = heading.column
    if column.kind == "text":
        text = raw.str.strip_chars()
        return Parsed(text.set(text == "", None), {})
    if plain is not None and column.kind == "date":
        return _days(raw, plain)
    if plain is not None:
        finite = plain.is_finite()
        plain = plain if finite.all() else plain.set(~finite, None)
        if column.kind == "number":
            return _numbers(raw, heading, plain)
        return _quantities(raw, heading, quantity_units, plain)
    readers: dict[str, Callable[[str], object]] = {
        "period": read_period,
        "truth": read_truth,
        "choice": partial(read_choice, column=column),
    }
    return _by_words(raw, readers[column.kind], TYPES[column.kind])


def blank_column(column: LedgerColumn, height: int) -> pl.Series:
    """What stands for an optional column that a ledger lacks."""
    return pl.repeat(None, height, dtype=TYPES[column.kind], eager=True)


def _by_words(raw: pl.Series, read: Callable[[str], object], kind: Any) -> Parsed:
    """Read each different text once."""
    texts = raw.unique().drop_nulls().to_list()
    values: dict[str, object] = {}
    refused: dict[str, str] = {}
    for text in texts:
        try:
            values[text] = read(text)
        except ValueError as error:
            values[text], refused[text] = None, str(error)
    if not values:
        return Parsed(pl.repeat(None, len(raw), dtype=kind, eager=True), {})
    given = pl.Series(list(values.values()), dtype=kind)
    keys = pl.Series(list(values), dtype=pl.String)
    return Parsed(raw.replace_strict(keys, given, default=None, return_dtype=kind), refused)


def _with_the_rest(fast: pl.Series, raw: pl.Series, read: Callable[[str], object]) -> Parsed:
    """Add to what the engine read the cells that only their words tell."""
    if fast.null_count() == raw.null_count():
        return Parsed(fast, {})
    rest = fast.is_null() & raw.is_not_null()
    parsed = _by_words(texts(raw).set(~rest, None), read, fast.dtype)
    return Parsed(fast.zip_with(~rest, parsed.values), parsed.refused)


def _numbers(raw: pl.Series, heading: Heading, plain: pl.Series) -> Parsed:
    """Numbers in the reckoning unit; none below nought."""
    units = heading.column.units
    own = float(units[unit]) if (unit := heading.unit or heading.column.unit) else 1.0

    def read(text: str) -> float | None:
        amount = read_amount(text, units)
        if amount is None:
            return None
        return amount.number * (float(units[amount.unit]) if amount.unit else own)

    return _in_bounds(_with_the_rest(plain if own == 1 else plain * own, raw, read), raw)


def _quantities(
    raw: pl.Series, heading: Heading, units: tuple[str, ...], plain: pl.Series
) -> Parsed:
    """Numbers as they stand, with their units beside them."""

    def number(text: str) -> float | None:
        amount = read_amount(text, dict.fromkeys(units))
        return amount.number if amount else None

    def unit(text: str) -> str | None:
        amount = read_amount(text, dict.fromkeys(units))
        return amount.unit if amount else None

    parsed = _in_bounds(_with_the_rest(plain, raw, number), raw)
    named = _by_words(texts(raw).set(plain.is_not_null(), None), unit, pl.String).values
    if heading.unit is not None:
        named = named.fill_null(heading.unit)
    return Parsed(parsed.values, parsed.refused, named)


def _in_bounds(parsed: Parsed, raw: pl.Series) -> Parsed:
    values = parsed.values
    lowest, highest = values.min(), values.max()
    if lowest is None or (lowest >= 0 and highest < LARGEST):  # type: ignore[operator]
        return parsed
    beyond = ((values < 0) | (values >= LARGEST)).fill_null(value=False)
    why = dict.fromkeys(texts(raw.filter(beyond)).to_list(), _("不能为负数，也不能超过 15 位"))
    return Parsed(values.set(beyond, None), {**parsed.refused, **why})


def _days(raw: pl.Series, plain: pl.Series) -> Parsed:
    days = plain
    if days.null_count() > raw.null_count():
        moments = texts(raw).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="ms")
        days = days.fill_null(moments.dt.date())
    first, last = days.min(), days.max()
    if first is not None and (first.year < FIRST_YEAR or last.year > LAST_YEAR):  # type: ignore[union-attr]
        days = days.set(~days.dt.year().is_between(FIRST_YEAR, LAST_YEAR), None)
    return _with_the_rest(days, raw, read_day)
