"""Cells of pasted tables, and single words such as 是 and 否."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tihang.dossier.values import exact_number
from tihang.edition.model import Edition

BLANKS = frozenset({"", "-", "—", "——", "/", "／", "–"})
_TRUE = frozenset({"是", "有", "国产", "已应用", "应用", "√", "✓", "☑", "yes", "y"})
_FALSE = frozenset({"否", "无", "进口", "未应用", "不应用", "×", "x", "no", "n"})
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_WHOLE = re.compile(r"(\d{1,9})(?:台|套|个|项|台/套|台\(套\)|条|人)?")


class Unreadable(ValueError):
    """A cell that holds something else than its column asks for."""


def read_cell(column: str, raw: str, edition: Edition) -> object:
    """The value of a cell; none for a blank one. Raises Unreadable."""
    text = raw.strip()
    if text in BLANKS:
        return None
    if column == "quantity":
        found = _WHOLE.fullmatch(_plain(text).replace(",", ""))
        if found is None:
            raise Unreadable(text)
        return int(found[1])
    if column == "domestic":
        return truth(text)
    if column == "kind":
        return _kind(text, edition)
    if column in ("before", "after"):
        return read_number(text)
    return text


def truth(text: str) -> bool:
    """是 or 否 in one of the ways of writing it. Raises Unreadable."""
    plain = _plain(text)
    if plain in _TRUE:
        return True
    if plain in _FALSE:
        return False
    raise Unreadable(text)


def _kind(text: str, edition: Edition) -> str:
    for choice in edition.choice_list("system_kinds").choices:
        if text in (choice.code, choice.label.zh, choice.label.en):
            return choice.code
    raise Unreadable(text)


def read_number(text: str) -> Decimal | None:
    """A number as it is typed; none for blank. Raises Unreadable."""
    plain = _plain(text).replace(",", "")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(text)
    try:
        exact_number(number := Decimal(plain))
    except (InvalidOperation, ValueError):
        raise Unreadable(text) from None
    return number


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").lower()
