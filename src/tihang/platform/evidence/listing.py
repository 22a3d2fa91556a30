"""The rows of the library's page: found by words, kind and state, paged by key."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from tihang.platform.actor import Actor
from tihang.platform.evidence.kinds import kind_label
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.evidence.queries import files_of, latest_revision
from tihang.platform.evidence.usage import Use, uses_of
from tihang.platform.evidence.validity import SOON, Validity, validity_of

PAGE = 50
STATES = ("held", "soon", "expired", "archived")


@dataclass(frozen=True)
class Row:
    """A piece with what the list says of it."""

    file: EvidenceFile
    latest: FileRevision
    kind: str
    validity: Validity | None
    uses: list[Use]


@dataclass(frozen=True)
class Page:
    """Some rows, and the key of the last one where more follow."""

    rows: list[Row]
    after: uuid.UUID | None


def search(actor: Actor, asked: Mapping[str, str]) -> QuerySet[EvidenceFile]:
    """The actor's pieces by the words, kind and state asked for."""
    found = _in_state(files_of(actor), asked.get("state", ""))
    for word in asked.get("q", "").split()[:8]:
        named = FileRevision.objects.filter(name__icontains=word).values("file")
        found = found.filter(Q(title__icontains=word) | Q(note__icontains=word) | Q(pk__in=named))
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    return found


def _in_state(found: QuerySet[EvidenceFile], state: str) -> QuerySet[EvidenceFile]:
    if state == "archived":
        return found.filter(archived_at__isnull=False)
    found = found.filter(archived_at=None)
    today = timezone.localdate()
    if state == "expired":
        return found.filter(valid_until__lt=today)
    if state == "soon":
        return found.filter(valid_until__gte=today, valid_until__lte=today + SOON)
    return found


def page_of(actor: Actor, asked: Mapping[str, str]) -> Page:
    """One page of what was asked for; ``after`` names the last piece of the page before."""
    found = search(actor, asked).order_by("-created_at", "pk")
    last = _piece(actor, asked.get("after", ""))
    if last:
        found = found.filter(
            Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
        )
    files = list(found.annotate(latest=latest_revision()).filter(latest__gt=0)[: PAGE + 1])
    more = len(files) > PAGE
    rows = rows_of(actor, files[:PAGE])
    return Page(rows, rows[-1].file.pk if more else None)


def _piece(actor: Actor, key: str) -> EvidenceFile | None:
    try:
        return files_of(actor).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def rows_of(actor: Actor, files: Sequence[EvidenceFile]) -> list[Row]:
    """The rows of pieces that have ``latest``, in as many queries for one as for many."""
    latest = FileRevision.objects.in_bulk([each.latest for each in files])  # type: ignore[attr-defined]
    revisions = FileRevision.objects.filter(file__in=files).values_list("file_id", "sha256")
    hashes: dict[uuid.UUID, list[str]] = {}
    for file_id, sha256 in revisions:
        hashes.setdefault(file_id, []).append(sha256)
    known = {sha256 for each in hashes.values() for sha256 in each}
    uses = uses_of(actor.enterprise_id or 0, known)
    return [
        Row(
            file=file,
            latest=latest[file.latest],  # type: ignore[attr-defined]
            kind=kind_label(file.kind),
            validity=validity_of(file.valid_until),
            uses=list(
                dict.fromkeys(use for each in hashes.get(file.pk, ()) for use in uses.get(each, ()))
            ),
        )
        for file in files
    ]
