"""The kinds of value that a dossier holds, and what each refuses.

Every refusal is a :class:`ValueError` whose text says what was expected; the reader that
called adds the place (a path, or a sheet and cell).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StrictBool, StrictInt

from tihang.text import _

MAX_DIGITS = 15
"""What a spreadsheet cell and a JSON number both carry without loss."""
MAX_TEXT = 20_000
"""Upper bound of any text, in characters; a form's field may set a lower one."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


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
    if len(text) > MAX_TEXT:
        raise ValueError(
            _("共 %(length)d 字，超过上限 %(limit)d 字") % {"length": len(text), "limit": MAX_TEXT}
        )
    return text or None


def exact_number(value: object) -> object:
    """Turn a number into its one exact decimal form (``1.50`` and ``1.5`` are the same).

    Raises ValueError for text, truth values, infinities and more than 15 digits.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(_("应为数字"))  # noqa: TRY004 - pydantic turns ValueError into a finding
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(_("应为有限的数字"))
    number = number.normalize()
    sign, digits, exponent = number.as_tuple()
    if len(digits) > MAX_DIGITS or not -9 <= int(exponent) <= MAX_DIGITS - len(digits):
        raise ValueError(_("数字过长：最多 %(digits)d 位有效数字") % {"digits": MAX_DIGITS})
    return number if number else Decimal(0)


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


Text = Annotated[str | None, BeforeValidator(clean_text)]
Number = Annotated[Decimal | None, BeforeValidator(exact_number)]
Whole = StrictInt | None
Truth = StrictBool | None
Day = Annotated[dt.date | None, BeforeValidator(calendar_date)]
