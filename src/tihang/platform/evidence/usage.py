"""Where a file is used. The apps above know; each registers how to find out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """A place that names a file by its hash."""

    label: str
    url: str


Finder = Callable[[int, Collection[str]], Iterable[tuple[str, Use]]]
"""Takes a firm and hashes; returns pairs of a hash and a place, in few queries."""

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a finder once; call it in ``AppConfig.ready``."""
    if finder not in _finders:
        _finders.append(finder)


def uses_of(enterprise_id: int, hashes: Collection[str]) -> dict[str, list[Use]]:
    """Hash → the places of the firm that name it, each place once."""
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for finder in _finders if hashes else []:
        for sha256, use in finder(enterprise_id, hashes):
            if use not in found[sha256]:
                found[sha256].append(use)
    return dict(found)
