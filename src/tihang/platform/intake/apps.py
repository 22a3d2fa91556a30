from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "tihang.platform.intake"

    def ready(self) -> None:
        """Add the menu entry and the ranking page's column, and hear of readings that failed."""
        from django_tasks.signals import task_finished

        from tihang.platform import navigation
        from tihang.platform.intake import notes, rules, tasks
        from tihang.platform.review import candidates

        navigation.add(
            navigation.Entry(_("汇总表导入"), "intake:list", rules.is_receiver, order=35)
        )
        candidates.register_note(notes.ranks_in_tables)
        task_finished.connect(tasks.note_failure, dispatch_uid="intake")
