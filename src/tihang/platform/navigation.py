"""The entries of the header's menu. Each app adds its own when it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Bell:
    """An entry beside the menu with a number: how much is new to the actor."""

    label: str | Promise
    route: str
    rule: Rule
    count: Callable[[Actor], int]
    """Asked once for each page that shows the head, so it must be cheap."""


_bells: list[Bell] = []


def add_bell(bell: Bell) -> None:
    """Add a bell once; call it in ``AppConfig.ready``."""
    if bell not in _bells:
        _bells.append(bell)


@dataclass(frozen=True)
class Rung:
    """A bell as one page shows it; it is counted when the page's head is drawn, not before."""

    bell: Bell
    actor: Actor

    @cached_property
    def count(self) -> int:
        return self.bell.count(self.actor)


def bells_for(actor: Actor) -> list[Rung]:
    """The bells that the actor may open."""
    return [Rung(bell, actor) for bell in _bells if bell.rule(actor, None)]
