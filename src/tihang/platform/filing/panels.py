"""Parts of the case page that other apps contribute."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case

Panel = Callable[[ActorRequest, Case], SafeString | None]
"""Returns rendered HTML, or None where it has nothing to show to this actor."""

_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel once, below those added before; call it in ``AppConfig.ready``."""
    if panel not in _panels:
        _panels.append(panel)


def case_panels(request: ActorRequest, case: Case) -> list[SafeString]:
    """The panels for a case, in the order in which they were registered."""
    return [shown for panel in _panels if (shown := panel(request, case))]
