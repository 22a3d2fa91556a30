"""Scenario instances from text as it is pasted out of a word processor.

What can be placed becomes instances; every other line stays a leftover for a person to look
at. Nothing is guessed in silence and nothing is dropped.
"""

from tihang.dossier.pasting.parse import (
    MOST_CHARACTERS,
    Leftover,
    Parsed,
    ParsedInstances,
    parse_instances,
)
from tihang.dossier.pasting.render import instance_text

__all__ = [
    "MOST_CHARACTERS",
    "Leftover",
    "Parsed",
    "ParsedInstances",
    "instance_text",
    "parse_instances",
]
