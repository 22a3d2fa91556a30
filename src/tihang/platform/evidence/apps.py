from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "tihang.platform.evidence"

    def ready(self) -> None:
        """Register the firm's menu entry."""
        from tihang.platform import navigation
        from tihang.platform.evidence import rules

        navigation.add(
            navigation.Entry(_("佐证材料库"), "evidence:library", rules.is_of_a_firm, order=30)
        )
