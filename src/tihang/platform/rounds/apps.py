"""Rounds (批次): notices at work, their deadlines for each level, their quotas."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "tihang.platform.rounds"

    def ready(self) -> None:
        """Register the menu entry, and bind offices that are established later."""
        from django.db.models.signals import post_save

        from tihang.platform import navigation
        from tihang.platform.outbox import kinds
        from tihang.platform.registry.models import Authority
        from tihang.platform.rounds import rules

        navigation.add(
            navigation.Entry(_("通知与批次"), "rounds:notices", rules.may_read, order=40)
        )
        kinds.register(
            kinds.Kind(
                "rounds.notice-issued",
                _("新通知：%(number)s"),
                _("%(issuer)s印发“%(title)s”（%(number)s），请查看。"),
            ),
            kinds.Kind(
                "rounds.deadline-put-off",
                _("截止时间延期：%(number)s"),
                _("%(number)s：%(whom)s的截止时间延至 %(until)s。理由：%(reason)s"),
            ),
        )
        post_save.connect(bind_new_office, sender=Authority, dispatch_uid="rounds-bind-new-office")


def bind_new_office(*, created: bool, **_more: Any) -> None:
    """A new desk has the times that the notices above it have set."""
    from django.db import transaction

    from tihang.platform.rounds.services import settle_all

    if created:
        with transaction.atomic():
            settle_all()
