"""The list of those recognised by a release, as the paper's content."""

from __future__ import annotations

from dataclasses import dataclass

from tihang import documents
from tihang.platform.recognition.models import Release
from tihang.platform.recognition.queries.decisions import recognised_in

_MAKERS = {
    "xlsx": (
        documents.recognised_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "docx": (
        documents.recognised_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (documents.recognised_pdf, "application/pdf"),
}


@dataclass(frozen=True)
class Made:
    data: bytes
    media_type: str
    name: str


def made(release: Release, format_: str) -> Made | None:
    """The list in a format; None for an unknown format or a release that recognised nobody."""
    granted = recognised_in(release)
    if format_ not in _MAKERS or not granted:
        return None
    make, media_type = _MAKERS[format_]
    listed = documents.RecognisedList(
        issuer=release.authority.name,
        number=release.number,
        dated=release.dated,
        rows=tuple(
            documents.RecognisedRow(
                enterprise=decision.case.enterprise.name,
                credit_code=decision.case.enterprise.credit_code,
                factory=decision.case.factory.name,
                office=decision.case.authority.name,
                tier=decision.case.edition.tier(recognition.tier).name.zh,
                number=recognition.number,
            )
            for decision, recognition in granted
        ),
    )
    return Made(make(listed), media_type, f"{listed.title}.{format_}")
