"""Taking a file in for an office."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import BinaryIO, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform import inspection
from tihang.platform.actor import Actor
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.inspection import Inspected
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority


@transaction.atomic
def keep_file(
    actor: Actor, uploaded_file: File[bytes], *, formats: Collection[str], kind: str = ""
) -> OfficeFile:
    """Look into an uploaded file and keep it for the actor's office.

    ``formats`` are those that the place takes; ``kind`` sets how large it may be, as for
    evidence. The app that asks holds the relation, and in the same transaction. Raises
    ValidationError with what is wrong with the file, and PermissionDenied for who acts for
    no office.
    """
    if actor.authority_id is None:
        raise PermissionDenied
    name = clean_name(uploaded_file.name or "")
    opened = cast("BinaryIO", uploaded_file.open())
    found = look_into(opened, name, formats=formats, kind=kind)
    opened.seek(0)
    stored = _store(actor.authority_id, uploaded_file, found)
    return _keep(actor, actor.authority_id, name, found, stored)


@transaction.atomic
def keep_from_elsewhere(
    actor: Actor, authority: Authority, opened: BinaryIO, name: str, found: Inspected
) -> tuple[OfficeFile, bool]:
    """Keep a file for the office that had it in another installation.

    ``found`` is what :func:`look_into` found of it under this name. Where the office has the
    file here already, that one is returned. The second value says whether bytes were stored,
    so that a caller whose transaction fails can delete them; the same bytes lie here once.
    """
    # Two imports of the same file at once wait for each other here.
    Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    same = OfficeFile.objects.filter(authority=authority, sha256=found.sha256)
    if (known := same.filter(name=name).first()) is not None:
        return known, False
    other = same.first()
    stored = str(other.file) if other else _store(authority.pk, File(opened), found)
    return _keep(actor, authority.pk, name, found, stored), other is None


def look_into(
    opened: BinaryIO, name: str, *, formats: Collection[str], kind: str = ""
) -> Inspected:
    """What a file is. Raises ValidationError with what is wrong with it."""
    try:
        return inspection.inspect(opened, name, formats, kind=kind)
    except inspection.Refused as refused:
        raise ValidationError(
            _("“%(name)s”未收取：%(reason)s"),
            code="file-refused",
            params={"name": name, "reason": refused},
        ) from None


def _store(authority: int, file: File[bytes], found: Inspected) -> str:
    """Write the bytes; the path is made of ids."""
    return default_storage.save(f"office/{authority}/{uuid.uuid4().hex}.{found.format}", file)


def _keep(actor: Actor, authority: int, name: str, found: Inspected, stored: str) -> OfficeFile:
    kept = OfficeFile.objects.create(
        authority_id=authority,
        name=name,
        format=found.format,
        size=found.size,
        sha256=found.sha256,
        file=stored,
        details=found.details,
        uploaded_by_id=actor.user_id,
    )
    record(
        f"office-files:{authority}",
        "office-file-kept",
        actor,
        {"file": str(kept.pk), "name": name, "size": found.size, "sha256": found.sha256},
    )
    return kept
