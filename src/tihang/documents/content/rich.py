"""Long texts with lists, tables and pictures, as blocks of a paper.

The notation is read where a text is set over the whole width (the written parts and the
scenario instances); in the cells of tables and grids a text stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tihang.documents.content.model import (
    ABSENT,
    Block,
    Column,
    Listing,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
)
from tihang.documents.content.values import half_widths
from tihang.dossier import richtext
from tihang.dossier.check import catalogue_path, leaves
from tihang.dossier.model import Dossier
from tihang.edition.model import FieldKind

_WRITTEN = ("narrative.", "extra.", "scenarios.")
_NOT_AT_HAND = "〔图片未随文附上，请查阅佐证材料 {}〕"
_NARROWEST, _WIDEST, _DAMPING = 5, 40, 0.7


def is_rich(path: str, kind: FieldKind) -> bool:
    """Whether the papers read lists, tables and pictures in this field of the catalogue."""
    return kind == "longtext" and path.startswith(_WRITTEN)


def rich_texts(dossier: Dossier) -> Iterator[str]:
    """The texts of a dossier that may hold lists, tables and pictures."""
    for place, value in leaves(dossier):
        if isinstance(value, str) and catalogue_path(place).startswith(_WRITTEN):
            yield value
    yield from filter(None, dossier.extra.values())


def pictured(dossier: Dossier) -> tuple[str, ...]:
    """The evidence numbers of all pictures in a dossier's texts, each once."""
    found = (number for text in rich_texts(dossier) for number in richtext.pictures(text))
    return tuple(dict.fromkeys(found))


def rich_blocks(text: str | None, label: str = "") -> tuple[Block, ...]:
    """A text as blocks, the label running into the first; （未填写） where there is none."""
    blocks = tuple(map(_block, richtext.parse(text or ""))) or (Paragraph(ABSENT),)
    if not label:
        return blocks
    if isinstance(blocks[0], Paragraph):
        return (replace(blocks[0], label=label), *blocks[1:])
    return (Paragraph("", label), *blocks)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with the pictures of the whole paper numbered, and its captioned tables."""
    counts = {"图": 0, "表": 0}

    def next_number(kind: str) -> str:
        counts[kind] += 1
        return f"{kind}{counts[kind]}"

    def with_number(block: Block) -> Block:
        if isinstance(block, Picture):
            said = f"　{block.caption}" if block.caption else ""
            named = f"{next_number('图')}{said}（佐证材料 {block.evidence}）"
            return replace(block, caption=named)
        if isinstance(block, Table) and block.written and block.caption:
            return replace(block, caption=f"{next_number('表')}　{block.caption}")
        return block

    return tuple(
        replace(section, blocks=tuple(map(with_number, section.blocks))) for section in sections
    )


def _block(block: richtext.Block) -> Block:
    match block:
        case richtext.Paragraph():
            return Paragraph(block.text)
        case richtext.BulletList():
            return Listing(block.items)
        case richtext.NumberedList():
            return Listing(block.items, block.start)
        case richtext.Picture():
            return Picture(block.evidence, block.caption, _NOT_AT_HAND.format(block.evidence))
        case richtext.Table():
            return _table(block)


def _table(table: richtext.Table) -> Table:
    """Columns as wide as their longest cell asks for, within bounds."""
    columns = zip(table.header, *table.rows, strict=True)
    return Table(
        columns=tuple(Column(cells[0], _width(cells)) for cells in columns),
        rows=tuple(Row(cells) for cells in table.rows),
        caption=table.caption,
        written=True,
    )


def _width(cells: Iterable[str]) -> float:
    asked = max(_NARROWEST, *map(half_widths, cells))
    return float(round(min(asked, _WIDEST) ** _DAMPING, 2))
