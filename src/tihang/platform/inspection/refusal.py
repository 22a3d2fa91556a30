"""Why a file is not taken in."""

from __future__ import annotations


class Refused(Exception):
    """The message is for the user: what is wrong with the file and what to do about it."""
