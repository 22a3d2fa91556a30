from __future__ import annotations

from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    name = "tihang.platform.submission"
