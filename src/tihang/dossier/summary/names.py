"""How like two names of firms or projects are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

NEAR = 0.75
"""From this likeness on, 0 to 1, two names are shown beside each other."""
_WORTH_A_LOOK = 0.3
"""Share of pairs of characters in common from which on two names are compared in full."""
_MARKS = re.compile(r"[\s()\[\]（）【】〔〕“”\"'‘’·.,，。、_-]")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份|有限责任|有限|责任)*公司$")


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """A name without width, blanks and marks: two names with the same key are the same."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


@lru_cache(maxsize=20_000)
def _core(name: str) -> str:
    """What tells a firm from others: its name without its legal form."""
    whole = key(name)
    return _LEGAL_FORM.sub("", whole) or whole


@lru_cache(maxsize=20_000)
def _pairs(name: str) -> frozenset[str]:
    core = _core(name)
    return frozenset(core[i : i + 2] for i in range(max(1, len(core) - 1)))


def likeness(a: str, b: str) -> float:
    """0 to 1; 1 for the same name only."""
    if key(a) == key(b):
        return 1.0
    mine, other = _pairs(a), _pairs(b)
    if not _may_be_near(len(mine & other), len(mine), len(other)):
        return 0.0
    first, second = sorted((_core(a), _core(b)))
    return min(round(difflib.SequenceMatcher(None, first, second).ratio(), 2), 0.99)


class Names(Generic[T]):
    """Names to look among for what is like another, without comparing each with each."""

    def __init__(self) -> None:
        self._held: list[tuple[T, str]] = []
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, what: T, name: str) -> None:
        """Put in a name and what it stands for."""
        number = len(self._held)
        self._held.append((what, name))
        self._by_key[key(name)].append(number)
        for pair in _pairs(name):
            self._by_pair[pair].append(number)

    def same(self, name: str) -> list[T]:
        """What has this very name, in the order in which it was put in."""
        return [self._held[number][0] for number in self._by_key.get(key(name), ())]

    def near(self, name: str) -> Iterator[tuple[T, float]]:
        """What has this name or one that comes near, in the order in which it was put in."""
        mine = _pairs(name)
        shared = Counter(number for pair in mine for number in self._by_pair.get(pair, ()))
        found = set(self._by_key.get(key(name), ()))
        found |= {
            number
            for number, common in shared.items()
            if _may_be_near(common, len(mine), len(_pairs(self._held[number][1])))
        }
        for number in sorted(found):
            what, other = self._held[number]
            if (like := likeness(name, other)) >= NEAR:
                yield what, like


def _may_be_near(common: int, mine: int, other: int) -> bool:
    """What :func:`likeness` asks before it compares two names in full."""
    return 2 * common >= _WORTH_A_LOOK * (mine + other)
