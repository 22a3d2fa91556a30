from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "tihang.platform.papers"

    def ready(self) -> None:
        """Put the papers on the case page and the receipt, and discs into the officers' menu."""
        from tihang.platform import navigation
        from tihang.platform.filing import panels as case_page
        from tihang.platform.papers import offers, panels, rules
        from tihang.platform.submission import papers as receipt

        receipt.offer(offers.companions)
        case_page.register(panels.papers)
        navigation.add(navigation.Entry(_("申报光盘"), "papers:discs", rules.is_officer, order=60))
