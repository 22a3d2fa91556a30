"""How like two names of firms or projects are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

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
    if 2 * len(mine & other) < _WORTH_A_LOOK * (len(mine) + len(other)):
        return 0.0
    first, second = sorted((_core(a), _core(b)))
    return min(round(difflib.SequenceMatcher(None, first, second).ratio(), 2), 0.99)
