from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "tihang.platform.review"

    def ready(self) -> None:
        """Register the guards of the examination, the case page's panels and the menu."""
        from tihang.platform import navigation
        from tihang.platform.filing import panels as case_page
        from tihang.platform.review import discs, guards, panels, rules

        guards.register()
        discs.register()
        case_page.register(panels.examination)
        navigation.add(
            navigation.Entry(_("信用核查"), "review:credit-list", rules.examines, order=25)
        )
        navigation.add(navigation.Entry(_("初审意见"), "review:batches", rules.examines, order=27))
        navigation.add(
            navigation.Entry(_("推荐排序"), "review:rankings", rules.is_ranker, order=30)
        )
