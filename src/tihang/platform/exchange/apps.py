from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "tihang.platform.exchange"

    def ready(self) -> None:
        """Put bundles into the officers' menu; on the case page where a case has gone, and there
        and on the ranking page what came with it.
        """
        from tihang.platform import navigation
        from tihang.platform.exchange import panels, reported, rules
        from tihang.platform.filing import panels as case_page
        from tihang.platform.review import candidates

        case_page.register(panels.whereabouts)
        case_page.register(panels.countersigned_below)
        candidates.register_note(reported.countersigned_below)
        navigation.add(navigation.Entry(_("数据包"), "exchange:home", rules.is_officer, order=65))
