"""Reading the library. A firm sees its own; officers read evidence through a case only."""

from __future__ import annotations

import uuid
from typing import BinaryIO, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from tihang.platform.actor import Actor
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.registry.models import Enterprise


def library_of(enterprise: Enterprise | int) -> QuerySet[EvidenceFile]:
    """A firm's pieces, the newest first, the archived ones included."""
    return EvidenceFile.objects.filter(enterprise=enterprise)


def files_of(actor: Actor) -> QuerySet[EvidenceFile]:
    """The pieces that the actor may see: those of the firm they act for."""
    if not actor.is_enterprise or actor.enterprise_id is None:
        return EvidenceFile.objects.none()
    return library_of(actor.enterprise_id)


def find_file(actor: Actor, file_id: uuid.UUID) -> EvidenceFile:
    """A piece of the actor's firm. Raises Http404."""
    return get_object_or_404(files_of(actor).select_related("enterprise"), pk=file_id)


def find_revision(actor: Actor, revision_id: int) -> FileRevision:
    """A revision of a piece of the actor's firm. Raises Http404."""
    mine = FileRevision.objects.filter(file__in=files_of(actor)).select_related("file")
    return get_object_or_404(mine, pk=revision_id)


def open_revision(revision: FileRevision) -> BinaryIO:
    """The bytes, to be read and closed by the caller."""
    return cast("BinaryIO", revision.stored.storage.open(str(revision.stored), "rb"))


def revision_by_hash(enterprise_id: int, sha256: str) -> FileRevision | None:
    """The firm's latest revision with these bytes."""
    return (
        FileRevision.objects.filter(file__enterprise_id=enterprise_id, sha256=sha256)
        .select_related("file")
        .order_by("pk")
        .last()
    )


def latest_revision() -> Subquery:
    """For an annotation of pieces: the key of each one's latest revision."""
    newest = FileRevision.objects.filter(file=OuterRef("pk")).order_by("-number")
    return Subquery(newest.values("pk")[:1])
