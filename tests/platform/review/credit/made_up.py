"""Pictures and rules for the tests of the credit checks."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.platform.made_up_cases import Theatre
from tihang.platform.review import credit, services
from tihang.platform.review.models import CreditRule

LIST = "review:credit-list"


def png(name: str = "gsxt.png") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")


def now() -> dt.datetime:
    return timezone.now()


def rule(theatre: Theatre, **values: Any) -> CreditRule:
    given = {"publicity_ends": None, "window_months": None, "fresh_days": None, "enforced": False}
    present = credit.rule_of(theatre.round)
    return services.set_credit_rule(
        theatre.province.actor,
        theatre.round,
        **(given | values),
        base_version=present.version if present else 0,
    )
