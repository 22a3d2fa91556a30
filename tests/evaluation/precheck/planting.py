"""Small faults planted in the clean examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier

EXAMPLES = Path(__file__).parents[3] / "examples"
TIERS = ("basic", "advanced", "excellence", "pioneer")


@cache
def example(tier: str) -> Dossier:
    return read_dossier(EXAMPLES / f"{tier}.yaml")


@dataclass(frozen=True)
class Put:
    """Put a value in a place; None takes it away."""

    place: str
    value: Any

    def make(self, data: Any) -> None:
        holder, key = _holder(data, self.place)
        holder[key] = self.value


@dataclass(frozen=True)
class Write:
    """Replace words of a text."""

    place: str
    old: str
    new: str

    def make(self, data: Any) -> None:
        holder, key = _holder(data, self.place)
        assert self.old in holder[key], f"{self.old} does not stand in {self.place}"
        holder[key] = holder[key].replace(self.old, self.new, 1)


@dataclass(frozen=True)
class Add:
    """Add words to a text, or a row to a list."""

    place: str
    more: Any

    def make(self, data: Any) -> None:
        holder, key = _holder(data, self.place)
        more = [self.more] if isinstance(holder[key], list | tuple) else self.more
        holder[key] = (list(holder[key]) if isinstance(more, list) else holder[key] or "") + more


@dataclass(frozen=True)
class Remove:
    """Remove a row."""

    place: str

    def make(self, data: Any) -> None:
        holder, key = _holder(data, self.place)
        del holder[key]


Change = Put | Write | Add | Remove


def planted(tier: str, *changes: Change) -> Dossier:
    """The example of a tier with some changes made."""
    data = _lists(example(tier).model_dump())
    for change in changes:
        change.make(data)
    return Dossier.model_validate(data)


def _lists(value: Any) -> Any:
    """Tuples into lists, so that they can be changed."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(item) for item in value]
    return value


def _holder(data: Any, place: str) -> tuple[Any, Any]:
    steps: list[Any] = [
        int(step) if step.isdigit() else step for step in re.findall(r"[a-z_]+|\d+", place)
    ]
    for step in steps[:-1]:
        data = data[step]
    return data, steps[-1]
