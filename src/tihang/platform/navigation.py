"""The entries of the header's menu. Each app adds its own when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from tihang.platform.access import Rule
from tihang.platform.actor import Actor


@dataclass(frozen=True)
class Entry:
    """A menu entry: its words, the name of its route, who sees it, its place in the row."""

    label: str | Promise
    route: str
    rule: Rule
    order: int = 100


_entries: list[Entry] = []


def add(entry: Entry) -> None:
    """Add an entry once; call it in ``AppConfig.ready``."""
    if entry not in _entries:
        _entries.append(entry)
        _entries.sort(key=lambda each: each.order)


def entries_for(actor: Actor) -> list[Entry]:
    """The entries the actor may open, in order. The first is their front page."""
    return [entry for entry in _entries if entry.rule(actor, None)]
