"""Every write of decisions, declarations and spot checks, each with its journal entry."""

from __future__ import annotations

from tihang.platform.recognition.services.deciding import (
    decide,
    decide_from_page,
    drop_overtaken,
    pending_decision,
    undo,
)
from tihang.platform.recognition.services.declarations import strike, withdraw_declaration
from tihang.platform.recognition.services.releasing import (
    Outcome,
    open_release,
    preview,
    release,
    release_one,
)
from tihang.platform.recognition.services.spot_checks import draw, fix_population, record_result

__all__ = [
    "Outcome",
    "decide",
    "decide_from_page",
    "draw",
    "drop_overtaken",
    "fix_population",
    "open_release",
    "pending_decision",
    "preview",
    "record_result",
    "release",
    "release_one",
    "strike",
    "undo",
    "withdraw_declaration",
]
