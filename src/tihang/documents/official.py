"""An official letter (公文): red head, number, title, body, attachments, GB/T 9704.

What all letters of an authority share; each kind says what stands in its body.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tihang.documents.codes import qr_svg
from tihang.documents.content.model import Block, Table
from tihang.documents.content.values import date_text
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill


@dataclass(frozen=True)
class OfficialLetter:
    """A letter as it goes out."""

    issuer: str
    number: str
    """Document number with its year in six-cornered brackets, 〔2025〕."""
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    date: dt.date
    attachments: tuple[str, ...] = ()
    """Titles in their order, as they are listed below the body."""
    code: str = ""
    """Short code by which the letter can be checked; at the foot of every page."""
    verify: str = ""
    """What its QR code says; none without it."""
    checked: str = "文号和内容校验值"
    """What can be checked by the code, as the line beside it says."""
    draft: bool = False
    """Not issued yet: 草稿 stands across every page."""


def official_pdf(letter: OfficialLetter) -> bytes:
    """The letter as PDF. Raises FontError where no Chinese font is installed."""
    qr = qr_svg(letter.verify) if letter.verify else ""
    return typeset("official.typ", {**_content(letter), "qr": qr})


def official_docx(letter: OfficialLetter) -> bytes:
    """The letter as a Word file, for the agency's own office to number and stamp."""
    tables = [block for block in letter.blocks if isinstance(block, Table)]
    return fill(
        "official.docx", _content(letter), title=letter.title, tables=tables, qr=letter.verify
    )


def _content(letter: OfficialLetter) -> dict[str, object]:
    return {
        "issuer": letter.issuer,
        "number": letter.number,
        "title": letter.title,
        "addressee": letter.addressee,
        "blocks": [asdict(block) for block in letter.blocks],
        "attachments": listed(letter.attachments),
        "date": date_text(letter.date),
        "code": letter.code,
        "checked": letter.checked,
        "draft": letter.draft,
    }


def listed(attachments: Sequence[str]) -> list[str]:
    """The attachments as they stand in a letter; a single one has no number."""
    if len(attachments) == 1:
        return list(attachments)
    return [f"{number}．{title}" for number, title in enumerate(attachments, start=1)]
