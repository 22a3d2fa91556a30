"""The self-rating report (自评报告) as PDF and as Word, in the layout of the filing."""

from __future__ import annotations

from tihang.documents.content.rating_report import rating_report_content
from tihang.documents.filing import as_docx, as_pdf
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition


def rating_report_pdf(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The report as PDF (tagged, PDF/A-2a). Raises FontError without a Chinese font."""
    return as_pdf(rating_report_content(dossier, edition, draft=draft, verify_url=verify_url))


def rating_report_docx(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The same report as a Word file; same bytes each time."""
    return as_docx(rating_report_content(dossier, edition, draft=draft, verify_url=verify_url))
