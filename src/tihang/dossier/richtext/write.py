"""From blocks back to text: in the notation, or as it is read."""

from __future__ import annotations

from collections.abc import Iterable

from tihang.dossier.richtext.model import (
    Block,
    BulletList,
    NumberedList,
    Paragraph,
    Picture,
    Table,
)
from tihang.dossier.richtext.notation import MEANT
from tihang.dossier.richtext.read import parse


def render(blocks: Iterable[Block]) -> str:
    """The blocks in the notation: ``parse`` gives the same blocks again."""
    return "\n\n".join(map(_noted, blocks))


def plain(text: str) -> str:
    """The text as it is read: without the notation's own signs, one line a paragraph."""
    return "\n".join(map(_read, parse(text)))


def _noted(block: Block) -> str:
    match block:
        case Paragraph():
            return f"\\{block.text}" if MEANT.fullmatch(block.text) else block.text
        case BulletList():
            return "\n".join(f"- {item}" for item in block.items)
        case NumberedList():
            return "\n".join(f"{n}. {item}" for n, item in enumerate(block.items, block.start))
        case Table():
            caption = (f"表：{block.caption}",) if block.caption else ()
            rule = ("---",) * len(block.header)
            return "\n".join((*caption, *map(_row, (block.header, rule, *block.rows))))
        case Picture():
            return f"![{block.caption}]({block.evidence})"


def _row(cells: Iterable[str]) -> str:
    written = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(written)} |"


def _read(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case BulletList():
            return "\n".join(f"• {item}" for item in block.items)
        case NumberedList():
            return "\n".join(f"{n}. {item}" for n, item in enumerate(block.items, block.start))
        case Table():
            rows = ("\t".join(cells) for cells in (block.header, *block.rows))
            return "\n".join((*((block.caption,) if block.caption else ()), *rows))
        case Picture():
            return block.caption or block.evidence
