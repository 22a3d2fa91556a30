"""The filing (申报书) as PDF and as Word, both from one content."""

from __future__ import annotations

from dataclasses import asdict

from tihang.documents.codes import qr_svg
from tihang.documents.content.filing import filing_content
from tihang.documents.typesetting import typeset
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition


def filing_pdf(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> bytes:
    """The filing as PDF (tagged, PDF/A-2a); equal dossiers give equal bytes on one machine.

    ``draft`` puts 草稿 behind every page. ``verify_url`` is what the QR code says; without
    it the code carries the content hash itself. Raises FontError without a Chinese font,
    KeyError where the edition has no filing form for the dossier's tier.
    """
    content = filing_content(dossier, edition, draft=draft, verify_url=verify_url)
    return typeset("filing.typ", {**asdict(content), "qr": qr_svg(content.verify)})
