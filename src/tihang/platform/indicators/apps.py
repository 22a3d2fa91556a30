from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "tihang.platform.indicators"

    def ready(self) -> None:
        """Put the panels on the pages of a filing, and hear of readings that failed."""
        from django_tasks.signals import task_finished

        from tihang.platform.filing import panels as case_page
        from tihang.platform.indicators import panels, tasks

        case_page.register(panels.ledgers)
        case_page.register_in_section(panels.in_section)
        task_finished.connect(tasks.note_failure, dispatch_uid="indicators")
