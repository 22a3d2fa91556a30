"""The kinds of value that a dossier holds, and what each refuses.

Every refusal is a :class:`ValueError` whose text says what was expected; the reader that
called adds the place (a path, or a sheet and cell).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from tihang.text import _

MAX_DIGITS = 15
"""What a spreadsheet cell and a JSON number both carry without loss."""
MAX_WRITTEN_DIGITS = 28
"""Digits that a number may be written with, closing noughts included."""
MAX_TEXT = 20_000
"""Upper bound of any text, in UTF-16 units (a spreadsheet's way of counting, limit 32,767)."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")

_REFERENCE_ID = re.compile(r"[\w.\-]{1,64}")


def clean_text(value: object) -> object:
    """Normalise line ends and outer blanks; blank becomes absent.

    Raises ValueError for characters that XML, and so no Word or Excel file, can hold.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(_("应为文字"))
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", value).strip()
    found = _UNPRINTABLE.search(text)
    if found:
        raise ValueError(
            _("第 %(position)d 个字符（U+%(code)04X）无法打印，请删除")
            % {"position": found.start() + 1, "code": ord(found.group())}
        )
    length = len(text)
    if 2 * length > MAX_TEXT:
        # Only then can it matter that some characters count twice.
        length += sum(character > "\uffff" for character in text)
    if length > MAX_TEXT:
        raise ValueError(
            _("共 %(length)d 字，超过上限 %(limit)d 字") % {"length": length, "limit": MAX_TEXT}
        )
    return text or None


def exact_number(value: object) -> object:
    """Turn a number into its one exact decimal form (``1.50`` and ``1.5`` are the same).

    Raises ValueError for text, truth values, infinities and more than 15 digits.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(_("应为数字"))
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(_("应为有限的数字"))
    if len(number.as_tuple().digits) > MAX_WRITTEN_DIGITS:
        raise _too_long()  # Before normalize(), which would round it unseen.
    number = number.normalize()
    _sign, digits, exponent = number.as_tuple()
    if len(digits) > MAX_DIGITS or not -9 <= int(exponent) <= MAX_DIGITS - len(digits):
        raise _too_long()
    return number or Decimal(0)


def _too_long() -> ValueError:
    return ValueError(_("数字过长：最多 %(digits)d 位有效数字") % {"digits": MAX_DIGITS})


def plain_number(number: Decimal) -> str:
    """Write a decimal in digits only, without exponent or closing noughts: ``0.5``, ``1200``."""
    return format(number.normalize() if number else Decimal(0), "f")


def required_text(value: object) -> object:
    """Like :func:`clean_text`, but blank is refused."""
    text = clean_text(value)
    if text is None:
        raise ValueError(_("不能为空"))
    return text


def reference_id(value: object) -> object:
    """An id that texts may list: letters, digits, ``_ - .``, at most 64 characters."""
    text = required_text(value)
    if not _REFERENCE_ID.fullmatch(str(text)):
        raise ValueError(_("编号只能用汉字、字母、数字和“-”“_”“.”，最多 64 字，如 E01"))
    return text


def calendar_date(value: object) -> object:
    """Accept a date or ISO text ``2025-07-18``; a moment or a number is refused."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise ValueError(_("应为日期，如 2025-07-18"))


Integer = Annotated[StrictInt, Field(gt=-(10**MAX_DIGITS), lt=10**MAX_DIGITS)]
RequiredText = Annotated[str, BeforeValidator(required_text)]
ReferenceId = Annotated[str, BeforeValidator(reference_id)]

Text = Annotated[str | None, BeforeValidator(clean_text)]
Number = Annotated[Decimal | None, BeforeValidator(exact_number)]
Whole = Integer | None
Truth = StrictBool | None
Day = Annotated[dt.date | None, BeforeValidator(calendar_date)]
