"""From what a person types to a value, by the kind that the field catalogue gives."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.check import REGION_LISTS
from tihang.edition.model import Edition, FieldSpec

YES, NO = "yes", "no"

Parsed = str | int | Decimal | bool | dt.date | list[str] | None

_REGION = re.compile(r"\d{6}")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")


class Unreadable(ValueError):
    """What was typed cannot be read; the text says what was expected."""


def parse(raw: str, spec: FieldSpec, edition: Edition) -> Parsed:
    """Read one input; blank is absent. Raises :class:`Unreadable`."""
    text = raw.strip()
    return _PARSERS[spec.kind](text, spec, edition) if text else None


def _text(text: str, spec: FieldSpec, _edition: Edition) -> str:
    text = text.replace("\r\n", "\n")
    if spec.max_length and len(text) > spec.max_length:
        raise Unreadable(
            _("共 %(length)d 字，超过上限 %(limit)d 字，请删减 %(excess)d 字")
            % {
                "length": len(text),
                "limit": spec.max_length,
                "excess": len(text) - spec.max_length,
            }
        )
    return text


def _number(text: str, spec: FieldSpec, _edition: Edition) -> Decimal:
    """Full-width digits, thousands separators and the field's own unit are understood."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if spec.unit:
        plain = plain.removesuffix(unicodedata.normalize("NFKC", spec.unit))
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(_("应为数字，如 1234.5"))
    number = Decimal(plain.replace(",", ""))
    if spec.minimum is not None and number < spec.minimum:
        raise Unreadable(_("不能小于 %(limit)s") % {"limit": spec.minimum})
    if spec.maximum is not None and number > spec.maximum:
        raise Unreadable(_("不能大于 %(limit)s") % {"limit": spec.maximum})
    return number


def _integer(text: str, spec: FieldSpec, edition: Edition) -> int:
    number = _number(text, spec, edition)
    if number != number.to_integral_value():
        raise Unreadable(_("应为整数"))
    return int(number)


def _date(text: str, _spec: FieldSpec, _edition: Edition) -> dt.date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> dt.date:
    raise Unreadable(_("应为日期，如 2025-07-18"))


def _choice(text: str, spec: FieldSpec, edition: Edition) -> str:
    choices = edition.choice_list(spec.choices or "").choices
    for choice in choices:
        if text in (choice.code, choice.label.zh, choice.label.en):
            return choice.code
    if spec.choices in REGION_LISTS and _REGION.fullmatch(text):
        return text
    raise Unreadable(_("请从列表中选择"))


def _truth(text: str, _spec: FieldSpec, _edition: Edition) -> bool:
    if text not in (YES, NO):
        raise Unreadable(_("请选择“是”或“否”"))
    return text == YES


_PARSERS: dict[str, Callable[[str, FieldSpec, Edition], Parsed]] = {
    "text": _text,
    "longtext": _text,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "choice": _choice,
    "truth": _truth,
}
