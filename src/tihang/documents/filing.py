"""The filing (申报书) as PDF and as Word, both from one content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from tihang.documents.codes import qr_svg
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Block, Filing, Heading, Picture, Table
from tihang.documents.pictures import printables
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

_LISTED = 2
"""Level of the deepest headings in the contents."""


def filing_pdf(
    dossier: Dossier,
    edition: Edition,
    *,
    draft: bool = False,
    verify_url: str | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The filing as PDF (tagged, PDF/A-2a); equal dossiers give equal bytes on one machine.

    ``draft`` puts 草稿 behind every page. ``verify_url`` is what the QR code says; without
    it the code carries the content hash itself. ``pictures`` are PNG and JPEG files by their
    number in the list of evidence; a frame stands for one that is not given or damaged.
    Raises FontError without a Chinese font, KeyError where the edition has no filing form
    for the dossier's tier.
    """
    return as_pdf(filing_content(dossier, edition, draft=draft, verify_url=verify_url), pictures)


def as_pdf(content: Filing, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A content in the layout of the filing as PDF."""
    ready = printables(pictures)
    return typeset(
        "filing.typ",
        {**asdict(content), "qr": qr_svg(content.verify)},
        pictures={name: (each.svg(), each.width) for name, each in ready.items()},
    )


def filing_docx(
    dossier: Dossier,
    edition: Edition,
    *,
    draft: bool = False,
    verify_url: str | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The same filing as a Word file, to be edited or put on a disc; same bytes each time.

    Raises KeyError where the edition has no filing form for the dossier's tier.
    """
    return as_docx(filing_content(dossier, edition, draft=draft, verify_url=verify_url), pictures)


def as_docx(content: Filing, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The same as a Word file."""
    return fill(
        "filing.docx",
        {**asdict(content), "contents": _contents(content)},
        title=f"{content.title}（{content.author}）",
        author=content.author,
        qr=content.verify,
        tables=[block for block in _blocks(content) if isinstance(block, Table)],
        pictures=printables(pictures),
        captions=[(b.evidence, b.caption) for b in _blocks(content) if isinstance(b, Picture)],
    )


def _blocks(content: Filing) -> list[Block]:
    return [block for section in content.sections for block in section.blocks]


def _contents(content: Filing) -> list[dict[str, object]]:
    """The entries of the contents: sections, and the headings right below them."""
    entries: list[dict[str, object]] = []
    for section in content.sections:
        entries.append({"level": 1, "text": section.title})
        entries += (
            {"level": 2, "text": block.text}
            for block in section.blocks
            if isinstance(block, Heading) and block.level == _LISTED
        )
    return entries
