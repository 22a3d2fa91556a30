"""Lines for a terminal, in Chinese as well as in English.

Rich breaks a line at spaces, which Chinese hardly has: a paragraph would end at any Latin
word within it, and a full stop could begin a line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

INDENT = 4
"""How far what belongs to a heading stands in, in cells."""

_OPENING = "（《〈“‘〔【「『"
_CLOSING = "，。；：、！？）》〉”’〕】」』…％"
_WORD = r"[!-~\u00a1-\u024f]+"
_PIECE = re.compile(rf"[{_OPENING}]*(?:{_WORD}|[^\s{_OPENING}])[{_CLOSING}]*|\s+|.")
"""What stays together: a Latin word or one Chinese character, with the marks that may not
stand apart from it."""


def wrapped(text: str, width: int) -> Iterator[str]:
    """Break a text into lines of at most ``width`` cells; a Chinese character takes two."""
    for paragraph in text.splitlines():
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line and cell_len(line) + cell_len(piece.rstrip()) > width:
                yield line.rstrip()
                line = ""
            line += piece if line else piece.lstrip()
        yield line.rstrip()


def print_paragraph(console: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """Print a text in lines that fill the terminal and stand ``indent`` cells in."""
    lines = "\n".join(wrapped(text, console.width - indent))
    console.print(Text(textwrap.indent(lines, " " * indent), style=style), soft_wrap=True)
