"""Returning a filing, and saving into it as a page does."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.platform.made_up_cases import Theatre
from tihang.platform.filing import drafts
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.models import Case
from tihang.platform.review import services

CREDIT = "requirement.2b"
REASON = "请补正"


def returned(
    theatre: Theatre, case: Case, *items: tuple[str, str], due: dt.date | None = None
) -> Case:
    asked = [services.ReturnItem(kind, name, REASON) for kind, name in items]
    case = services.return_for_correction(theatre.county.actor, case, items=asked, due=due)
    case.draft.refresh_from_db()
    return case


def inputs(case: Case, section: str) -> Flat:
    case.draft.refresh_from_db()
    return drafts.inputs_of(case, drafts.section_of(case, section), case.draft)


def save(theatre: Theatre, case: Case, section: str, change: dict[str, Any]) -> drafts.Saved:
    data = inputs(case, section) | change
    return drafts.save_section(
        theatre.firm.actor, case, section, data, base_version=case.draft.version
    )


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)
