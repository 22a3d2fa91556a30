"""Cells of a ledger as people write them, one at a time: the way for all that is not plain."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from tihang.dossier.errors import nearest
from tihang.dossier.sheets.words import plain, shorten
from tihang.edition.model import LedgerColumn
from tihang.text import _

FIRST_YEAR, LAST_YEAR = 1990, 2100
_SERIALS = range(32_874, 73_416)
"""Serial numbers of spreadsheets for the days of those years."""
_SERIAL_ZERO = dt.date(1899, 12, 30)

_NUMBER = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d{1,2})?)\s*([^\d.,\s].*)?", re.ASCII
)
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})\s*年?度?", re.ASCII)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?|(\d{4})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_TRUTHS = {
    **dict.fromkeys(("是", "y", "yes", "true", "1", "√", "✓", "✔", "有", "已实现"), True),
    **dict.fromkeys(("否", "n", "no", "false", "0", "×", "x", "✗", "无", "未实现"), False),
}


@cache
def plain_units(units: tuple[str, ...]) -> dict[str, str]:
    """Each unit by its plain form."""
    return {plain(unit): unit for unit in units}


class Amount(NamedTuple):
    """A number and the unit that stands beside it, if any."""

    number: float
    unit: str | None


def read_amount(text: str, units: Mapping[str, object]) -> Amount | None:
    """A number, with thousands separators and one of the units or none; none where blank.

    Raises ValueError that says what was expected.
    """
    written = unicodedata.normalize("NFKC", text).strip().lower()
    if not written:
        return None
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise ValueError(_("应为数字，现为“%(text)s”") % {"text": shorten(text)})
    number = float(found[1].replace(",", ""))
    if not found[2]:
        return Amount(number, None)
    unit = plain_units(tuple(units)).get(plain(found[2]))
    if unit is None:
        raise ValueError(unit_refused(found[2], units))
    return Amount(number, unit)


def unit_refused(unit: str, units: Iterable[str]) -> str:
    """What to say of a unit that is not among those known."""
    known = "、".join(units)
    if not known:
        return _("此列不带单位，现有单位“%(unit)s”") % {"unit": shorten(unit)}
    return _("单位“%(unit)s”不适用，可用：%(known)s") % {"unit": shorten(unit), "known": known}


def read_day(text: str) -> dt.date | None:
    """A date in one of the usual forms, as a packed number or a serial one; none where blank.

    A time of day is passed over. Raises ValueError.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    day = _day(written)
    if day is None:
        raise ValueError(_("应为日期，如 2025-07-18，现为“%(text)s”") % {"text": shorten(text)})
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_("日期 %(day)s 不在合理范围内") % {"day": day.isoformat()})
    return day


def _day(written: str) -> dt.date | None:
    if _SERIAL.fullmatch(written) and int(float(written)) in _SERIALS:
        return _SERIAL_ZERO + dt.timedelta(days=int(float(written)))
    found = _DAY.fullmatch(written) or _PACKED_DAY.fullmatch(written)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def read_period(text: str) -> int | None:
    """A year or a month as ``year × 100 + month``, month 0 for the whole year.

    Raises ValueError.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    if found := _YEAR.fullmatch(written):
        year, month = int(found[1]), 0
    elif (found := _MONTH.fullmatch(written)) and 1 <= int(found[2] or found[4]) <= 12:
        year, month = int(found[1] or found[3]), int(found[2] or found[4])
    elif day := _day(written):
        year, month = day.year, day.month
    else:
        raise ValueError(
            _("应为年或年月，如 2024 或 2024-05，现为“%(text)s”") % {"text": shorten(text)}
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("年份 %(year)d 不在合理范围内") % {"year": year})
    return year * 100 + month


def read_truth(text: str) -> bool | None:
    """Yes or no in one of the usual signs; none where blank. Raises ValueError."""
    word = plain(text)
    if not word:
        return None
    if word not in _TRUTHS:
        raise ValueError(_("应为“是”或“否”，现为“%(text)s”") % {"text": shorten(text)})
    return _TRUTHS[word]


def read_choice(text: str, column: LedgerColumn) -> str | None:
    """The code of a choice by its label or an alias; none where blank. Raises ValueError."""
    word = plain(text)
    if not word:
        return None
    codes = {
        plain(name): choice.code
        for choice in column.choices
        for name in (choice.label.zh, *choice.aliases)
    }
    if word in codes:
        return codes[word]
    near = nearest(word, codes)
    if near:
        raise ValueError(
            _("“%(word)s”不在选项内，是否为“%(near)s”？") % {"word": shorten(text), "near": near}
        )
    raise ValueError(
        _("“%(word)s”不在选项内，请从下拉列表中选择（%(labels)s）")
        % {"word": shorten(text), "labels": "、".join(c.label.zh for c in column.choices)}
    )
