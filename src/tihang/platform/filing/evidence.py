"""Between the firm's library and a filing: what the filing lists, and taking pieces into it.

A filing names a file by its SHA-256. Pieces are added to what the draft holds at that
moment, under its lock, so that nobody's words are written over.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from tihang.dossier.model import Dossier, Evidence
from tihang.edition.model import FormSection
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence import usage
from tihang.platform.evidence.kinds import LIST
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.evidence.queries import latest_revision, library_of, revision_by_hash
from tihang.platform.evidence.validity import Validity, validity_of
from tihang.platform.filing.drafts import content_of, lock_draft, write_draft
from tihang.platform.filing.models import Case, Draft, Revision
from tihang.platform.filing.queries import dossier_for, readable_revisions

FIELD = "evidence"
SHOWN = 300
"""How many pieces a section offers; the library has them all."""

_NUMBERED = re.compile(r"E(\d{1,6})")


@dataclass(frozen=True)
class Listed:
    """A piece that a filing lists, with the file behind it where the library has it."""

    row: Evidence
    revision: FileRevision | None
    validity: Validity | None


def listed(case: Case, dossier: Dossier) -> list[Listed]:
    """The filing's pieces in its order."""
    rows = dossier.evidence or ()
    held = _held(case.factory.enterprise_id, {row.sha256 for row in rows if row.sha256})
    return [Listed(row, held.get(row.sha256 or ""), validity_of(row.valid_until)) for row in rows]


def _held(enterprise_id: int, hashes: Collection[str]) -> dict[str, FileRevision]:
    found = FileRevision.objects.filter(file__enterprise=enterprise_id, sha256__in=hashes)
    return {each.sha256: each for each in found.select_related("file").order_by("pk")}


def find_listed(actor: Actor, case: Case, sha256: str) -> FileRevision:
    """The file with this hash if the actor may read a dossier that lists it. Raises Http404."""
    if sha256 not in _readable_hashes(actor, case):
        raise Http404
    found = revision_by_hash(case.factory.enterprise_id, sha256)
    if found is None:
        raise Http404
    return found


def _readable_hashes(actor: Actor, case: Case) -> set[str | None]:
    """What the dossier that the actor reads now lists, and the revisions before it."""
    now = {row.sha256 for row in dossier_for(actor, case).evidence or ()}
    earlier = readable_revisions(actor, case).values_list("dossier__evidence", flat=True)
    return now | {row.get("sha256") for rows in earlier for row in rows or ()}


def holds_evidence(section: FormSection) -> bool:
    """True for the section in which the evidence is listed."""
    return any(field.path == FIELD for field in section.fields)


def shelf(case: Case, dossier: Dossier) -> list[FileRevision]:
    """The latest revision of each piece of the firm that the filing does not list yet."""
    used = {row.sha256 for row in dossier.evidence or ()}
    pieces = library_of(case.factory.enterprise_id).filter(archived_at=None)
    newest = pieces.annotate(latest=latest_revision()).values("latest")
    found = FileRevision.objects.filter(pk__in=newest).select_related("file").order_by("-pk")
    return [each for each in found[: SHOWN + len(used)] if each.sha256 not in used][:SHOWN]


@dataclass(frozen=True)
class Newer:
    """A row whose piece has a later revision than the one that the filing lists."""

    row: Evidence
    revision: FileRevision


def newer(case: Case, dossier: Dossier) -> list[Newer]:
    """What could be brought up to date, in the filing's order."""
    rows = [row for row in dossier.evidence or () if row.sha256]
    held = _held(case.factory.enterprise_id, {row.sha256 for row in rows if row.sha256})
    files = EvidenceFile.objects.filter(pk__in={each.file_id for each in held.values()})
    latest = dict(files.annotate(latest=latest_revision()).values_list("pk", "latest"))
    revisions = FileRevision.objects.select_related("file").in_bulk(list(latest.values()))
    found = []
    for row in rows:
        mine = held.get(row.sha256 or "")
        last = revisions.get(latest[mine.file_id]) if mine else None
        if last and last.sha256 != row.sha256:
            found.append(Newer(row, last))
    return found


@transaction.atomic
def use(actor: Actor, case: Case, files: Iterable[uuid.UUID]) -> int:
    """Add pieces of the library to the draft; return how many were new to it.

    Raises NotEditable. A piece that the draft lists already is passed over.
    """
    draft = lock_draft(actor, case)
    dossier = content_of(draft)
    rows = list(dossier.evidence or ())
    known = {row.sha256 for row in rows}
    mine = library_of(draft.case.factory.enterprise_id).filter(pk__in=list(files))
    newest = mine.annotate(latest=latest_revision()).values("latest")
    added = 0
    for revision in FileRevision.objects.filter(pk__in=newest).select_related("file"):
        if revision.sha256 not in known:
            known.add(revision.sha256)
            rows.append(_row(draft.case, _next_id(rows), revision))
            added += 1
    if added:
        _write(draft, actor, dossier, rows)
    return added


@transaction.atomic
def bring_up_to_date(actor: Actor, case: Case, sha256: str) -> bool:
    """Let the rows with this hash name the latest revision of the same piece."""
    draft = lock_draft(actor, case)
    dossier = content_of(draft)
    later = {each.row.id: each.revision for each in newer(draft.case, dossier)}
    rows = [
        _row(draft.case, row.id, later[row.id]) if row.sha256 == sha256 and row.id in later else row
        for row in dossier.evidence or ()
    ]
    if rows == list(dossier.evidence or ()):
        return False
    _write(draft, actor, dossier, rows)
    return True


def _write(draft: Draft, actor: Actor, dossier: Dossier, rows: list[Evidence]) -> None:
    changed = dossier.model_copy(update={FIELD: tuple(rows)})
    sections = draft.case.edition.filing_form(draft.case.tier).sections
    write_draft(draft, actor, changed, [s.id for s in sections if holds_evidence(s)])


def _row(case: Case, row_id: str, revision: FileRevision) -> Evidence:
    """What the filing says of a revision; a kind of our own is another one to the edition."""
    listed_kinds = {choice.code for choice in case.edition.choice_list(LIST).choices}
    file = revision.file
    return Evidence(
        id=row_id,
        title=file.title,
        kind=file.kind if file.kind in listed_kinds else "other",
        file=revision.name,
        sha256=revision.sha256,
        issued=file.issued,
        valid_until=file.valid_until,
    )


def _next_id(rows: list[Evidence]) -> str:
    """The number after the highest: E01, E02 …"""
    taken = [int(match[1]) for row in rows if (match := _NUMBERED.fullmatch(row.id))]
    return f"E{max(taken, default=0) + 1:02d}"


def parse_ids(values: Iterable[str]) -> list[uuid.UUID]:
    """The ids that a page sent back. Raises Conflict for what no page of ours sends."""
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError:
        raise Conflict from None


def uses(enterprise_id: int, hashes: Collection[str]) -> Iterator[tuple[str, usage.Use]]:
    """Which cases of the firm list these hashes, in their drafts or in what they handed in."""
    mine = {"case__factory__enterprise": enterprise_id}
    columns = ("case", "case__number", "dossier__evidence")
    rows = [
        *Draft.objects.filter(**mine).order_by("pk").values_list(*columns),
        *Revision.objects.filter(**mine).order_by("pk").values_list(*columns),
    ]
    for case, number, evidence in rows:
        place = usage.Use(number, reverse("filing:case", kwargs={"case": case}))
        for row in evidence or ():
            if row.get("sha256") in hashes:
                yield row["sha256"], place
