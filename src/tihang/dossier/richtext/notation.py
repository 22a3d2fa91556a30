"""The lines that have a meaning."""

from __future__ import annotations

import re

BULLET = re.compile(r"- +(\S.*)")
NUMBERED = re.compile(r"([1-9]\d{0,3})\. +(\S.*)", re.ASCII)
ROW = re.compile(r"\|.*\|")
PICTURE = re.compile(r"!\[(.*)\]\(([\w.\-]{1,64})\)")
"""The greedy caption may hold brackets of its own."""
CAPTION = re.compile(r"表：\s*(\S.*)")
"""Only right above a table."""
RULE_CELL = re.compile(r":?-{3,}:?")
LAST_NUMBER = 9999

_KINDS = "|".join(pattern.pattern for pattern in (BULLET, NUMBERED, ROW, PICTURE))
ESCAPED = re.compile(rf"\\+(?:{_KINDS})", re.ASCII)
"""A line of the four kinds behind backslashes, the first of which is taken away."""
MEANT = re.compile(rf"\\*(?:{_KINDS})", re.ASCII)
"""A line that would be read as something else than itself."""
