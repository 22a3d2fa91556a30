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
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal.services import record


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
    try:
        found = inspection.inspect(opened, name, formats, kind=kind)
    except inspection.Refused as refused:
        raise ValidationError(
            _("“%(name)s”未收取：%(reason)s"),
            code="file-refused",
            params={"name": name, "reason": refused},
        ) from None
    opened.seek(0)
    path = f"office/{actor.authority_id}/{uuid.uuid4().hex}.{found.format}"
    kept = OfficeFile.objects.create(
        authority_id=actor.authority_id,
        name=name,
        format=found.format,
        size=found.size,
        sha256=found.sha256,
        file=default_storage.save(path, uploaded_file),
        details=found.details,
        uploaded_by_id=actor.user_id,
    )
    record(
        f"office-files:{actor.authority_id}",
        "office-file-kept",
        actor,
        {"file": str(kept.pk), "name": name, "size": found.size, "sha256": found.sha256},
    )
    return kept
