"""The chain of the journal: how an entry is written down and hashed, wherever it stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, Final

FORMAT: Final = "tihang-journal/1"
ORIGIN: Final = "0" * 64
"""What the first entry of a stream follows."""

_BEFORE = ("stream", "seq")
_AFTER = (
    *("author", "actor_name", "actor_role", "organisation"),
    *("action", "content", "prev_hash"),
)


def canonical_text(value: Any) -> str:
    """One text for one value: keys sorted, no spaces, no NaN. Raises TypeError or ValueError."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def moment_text(at: dt.datetime) -> str:
    """An instant as the journal writes it: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def entry_hash(entry: Any) -> str:
    """SHA-256 over every field of an entry, the hash of the entry before included.

    ``entry`` is a row of the journal or one that travels in a bundle; both name their fields
    alike. ``author`` is the number that whoever acted has where the entry was written.
    """
    fields = [
        FORMAT,
        *(getattr(entry, name) for name in _BEFORE),
        moment_text(entry.at),
        *(getattr(entry, name) for name in _AFTER),
    ]
    return hashlib.sha256(canonical_text(fields).encode()).hexdigest()
