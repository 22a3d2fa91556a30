"""What the buttons of an instance's card ask for, before the section is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from tihang.edition.model import Edition
from tihang.platform.filing.forms import rows
from tihang.platform.filing.forms.flat import Flat

ACTIONS = frozenset({"up", "down", "copy", "name"})

_CARD = re.compile(r"scenarios\[(\d+)\]")
_NAME = re.compile(r"(?P<card>scenarios\[\d+\]):(?P<number>\d+)")


def with_card_changed(
    edition: Edition, posted: Mapping[str, str | list[str]], what: str, target: str
) -> tuple[Flat, str]:
    """Move, copy or rename an instance; return the name of its card too.

    ``target`` is the card, ``scenarios[2]``; to take a suggested name, with the scenario's
    number behind it, ``scenarios[2]:23``. What fits no card leaves everything as it is.
    """
    if what == "name":
        return _with_name(edition, posted, target)
    if not _CARD.fullmatch(target):
        return dict(posted), ""
    if what == "copy":
        name = posted.get(f"{target}.instance", "")
        copied = _("%(name)s（副本）") % {"name": name if isinstance(name, str) else ""}
        return rows.with_row_copied(posted, target, {"instance": copied})
    return rows.with_row_moved(posted, target, -1 if what == "up" else 1)


def _with_name(
    edition: Edition, posted: Mapping[str, str | list[str]], target: str
) -> tuple[Flat, str]:
    found = _NAME.fullmatch(target)
    number = int(found["number"]) if found else 0
    scenario = next((each for each in edition.scenarios if each.number == number), None)
    if found is None or scenario is None or f"{found['card']}.scenario" not in posted:
        return dict(posted), ""
    return {**posted, f"{found['card']}.scenario": scenario.name}, found["card"]
