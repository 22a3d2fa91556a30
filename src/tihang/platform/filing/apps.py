from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingConfig(AppConfig):
    name = "tihang.platform.filing"

    def ready(self) -> None:
        """Register the guard of a submission and the firm's menu entry."""
        from tihang.platform import navigation
        from tihang.platform.evidence import usage
        from tihang.platform.filing import (
            completeness,
            evidence,
            following,
            panels,
            rules,
            workflow,
            writing,
        )
        from tihang.platform.filing.corrections import services as corrections
        from tihang.platform.filing.scenarios.panel import coverage_panel
        from tihang.platform.filing.views import evidence as evidence_views
        from tihang.platform.registry.following import register_following

        workflow.register_after_step(corrections.close_after_step)
        register_following(following.drafts_follow)
        workflow.register_guard("filing_complete", completeness.filing_complete)
        panels.register_in_section(writing.panel)
        panels.register_in_section(coverage_panel)
        panels.register_in_section(evidence_views.section_panel)
        panels.register(evidence_views.case_panel)
        usage.register(evidence.uses)
        navigation.add(navigation.Entry(_("申报"), "filing:list", rules.is_of_a_firm, order=20))
