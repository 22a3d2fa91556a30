from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tihang.platform.accounts"

    def ready(self) -> None:
        """Log-ins go into the journal; officers find their people and firms in the menu."""
        from tihang.platform import navigation
        from tihang.platform.accounts import (
            rules,
            signals,  # noqa: F401  (connects receivers)
        )

        navigation.add(navigation.Entry(_("企业名录"), "accounts:firms", rules.reads_firms, 70))
        navigation.add(
            navigation.Entry(_("人员与代理"), "accounts:people", rules.is_of_an_office, 80)
        )
