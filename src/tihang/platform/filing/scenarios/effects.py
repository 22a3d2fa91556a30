"""The change that follows from a figure before and after, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.pasting.cells import Unreadable, read_number
from tihang.dossier.values import plain_number

_BEFORE = re.compile(r"(scenarios\[\d+\]\.effects\[\d+\])\.before")
_MARKS = re.compile(r"[^A-Za-z0-9]+")


def change_text(before: str, after: str, unit: str) -> str:
    """How a figure changed: in points where it is a percentage, and in percent."""
    was, now = _number(before), _number(after)
    if was is None or now is None:
        return "—"
    if was == now:
        return _("无变化")
    points = unit.strip() in ("%", "％")
    amount = _("%(n)s 个百分点") % {"n": _rounded(abs(now - was))} if points else ""
    share = f"{_rounded(abs(now - was) / abs(was) * 100)}%" if was else ""
    parts = [part for part in (amount, share) if part] or [_rounded(abs(now - was))]
    text = parts[0] if len(parts) == 1 else _("%(a)s（%(b)s）") % {"a": parts[0], "b": parts[1]}
    word = _("上升 %(by)s") if now > was else _("下降 %(by)s")
    return word % {"by": text}


def changes_in(flat: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    """The change of every row of effects among the inputs: id on the page, and text."""
    rows = [found[1] for name in flat if (found := _BEFORE.fullmatch(name))]
    return [(page_id(row), change_in(flat, row)) for row in rows]


def change_in(flat: Mapping[str, str | list[str]], row: str) -> str:
    return change_text(
        *(str(flat.get(f"{row}.{column}", "")) for column in ("before", "after", "unit"))
    )


def page_id(name: str) -> str:
    """An input's or a row's name as an id that selectors take: ``scenarios-2-effects-0``."""
    return _MARKS.sub("-", name).strip("-")


def _number(text: str) -> Decimal | None:
    try:
        return read_number(text)
    except Unreadable:
        return None


def _rounded(number: Decimal) -> str:
    return plain_number(round(number, 2))
