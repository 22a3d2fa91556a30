from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tihang.platform.accounts"

    def ready(self) -> None:
        from tihang.platform.accounts import signals  # noqa: F401  (connects receivers)
