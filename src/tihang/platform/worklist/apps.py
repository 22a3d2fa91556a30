from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorklistConfig(AppConfig):
    name = "tihang.platform.worklist"

    def ready(self) -> None:
        """Add the worklist to the menu."""
        from tihang.platform import navigation
        from tihang.platform.worklist import rules

        navigation.add(navigation.Entry(_("办件"), "worklist:desk", rules.reads_cases, order=20))
