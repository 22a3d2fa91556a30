"""Columns that hold nothing but numbers or moments, and how their cells read as text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

NUMBER = pl.Float64()
MOMENT = pl.Datetime("ms")
YEARS = (1, 9999)
"""Moments beyond have no value that Python could show."""
_WHOLE = 2.0**53


def shown(cell: Any) -> str | None:
    """A cell as the reader of workbooks writes it: at most nine decimals, no exponent."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    return f"{cell:.9f}".rstrip("0").rstrip(".")


def texts(column: pl.Series) -> pl.Series:
    """A column as text."""
    if column.dtype == pl.String:
        return column
    if column.dtype == NUMBER and _is_whole(column):
        return column.cast(pl.Int64).cast(pl.String)
    cells = column.unique().drop_nulls()
    if cells.is_empty():
        return column.cast(pl.String)
    written = pl.Series([shown(cell) for cell in cells], dtype=pl.String)
    return column.replace_strict(cells, written, default=None, return_dtype=pl.String)


def _is_whole(column: pl.Series) -> bool:
    known = column.drop_nulls()
    return bool(((known.abs() < _WHOLE) & (known == known.round())).all())


def joined(upper: pl.Series, lower: pl.Series) -> pl.Series:
    """Text and what stands below it, as numbers or moments where every cell is one.

    A text that a number would not be written as stays as typed, and the column with it.
    """
    if lower.dtype == NUMBER:
        told = upper.cast(NUMBER, strict=False)
    elif lower.dtype == MOMENT:
        told = upper.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="ms")
        told = told.set(~told.dt.year().is_between(*YEARS), None)
    else:
        return pl.concat([upper, lower])
    if texts(told).equals(upper, null_equal=True):
        return pl.concat([told, lower])
    return pl.concat([upper, texts(lower)])
