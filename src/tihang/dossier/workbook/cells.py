"""What stands in one cell: the dossier's values to cells and back."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from tihang.dossier.errors import nearest
from tihang.dossier.values import MAX_DIGITS
from tihang.dossier.workbook.layout import EDITION_PATH, NONE_MARK, Entry
from tihang.edition.model import Edition
from tihang.text import _

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Read = Callable[[Cell], object]

YES, NO = "是", "否"
_TRUTHS = {YES: True, NO: False, "√": True, "×": False, "true": True, "false": False}
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def labels_of(entry: Entry, edition: Edition) -> dict[str, str]:
    """Code of each choice by its label; empty where the entry is no choice."""
    if entry.spec is None or entry.spec.choices is None or entry.path == EDITION_PATH:
        return {}
    return {c.label.zh: c.code for c in edition.choice_list(entry.spec.choices).choices}


def shown(value: object, entry: Entry, edition: Edition) -> object:
    """What the writer puts into the cell: text, number, date, or nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "、".join(value) or NONE_MARK
    if isinstance(value, str):
        codes = {code: label for label, code in labels_of(entry, edition).items()}
        return codes.get(value, value)
    return value


def read_cell(cell: Cell, entry: Entry, edition: Edition) -> object:
    """The dossier's value in a cell; None where it is blank.

    Raises ValueError that says what was expected.
    """
    if is_blank(cell):
        return None
    if entry.kind == "text":
        text = _text(cell)
        labels = labels_of(entry, edition)
        return _choice(text, labels) if labels else text
    readers: dict[str, Read] = {
        "number": _number,
        "integer": _integer,
        "truth": _truth,
        "date": _date,
        "names": _names,
    }
    return readers[entry.kind](cell)


def cell_text(cell: Cell) -> str:
    """A cell as text for messages and headings."""
    return "" if cell is None else str(cell).strip()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**MAX_DIGITS:
            raise ValueError(_("数字过长，已丢失尾数：请将单元格设为文本格式后重新填写"))
        return f"{Decimal(repr(cell)).normalize():f}"
    raise ValueError(_("应为文字：请将单元格设为文本格式后重新填写"))


def _choice(text: str, labels: dict[str, str]) -> str:
    """The code for a label; a code stands for itself."""
    word = text.strip()
    if word in labels:
        return labels[word]
    if word in labels.values():
        return word
    if word.isascii() and not nearest(word, labels):
        return word  # A code outside the list: the check against the edition decides.
    near = nearest(word, labels)
    if near:
        raise ValueError(
            _("“%(word)s”不在选项内，是否为“%(near)s”？") % {"word": word, "near": near}
        )
    raise ValueError(
        _("“%(word)s”不在选项内，请从下拉列表中选择（%(labels)s）")
        % {"word": word, "labels": "、".join(list(labels)[:10])}
    )


def _number(cell: Cell) -> Decimal:
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        if not _NUMBER.fullmatch(text):
            raise ValueError(_("应为数字，现为文字“%(text)s”") % {"text": _short(cell)})
        return Decimal(text.replace(",", ""))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(_("应为数字"))
    # 15 digits are what a spreadsheet shows; the rest is noise of binary arithmetic.
    return Decimal(f"{cell:.{MAX_DIGITS}g}")


def _integer(cell: Cell) -> int:
    number = _number(cell)
    if number != number.to_integral_value():
        raise ValueError(_("应为整数，现为 %(number)s") % {"number": number})
    return int(number)


def _truth(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    truth = _TRUTHS.get(cell_text(cell).lower())
    if truth is None:
        raise ValueError(_("应为“是”或“否”，现为“%(text)s”") % {"text": _short(cell_text(cell))})
    return truth


def _date(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        if cell.time() == dt.time():
            return cell.date()
    elif isinstance(cell, dt.date):
        return cell
    elif isinstance(cell, str):
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", cell).strip())
        if found:
            try:
                return dt.date(*map(int, found.groups()))
            except ValueError:
                pass
    raise ValueError(
        _("应为日期，如 2025-07-18，现为“%(text)s”") % {"text": _short(cell_text(cell))}
    )


def _names(cell: Cell) -> list[str]:
    text = _text(cell).strip()
    return [] if text == NONE_MARK else [n for n in _SEPARATORS.split(text) if n]


def _short(text: str) -> str:
    limit = 20
    return text if len(text) <= limit else text[:limit] + "…"
