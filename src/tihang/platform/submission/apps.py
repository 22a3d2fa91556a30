"""Handing in: pre-check, the second person's signature, check-your-answers, receipt."""

from __future__ import annotations

from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    name = "tihang.platform.submission"

    def ready(self) -> None:
        """Register the guards of a submission and what the case's pages show of it."""
        from tihang.platform.filing import panels as case_pages
        from tihang.platform.submission import guards, panels

        guards.register()
        case_pages.register(panels.handing_in)
        case_pages.register(panels.filed_with_findings)
        case_pages.register_in_section(panels.in_section)
