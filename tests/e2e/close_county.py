"""Run while a server runs: a county closes for its firms in a few seconds; says when.

``close_county.py OFFICE SECONDS`` prints the closing time, the first instant that is too late.
"""

from __future__ import annotations

import datetime as dt
import os
import sys

import django


def main(office: str, seconds: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tihang.platform.settings"
    django.setup()
    from django.utils import timezone

    from tihang.platform.actor import SYSTEM
    from tihang.platform.registry.models import Authority
    from tihang.platform.rounds.models import Level, Round
    from tihang.platform.rounds.services import set_earlier_deadline

    closes = timezone.localtime().replace(microsecond=0) + dt.timedelta(seconds=seconds)
    set_earlier_deadline(
        SYSTEM,
        Round.objects.get(code="fj-2025"),
        Authority.objects.get(code=office),
        Level.FIRM,
        closes,
    )
    sys.stdout.write(closes.isoformat())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
