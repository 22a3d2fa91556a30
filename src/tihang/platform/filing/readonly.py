"""The filing to be read: what the papers will say, on the screen.

Taken from the papers' own content, so that screen, Word and PDF cannot disagree. Like the
papers it is in Chinese in either language of the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.urls import reverse

from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Block, Picture, Section, block_strings
from tihang.documents.content.rich import numbered, rich_blocks
from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.filing.models import Case
from tihang.platform.filing.pictures import shown_pictures
from tihang.platform.filing.printing import undrawn


@dataclass(frozen=True)
class ShownPicture:
    """A picture with its address; without one, the words that stand in its frame."""

    caption: str
    instead: str
    address: str = ""
    kind: Literal["picture"] = field(default="picture", init=False)


ReadableBlock = Block | ShownPicture


@dataclass(frozen=True)
class ReadableSection:
    """A section of the form with the blocks to be shown; ``filing/readonly.html`` shows them."""

    section: FormSection
    title: str
    blocks: tuple[ReadableBlock, ...]
    undrawn: tuple[str, ...] = ()
    """Characters that the PDF shows by their number."""

    @property
    def id(self) -> str:
        return self.section.id


def sections_of(case: Case, dossier: Dossier) -> list[ReadableSection]:
    """Each section of the case's form with what the dossier says in it."""
    form = case.edition.filing_form(case.tier)
    content = filing_content(dossier, case.edition)
    shown = _shown_in(case, dossier, content.sections)
    return [
        ReadableSection(section, written.title, blocks, _undrawn(written.blocks))
        for section, written, blocks in zip(form.sections, content.sections, shown, strict=True)
    ]


@dataclass(frozen=True)
class Preview:
    """One long text as the papers will set it."""

    blocks: tuple[ReadableBlock, ...]
    undrawn: tuple[str, ...]


def preview_of(case: Case, dossier: Dossier, text: str) -> Preview:
    """A text that is being written; pictures and tables are numbered within it."""
    sections = numbered([Section("", rich_blocks(text))])
    return Preview(_shown_in(case, dossier, sections)[0], _undrawn(sections[0].blocks))


def _shown_in(
    case: Case, dossier: Dossier, sections: Iterable[Section]
) -> list[tuple[ReadableBlock, ...]]:
    """The blocks of each section, pictures with their address."""
    sections = list(sections)
    found = {b.evidence for s in sections for b in s.blocks if isinstance(b, Picture)}
    at_hand = shown_pictures(case, dossier, found)

    def shown(block: Block) -> ReadableBlock:
        if not isinstance(block, Picture):
            return block
        address = (
            reverse("filing:picture", kwargs={"case": case.pk, "number": block.evidence})
            if block.evidence in at_hand
            else ""
        )
        return ShownPicture(block.caption, block.instead, address)

    return [tuple(map(shown, section.blocks)) for section in sections]


def _undrawn(blocks: Iterable[Block]) -> tuple[str, ...]:
    return undrawn(text for block in blocks for text in block_strings(block))
