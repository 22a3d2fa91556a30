from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "tihang.platform.recognition"

    def ready(self) -> None:
        """Decisions wait for their release; whoever is concerned hears of every step."""
        from tihang.platform import navigation
        from tihang.platform.exchange import taking
        from tihang.platform.filing import panels as case_page
        from tihang.platform.filing import workflow
        from tihang.platform.recognition import notices, panels, services
        from tihang.platform.review import rules, steps

        notices.register()
        workflow.register_bar(services.pending_decision)
        workflow.register_after_step(services.drop_overtaken)
        workflow.register_after_step(notices.tell)
        taking.register_after_taking(notices.tell)
        steps.register_decisions(services.decide_from_page)
        case_page.register(panels.pending)
        case_page.register(panels.declaration)
        navigation.add(
            navigation.Entry(_("决定"), "recognition:decisions", rules.is_officer, order=40)
        )
