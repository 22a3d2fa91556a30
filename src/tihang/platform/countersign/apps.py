from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountersignConfig(AppConfig):
    name = "tihang.platform.countersign"

    def ready(self) -> None:
        """Register the guard, the case page's panel and the menu."""
        from tihang.platform import navigation
        from tihang.platform.countersign import guards, messages, panels, rules
        from tihang.platform.filing import panels as case_page

        guards.register()
        messages.register()
        case_page.register(panels.countersigning)
        navigation.add(navigation.Entry(_("会签"), "countersign:list", rules.takes_part, order=25))
