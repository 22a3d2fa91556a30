"""Parts of the case page, and of a section's, that other apps contribute."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case

Panel = Callable[[ActorRequest, Case], SafeString | None]
"""Returns rendered HTML, or None where it has nothing to show to this actor."""

SectionPanel = Callable[[ActorRequest, Case, FormSection], SafeString | None]
"""The same above the inputs of a section; it asks the section itself what it is about."""

_panels: list[Panel] = []
_section_panels: list[SectionPanel] = []


def register(panel: Panel) -> None:
    """Add a panel once, below those added before; call it in ``AppConfig.ready``."""
    if panel not in _panels:
        _panels.append(panel)


def case_panels(request: ActorRequest, case: Case) -> list[SafeString]:
    """The panels for a case, in the order in which they were registered."""
    return [shown for panel in _panels if (shown := panel(request, case))]


def register_in_section(panel: SectionPanel) -> None:
    """Add a panel to the pages of the sections once; call it in ``AppConfig.ready``."""
    if panel not in _section_panels:
        _section_panels.append(panel)


def section_panels(request: ActorRequest, case: Case, section: FormSection) -> list[SafeString]:
    """The panels above the inputs of a section, in the order in which they were registered."""
    return [shown for panel in _section_panels if (shown := panel(request, case, section))]
