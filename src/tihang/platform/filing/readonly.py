"""The filing to be read: what the papers will say, on the screen.

Taken from the papers' own content, so that screen, Word and PDF cannot disagree. Like the
papers it is in Chinese in either language of the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Block
from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.filing.models import Case


@dataclass(frozen=True)
class ReadableSection:
    """A section of the form with the blocks to be shown; ``filing/readonly.html`` shows them."""

    section: FormSection
    title: str
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return self.section.id


def sections_of(case: Case, dossier: Dossier) -> list[ReadableSection]:
    """Each section of the case's form with what the dossier says in it."""
    form = case.edition.filing_form(case.tier)
    content = filing_content(dossier, case.edition)
    return [
        ReadableSection(section, written.title, written.blocks)
        for section, written in zip(form.sections, content.sections, strict=True)
    ]
