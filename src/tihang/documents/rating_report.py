"""The self-rating report (自评报告) as PDF and as Word, in the layout of the filing."""

from __future__ import annotations

from dataclasses import asdict

from tihang.documents.codes import qr_svg
from tihang.documents.content.model import Filing, Heading, Table
from tihang.documents.content.rating_report import rating_report_content
from tihang.documents.typesetting import typeset
from tihang.documents.word import fill
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition


def rating_report_pdf(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The report as PDF (tagged, PDF/A-2a). Raises FontError without a Chinese font."""
    content = rating_report_content(dossier, edition, draft=draft, verify_url=verify_url)
    return typeset("filing.typ", {**asdict(content), "qr": qr_svg(content.verify)})


def rating_report_docx(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The same report as a Word file; same bytes each time."""
    content = rating_report_content(dossier, edition, draft=draft, verify_url=verify_url)
    return fill(
        "filing.docx",
        {**asdict(content), "contents": _contents(content)},
        title=f"{content.title}（{content.author}）",
        author=content.author,
        qr=content.verify,
        tables=[b for s in content.sections for b in s.blocks if isinstance(b, Table)],
    )


def _contents(content: Filing) -> list[dict[str, object]]:
    """The entries of the contents: each section with the headings in it."""
    return [
        {"level": 1 if isinstance(entry, str) else 2, "text": getattr(entry, "text", entry)}
        for section in content.sections
        for entry in (section.title, *(b for b in section.blocks if isinstance(b, Heading)))
    ]
