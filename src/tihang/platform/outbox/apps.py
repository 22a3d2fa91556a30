from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "tihang.platform.outbox"

    def ready(self) -> None:
        """The inbox stands in every page's head; a mail whose task failed says so."""
        from django_tasks.signals import task_finished

        from tihang.platform import navigation
        from tihang.platform.accounts.services import register_after_naming
        from tihang.platform.outbox import queries, rules, substitutes, tasks

        substitutes.register_kinds()
        register_after_naming(substitutes.tell_both)

        navigation.add_bell(
            navigation.Bell(_("消息"), "outbox:inbox", rules.has_inbox, queries.unread_count)
        )
        task_finished.connect(tasks.note_failure, dispatch_uid="outbox.note_failure")
