"""Pictures in the texts of a filing, out of the firm's library of evidence.

A text names a picture by its number in the filing's list of evidence; the list says which
bytes are meant by their SHA-256. They are read from the library of the firm that files and
of no other, and never handed out as they came: what a page or paper shows is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tihang.documents.content.rich import pictured
from tihang.dossier.model import Dossier
from tihang.platform.evidence import queries as evidence
from tihang.platform.evidence.models import FileRevision
from tihang.platform.filing.models import Case

if TYPE_CHECKING:
    from tihang.documents.pictures import Printable

FORMATS = ("png", "jpg")


def picture_files(case: Case, dossier: Dossier) -> dict[str, bytes]:
    """The bytes of the pictures that a dossier's texts show, by their number."""
    return {
        number: _bytes_of(revision)
        for number, revision in _revisions(case, dossier, pictured(dossier)).items()
    }


def shown_pictures(case: Case, dossier: Dossier, numbers: Iterable[str]) -> frozenset[str]:
    """Which of these numbers can be shown as pictures."""
    return frozenset(_revisions(case, dossier, numbers))


def picture(case: Case, dossier: Dossier, number: str) -> Printable | None:
    """One picture of the list of evidence, made ready to be shown; None where there is none."""
    from tihang.documents.pictures import printable

    revision = _revisions(case, dossier, [number]).get(number)
    return printable(_bytes_of(revision)) if revision else None


def choices(case: Case, dossier: Dossier) -> list[tuple[str, str]]:
    """The pictures that a text may show: number and title."""
    rows = dossier.evidence or ()
    shown = shown_pictures(case, dossier, [row.id for row in rows])
    return [(row.id, row.title or "") for row in rows if row.id in shown]


def _revisions(case: Case, dossier: Dossier, numbers: Iterable[str]) -> dict[str, FileRevision]:
    """The files in the library by their number in the list; one query, none for no number."""
    wanted = set(numbers)
    hashes = {
        row.id: row.sha256 for row in dossier.evidence or () if row.id in wanted and row.sha256
    }
    if not hashes:
        return {}
    found = FileRevision.objects.filter(
        file__enterprise_id=case.factory.enterprise_id,
        sha256__in=set(hashes.values()),
        format__in=FORMATS,
    )
    by_hash = {revision.sha256: revision for revision in found.order_by("pk")}
    return {number: by_hash[sha] for number, sha in hashes.items() if sha in by_hash}


def _bytes_of(revision: FileRevision) -> bytes:
    """The file, or nothing of one that is larger than a picture may be."""
    from tihang.documents.pictures import LARGEST

    if revision.size > LARGEST:
        return b""
    with evidence.open_revision(revision) as opened:
        return opened.read()
