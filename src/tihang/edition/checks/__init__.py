"""What an edition must agree on with itself, each check on its own.

A check reads the whole edition and yields what contradicts; the loader turns that into
file, line and mend.
"""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.checks import forms, identity, prechecks, rules, sources, workflow
from tihang.edition.checks.found import Contradiction
from tihang.edition.model import Edition

CHECKS = (
    *identity.CHECKS,
    *sources.CHECKS,
    *rules.CHECKS,
    *forms.CHECKS,
    *workflow.CHECKS,
    *prechecks.CHECKS,
)


def find_contradictions(edition: Edition) -> Iterator[Contradiction]:
    """Yield every contradiction that any check finds."""
    for check in CHECKS:
        yield from check(edition)
