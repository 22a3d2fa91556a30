from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingConfig(AppConfig):
    name = "tihang.platform.filing"

    def ready(self) -> None:
        """Register the guard of a submission and the firm's menu entry."""
        from tihang.platform import navigation
        from tihang.platform.filing import completeness, rules, workflow

        workflow.register_guard("filing_complete", completeness.filing_complete)
        navigation.add(navigation.Entry(_("申报"), "filing:list", rules.is_of_a_firm, order=20))
