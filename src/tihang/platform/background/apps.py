from __future__ import annotations

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "tihang.platform.background"
    default_auto_field = "django.db.models.BigAutoField"
