"""Why a bundle is refused."""

from __future__ import annotations

from tihang.text import ENGLISH, current_language

CONTAINER = "*"
"""Stands for the file as a whole, where no member of it is meant."""


class BundleError(Exception):
    """A bundle cannot be made or taken in; ``member`` names the part that is at fault."""

    def __init__(self, member: str, message: str) -> None:
        self.member = member
        self.message = message
        colon = ": " if current_language() == ENGLISH else "："
        super().__init__(message if member == CONTAINER else f"{member}{colon}{message}")
