"""What browsers send, before anything is made of it."""

from __future__ import annotations

from typing import Final

MOST_DIGITS: Final = 9
"""No number, row or size that a page sends has more; a longer row of digits is no number."""


def is_number(text: str) -> bool:
    """A whole number in plain digits, short enough to be read."""
    return len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal()


def number_or(text: str, otherwise: int) -> int:
    """The number that was sent, or ``otherwise`` where there is none."""
    return int(text) if is_number(text) else otherwise
