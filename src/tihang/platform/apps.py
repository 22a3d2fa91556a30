"""The project's own app: base templates, static files, error pages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import get_language

from tihang.text import set_language_source


class PlatformConfig(AppConfig):
    name = "tihang.platform"
    label = "platform"

    def ready(self) -> None:
        """Let the core packages speak the language of the current request."""
        set_language_source(get_language)
