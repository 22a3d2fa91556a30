"""Drawing a random share that anyone can draw again: no Django, no state.

The population is fixed and hashed first; then a seed is drawn. Each member is put in order by
SHA-256 of seed and id; the first ones are drawn. Whoever knows population, seed and count
gets the same members, in any programming language.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

ALGORITHM = "sha256(seed:id)-ascending-v1"


def new_seed() -> str:
    """256 random bits from the operating system, in hexadecimal."""
    return secrets.token_hex(32)


def fixed(ids: Iterable[str]) -> list[str]:
    """A population in the one order that it is hashed in."""
    return sorted(set(ids))


def population_hash(ids: Sequence[str]) -> str:
    """SHA-256 of the ids, one a line."""
    return hashlib.sha256("".join(f"{each}\n" for each in ids).encode()).hexdigest()


def count_of(size: int, percent: Decimal) -> int:
    """How many a share makes: rounded up, so that a small population is not passed over."""
    return min(size, math.ceil(size * percent / 100))


def drawn(seed: str, ids: Iterable[str], count: int) -> list[str]:
    """The members that the seed draws, the first drawn first."""
    return sorted(ids, key=lambda each: (_rank(seed, each), each))[:count]


def _rank(seed: str, member: str) -> str:
    return hashlib.sha256(f"{seed}:{member}".encode()).hexdigest()


def problems_of(record: Mapping[str, Any], picked: Sequence[str]) -> list[str]:
    """What in a drawing's record does not hold, as codes; empty when it can be drawn again.

    ``algorithm``: not one known here. ``population``: not the list that was hashed.
    ``picks``: another draw than the seed gives.
    """
    found = []
    if record["algorithm"] != ALGORITHM:
        found.append("algorithm")
    if population_hash(record["population"]) != record["population_hash"]:
        found.append("population")
    if drawn(record["seed"], record["population"], record["count"]) != list(picked):
        found.append("picks")
    return found
