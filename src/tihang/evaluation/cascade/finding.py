"""What the check of a cascade says."""

from __future__ import annotations

from typing import NamedTuple

from tihang.edition.model import Reference, Standing
from tihang.edition.model.prechecks import Severity
from tihang.evaluation.cascade.model import Channel, Level

SEVERITIES: tuple[Severity, ...] = ("red", "yellow", "blue")


class CascadeFinding(NamedTuple):
    """A finding, in the language in force when it was made."""

    rule: str
    severity: Severity
    channel: Channel | None
    level: Level | None
    message: str
    mend: str
    standing: Standing = "customary"
    """Of the yardstick. What was measured has its own references."""
    references: tuple[Reference, ...] = ()
