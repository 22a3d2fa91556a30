from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "tihang.platform.insight"

    def ready(self) -> None:
        """Put what waits first into the menu, and so on everyone's front page."""
        from tihang.platform import navigation
        from tihang.platform.insight import rules

        navigation.add(navigation.Entry(_("待办"), "insight:waiting", rules.has_a_role, order=1))
