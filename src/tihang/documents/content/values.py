"""How values are written in official papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import east_asian_width

from tihang.documents.content.model import ABSENT
from tihang.edition.model import Edition, FieldSpec

_CHINESE_DIGITS = "〇一二三四五六七八九"
_TEN = 10
_UNGROUPED_UNITS = frozenset({None, "年", "级"})
"""Whole numbers without a unit are years, levels or codes: no thousands separator."""


def chinese_number(number: int) -> str:
    """1 to 99 as in the numbering of headings: 一, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    head = {0: "", 1: "十"}.get(tens, f"{_CHINESE_DIGITS[tens]}十")
    return head + (_CHINESE_DIGITS[ones] if ones else "")


def date_text(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def number_text(number: Decimal | int, *, grouped: bool = True) -> str:
    """Without closing noughts, thousands separated: ``12,300.5``."""
    exact = Decimal(number)
    return f"{exact.normalize() if exact else Decimal(0):{',' if grouped else ''}f}"


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """Half up, as on paper."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def value_text(value: object, spec: FieldSpec, edition: Edition, *, unit: bool = True) -> str:
    """The value of a field as the reader shall see it; （未填写） where there is none.

    A code that its list does not hold is shown as it is, so that nothing is lost.
    """
    text = str(value)
    match value:
        case None | "":
            text = ABSENT
        case bool():
            text = "是" if value else "否"
        case int() | Decimal():
            text = number_text(value, grouped=spec.unit not in _UNGROUPED_UNITS)
            text += spec.unit or "" if unit else ""
        case dt.date():
            text = date_text(value)
        case str():
            text = choice_label(value, spec, edition)
        case tuple():
            text = "、".join(map(str, value)) or "无"
    return text


def choice_label(code: str, spec: FieldSpec, edition: Edition) -> str:
    """The words of a chosen code; any other text as it stands."""
    if spec.choices is None:
        return code
    choices = edition.choice_list(spec.choices).choices
    return next((choice.label.zh for choice in choices if choice.code == code), code)


def evidence_text(ids: Iterable[str] | None) -> str:
    """The evidence named beside a statement, by the numbers of the list of evidence."""
    named = "、".join(ids or ())
    return f"佐证材料：{named}" if named else ""


def half_widths(text: str) -> int:
    """The room that a text takes in a line, a Chinese character counting two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
