"""Texts as checks read them: digits made alike, numbers taken out, excerpts and masks."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

EXCERPT = 40
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number as people write it, with or without commas between thousands."""
_FULLWIDTH = {
    full: half
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for full, half in zip(range(first, last + 1), range(first - 0xFEE0, last + 1), strict=False)
} | {0xFF05: "%", 0xFF0E: "."}
_FIGURES = re.compile(
    r"\d|[一二两三四五六七八九十百千半][成倍分半]|百分之|半(?:天|年|小时)|翻番|为零"
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_UNITS = {"亿": Decimal(10_000), "亿元": Decimal(10_000), "元": Decimal("0.0001")}
"""What a unit of money is in 万元; any other unit leaves the number as it is."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


def halfwidth(text: str) -> str:
    """The text with full-width digits, letters, percent signs and points made half-width.

    Every character keeps its position.
    """
    return text.translate(_FULLWIDTH)


def has_figure(text: str) -> bool:
    """True where a text gives a number, in digits or in words such as 三成."""
    return _FIGURES.search(text) is not None


def decimal_of(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def precision_of(written: str) -> Decimal:
    """Half a unit of the last digit written: by so much a rounded figure may be off."""
    exponent = int(decimal_of(written).as_tuple().exponent)
    return Decimal(1).scaleb(exponent) / 2


def in_unit(written: str, unit: str | None) -> tuple[Decimal, Decimal]:
    """A written number and its precision, money turned into 万元."""
    factor = _UNITS.get(unit or "", Decimal(1))
    return decimal_of(written) * factor, precision_of(written) * factor


def numeral(character: str) -> int:
    """一 to 五 as a number. KeyError for any other."""
    return _NUMERALS[character]


def excerpt(text: str, start: int, end: int) -> str:
    """What stands in a text, with a little of what is around it, in one line."""
    room = max(0, EXCERPT - (end - start)) // 2
    first, last = max(0, start - room), min(len(text), end + room)
    if first:
        # Begin with a clause rather than in the middle of a number.
        first = max([first, *(text.rfind(mark, first, start) + 1 for mark in "，。；、\n")])
    shown = " ".join(text[first:last].split())
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def masked(text: str) -> str:
    """The ends of a personal number, so that a finding does not spread it."""
    return f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}" if len(text) > 7 else "*" * len(text)


def is_id_number(text: str) -> bool:
    """True for an 18-digit resident identity number: birth date and check digit are right."""
    digits = text.upper()
    if not re.fullmatch(r"\d{17}[\dX]", digits):
        return False
    try:
        dt.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(digits[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == digits[17]


def is_card_number(text: str) -> bool:
    """True for 16 to 19 digits, blanks and hyphens aside, that pass Luhn's check."""
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"\d{16,19}", digits) or is_id_number(digits):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def levelled(text: str) -> str:
    """A name without blanks and marks, in lower case: what makes two names the same."""
    return re.sub(r"[\W_]+", "", text).casefold()
