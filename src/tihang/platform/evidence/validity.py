"""Until when a piece of evidence holds, in words and never by colour alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.words import day

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Validity:
    """A chip: its kind and its words."""

    kind: str
    label: str


def validity_of(valid_until: dt.date | None) -> Validity | None:
    """Expired, soon to expire, or valid until a day; None where no day was given."""
    if valid_until is None:
        return None
    today = timezone.localdate()
    if valid_until < today:
        return Validity("bad", _("已于%(day)s过期") % {"day": day(valid_until)})
    if valid_until <= today + SOON:
        return Validity("wait", _("%(day)s到期") % {"day": day(valid_until)})
    return Validity("good", _("有效期至%(day)s") % {"day": day(valid_until)})
