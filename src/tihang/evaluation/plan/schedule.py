"""Dates proposed for a measure from the effort that it takes; customary, for the firm to change."""

from __future__ import annotations

import datetime as dt

DAYS = {1: 7, 2: 30, 3: 180, 4: 365, 5: 730}
"""Effort → days that such a measure is given."""

_BUILDING = 3
"""From this effort on something has to be built, after what is quick was done."""


def proposed_dates(effort: int, made_on: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day: paper work begins at once, building once proof has been collected."""
    start = made_on if effort < _BUILDING else made_on + dt.timedelta(days=DAYS[2])
    return start, start + dt.timedelta(days=DAYS[effort])
