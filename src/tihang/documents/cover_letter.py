"""The letter with which an authority hands its list up (推荐函)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tihang.documents.content.model import Paragraph
from tihang.documents.official import OfficialLetter, official_docx, official_pdf


@dataclass(frozen=True)
class CoverLetter:
    """A cover letter; ``text`` is the office's own words, a paragraph a line."""

    issuer: str
    number: str
    title: str
    addressee: str
    text: str
    attachments: tuple[str, ...]
    date: dt.date
    code: str = ""
    verify: str = ""


def cover_letter_pdf(letter: CoverLetter) -> bytes:
    """The letter as PDF. Raises FontError where no Chinese font is installed."""
    return official_pdf(_official(letter))


def cover_letter_docx(letter: CoverLetter) -> bytes:
    """The letter as a Word file, for the agency's own office to number and stamp."""
    return official_docx(_official(letter))


def _official(letter: CoverLetter) -> OfficialLetter:
    return OfficialLetter(
        issuer=letter.issuer,
        number=letter.number,
        title=letter.title,
        addressee=letter.addressee,
        blocks=tuple(Paragraph(line.strip()) for line in letter.text.splitlines() if line.strip()),
        date=letter.date,
        attachments=letter.attachments,
        code=letter.code,
        verify=letter.verify,
    )
