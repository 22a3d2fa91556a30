"""Why a case of a sound bundle is not taken over."""

from __future__ import annotations


class CaseRefused(Exception):
    """The message says what does not fit and what can be done."""
