"""What a pre-check says: the finding, and the hit of a rule that it is made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from tihang.dossier.errors import Location
from tihang.edition.model import Reference, Standing, TierId
from tihang.edition.model.prechecks import Severity


class Hit(NamedTuple):
    """A place where a rule found something."""

    location: Location
    """Empty where the filing as a whole is meant."""
    read: str = ""
    """What stands there, as people read it; shortened, and masked where it is personal."""
    expected: str = ""
    other: Location = ()
    """The place that it was compared with."""
    lacks: str = ""
    """Key of a row that should be there: an indicator's number, a clause's id."""


class PrecheckFinding(NamedTuple):
    """A finding, in the language in force when it was made."""

    rule: str
    severity: Severity
    location: Location
    place: str
    """The dossier path, such as ``scenarios[2].instance``; rows are counted from 0."""
    label: str
    """The place in the user's words: 场景实例 3 · 实例名."""
    section: str | None
    """Id of the form's section that asks for it; none where the tier's form does not."""
    section_title: str
    message: str
    read: str
    mend: str
    standing: Standing
    reference: Reference | None
    expected: str = ""
    other: Location = ()
    """The place that it was compared with; empty where there is none."""
    lacks: str = ""
    """Key of a row that should be there but is not: an indicator's number, a clause's id."""


@dataclass(frozen=True)
class RoundDates:
    """What a pre-check needs to know of a round; what is not known stays None."""

    edition: str | None = None
    tiers: tuple[TierId, ...] | None = None
    opens: dt.date | None = None
    closes: dt.date | None = None
    """The last day on which the firm may hand in."""
