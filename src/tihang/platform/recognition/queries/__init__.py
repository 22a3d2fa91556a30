"""What is read of decisions, declarations and spot checks, and of a paper's code."""

from __future__ import annotations

from tihang.platform.recognition.queries.checking import (
    Typed,
    frozen_with,
    letters_with,
    opinions_with,
    understand,
)

__all__ = ["Typed", "frozen_with", "letters_with", "opinions_with", "understand"]
