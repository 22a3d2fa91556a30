"""The three values of a verdict.

"And" is the minimum and "or" the maximum of verdicts, for numbers and arrays alike.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

MET, UNDETERMINED, UNMET = 1, 0, -1
"""The same as plain numbers, which compare several times faster than an enumeration's."""

Status = Literal["unmet", "undetermined", "met"]
"""A verdict as files and screens name it."""

_WORDS: dict[int, Status] = {-1: "unmet", 0: "undetermined", 1: "met"}


class Verdict(IntEnum):
    """Met, not met, or undetermined: a fact is missing, or a person must judge."""

    UNMET = -1
    UNDETERMINED = 0
    MET = 1

    @property
    def status(self) -> Status:
        """The word for files: ``unmet``, ``undetermined`` or ``met``."""
        return _WORDS[self]


VERDICTS = {verdict.value: verdict for verdict in Verdict}
"""From the plain number to the verdict."""
