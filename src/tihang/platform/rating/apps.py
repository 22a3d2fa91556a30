from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingConfig(AppConfig):
    name = "tihang.platform.rating"

    def ready(self) -> None:
        """Add the menu entry, the panels of the filing's pages and the record at hand-over."""
        from tihang.platform import navigation
        from tihang.platform.filing import panels as filing_panels
        from tihang.platform.filing import workflow
        from tihang.platform.rating import panels, rules, services

        workflow.register_after_step(services.record_after_step)
        filing_panels.register(panels.on_case)
        filing_panels.register_in_section(panels.maturity)
        navigation.add(navigation.Entry(_("自评"), "rating:index", rules.is_of_a_firm, order=15))
