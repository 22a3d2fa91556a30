"""Numbers and bilingual texts as people read them, in the language in force."""

from __future__ import annotations

from collections.abc import Iterable

from tihang.edition.model import Bilingual
from tihang.text import _, current_language

DIGITS = 2
MOST_DIGITS = 9
MOST_CHARACTERS = 60
CIRCLED_ONE = ord("①")


def in_current_language(text: Bilingual) -> str:
    return text.in_language(current_language())


def shown_number(value: float, unit: str | None = None, *, apart_from: float | None = None) -> str:
    """A number with its unit, rounded to two places, without closing noughts.

    ``apart_from`` is a number it is compared with: where rounding would make the two look
    the same although they are not, more places are shown.
    """
    digits = DIGITS
    while (
        apart_from is not None
        and value != apart_from
        and round(value, digits) == round(apart_from, digits)
        and digits < MOST_DIGITS
    ):
        digits += 1
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + shown_unit(unit)


def shown_unit(unit: str | None) -> str:
    """The unit as it follows a number: a percent sign at once, a word after a blank."""
    if not unit:
        return ""
    return unit if unit in {"%", "％"} else f" {unit}"


def joined(parts: Iterable[str], mark: str) -> str:
    return mark.join(part for part in parts if part)


def noted(text: str, note: str) -> str:
    """The text with a note in brackets, where there is one."""
    return text + _("（%(note)s）") % {"note": note} if note else text


def numbered(parts: Iterable[str]) -> str:
    """Parts in one line, counted ①, ②, ③."""
    return " ".join(f"{chr(CIRCLED_ONE + n)} {part}" for n, part in enumerate(parts))


def with_full_stop(text: str) -> str:
    """The text with a full stop in the language's form, unless it ends with one."""
    return text if text.endswith(("。", ".", "？", "?")) else text + _("。")


def clipped(text: str) -> str:
    """The first line or so of a longer text."""
    if not text:
        return text
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_CHARACTERS else flat[: MOST_CHARACTERS - 1] + "…"
