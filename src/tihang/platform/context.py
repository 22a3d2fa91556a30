"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tihang.platform import navigation
from tihang.platform.actor import ANONYMOUS, Actor


def shell(request: HttpRequest) -> dict[str, Any]:
    """Who acts, the menu for them, and what the installation is called."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "menu": navigation.entries_for(actor),
        "bells": navigation.bells_for(actor),
        "site_name": settings.TIHANG_NAME,
        "is_demo": settings.TIHANG_DEMO,
    }
