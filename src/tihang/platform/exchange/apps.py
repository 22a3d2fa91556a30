from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "tihang.platform.exchange"

    def ready(self) -> None:
        """Put bundles into the officers' menu, and on the case page where a case has gone."""
        from tihang.platform import navigation
        from tihang.platform.exchange import panels, rules
        from tihang.platform.filing import panels as case_page

        case_page.register(panels.whereabouts)
        navigation.add(navigation.Entry(_("数据包"), "exchange:home", rules.is_officer, order=65))
