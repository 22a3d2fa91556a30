"""What a firm does with its library: take files in, describe them, put them away."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform import inspection
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence.kinds import is_kind
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.inspection import Inspected
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Enterprise

EVIDENCE_FORMATS = inspection.EVIDENCE
LEDGER_FORMATS = inspection.LEDGER
PAPER_FORMATS = inspection.PAPER


class UploadRefused(Conflict):
    """The file is not taken in; the message says why and what to do."""


def take_in(
    actor: Actor,
    enterprise: Enterprise,
    opened: BinaryIO,
    name: str,
    *,
    kind: str,
    title: str = "",
    issued: dt.date | None = None,
    valid_until: dt.date | None = None,
    formats: Collection[str] = EVIDENCE_FORMATS,
    file: EvidenceFile | None = None,
    found: Inspected | None = None,
) -> FileRevision:
    """Look into a file and keep it: as a new piece, or as the next revision of ``file``.

    Where the firm's library has the same bytes under the same kind, that revision is
    returned with ``was_there`` set. ``found`` is what :func:`look_into` found of it before.
    Raises :class:`UploadRefused`.
    """
    name = clean_name(name)
    found = found or look_into(opened, name, kind=kind, formats=formats)
    if not is_kind(kind):
        raise UploadRefused(_("没有“%(kind)s”这一材料类别") % {"kind": kind})
    if issued and valid_until and valid_until < issued:
        raise UploadRefused(_("有效期至不能早于出具日期"))
    with transaction.atomic():
        # Two uploads of the same bytes at once wait for each other here.
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        known = _already_there(enterprise, found, kind, file)
        if known:
            return _found_again(actor, known)
        if file is None:
            file = EvidenceFile.objects.create(
                enterprise=enterprise,
                kind=kind,
                title=_title(title, name),
                issued=issued,
                valid_until=valid_until,
                created_by_id=actor.user_id,
            )
        return _add_revision(actor, file, opened, name, found)


def look_into(
    opened: BinaryIO, name: str, *, kind: str, formats: Collection[str] = EVIDENCE_FORMATS
) -> Inspected:
    """What a file is. Takes its time, so it is done before anything is locked.

    Raises :class:`UploadRefused`.
    """
    try:
        return inspection.inspect(opened, name, formats, kind=kind)
    except inspection.Refused as refused:
        raise UploadRefused(
            _("“%(name)s”未收取：%(reason)s") % {"name": name, "reason": refused}
        ) from None


def _title(title: str, name: str) -> str:
    """What the firm calls the piece; without a word of its own, the name of the file."""
    return re.sub(r"\s+", " ", title).strip()[:200] or name.rpartition(".")[0] or name


def _already_there(
    enterprise: Enterprise, found: Inspected, kind: str, file: EvidenceFile | None
) -> FileRevision | None:
    """The same bytes in the same place: the file's latest revision, or a piece of that kind."""
    if file is not None:
        latest = file.revisions.select_related("file").last()
        return latest if latest and latest.sha256 == found.sha256 else None
    return (
        FileRevision.objects.filter(
            file__enterprise=enterprise, file__kind=kind, sha256=found.sha256
        )
        .select_related("file")
        .order_by("file__archived_at", "pk")
        .last()
    )


def _found_again(actor: Actor, known: FileRevision) -> FileRevision:
    """What is there already; out of the archive if that is where it was."""
    if known.file.archived_at:
        restore(actor, known.file)
    known.was_there = True
    return known


def _add_revision(
    actor: Actor, file: EvidenceFile, opened: BinaryIO, name: str, found: Inspected
) -> FileRevision:
    last = file.revisions.order_by("number").values_list("number", flat=True).last()
    revision = FileRevision.objects.create(
        file=file,
        number=(last or 0) + 1,
        name=name,
        format=found.format,
        size=found.size,
        sha256=found.sha256,
        stored=_keep(file, opened, found),
        details=found.details,
        uploaded_by_id=actor.user_id,
    )
    record(
        file.stream,
        "evidence-taken-in",
        actor,
        {
            "file": str(file.pk),
            "revision": revision.number,
            "kind": file.kind,
            "title": file.title,
            "name": name,
            "size": found.size,
            "sha256": found.sha256,
        },
    )
    return revision


def _keep(file: EvidenceFile, opened: BinaryIO, found: Inspected) -> str:
    """Store the bytes under a path of ids; the same bytes of the same firm only once."""
    held = FileRevision.objects.filter(
        file__enterprise_id=file.enterprise_id, sha256=found.sha256
    ).first()
    if held:
        return str(held.stored)
    opened.seek(0)
    path = f"evidence/{file.enterprise_id}/{uuid.uuid4().hex}.{found.format}"
    return default_storage.save(path, File(opened))


@transaction.atomic
def describe(
    actor: Actor,
    file: EvidenceFile,
    *,
    title: str,
    kind: str,
    issued: dt.date | None = None,
    valid_until: dt.date | None = None,
    note: str = "",
) -> EvidenceFile:
    """Change what is said of a piece; its bytes stay. Raises UploadRefused."""
    if not is_kind(kind):
        raise UploadRefused(_("没有“%(kind)s”这一材料类别") % {"kind": kind})
    if issued and valid_until and valid_until < issued:
        raise UploadRefused(_("有效期至不能早于出具日期"))
    file.title, file.kind, file.note = title.strip()[:200] or file.title, kind, note.strip()[:500]
    file.issued, file.valid_until = issued, valid_until
    file.save(update_fields=["title", "kind", "issued", "valid_until", "note"])
    record(
        file.stream,
        "evidence-described",
        actor,
        {
            "file": str(file.pk),
            "title": file.title,
            "kind": kind,
            "issued": issued.isoformat() if issued else None,
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return file


@transaction.atomic
def archive(actor: Actor, file: EvidenceFile) -> EvidenceFile:
    """Put a piece away; filings that use it keep it."""
    if file.archived_at is None:
        file.archived_at = timezone.now()
        file.save(update_fields=["archived_at"])
        record(file.stream, "evidence-archived", actor, {"file": str(file.pk)})
    return file


@transaction.atomic
def restore(actor: Actor, file: EvidenceFile) -> EvidenceFile:
    """Bring a piece back from the archive."""
    if file.archived_at is not None:
        file.archived_at = None
        file.save(update_fields=["archived_at"])
        record(file.stream, "evidence-restored", actor, {"file": str(file.pk)})
    return file
