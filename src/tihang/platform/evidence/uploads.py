"""Files that come in pieces: begun, continued where the line broke, finished or swept away.

The pieces go straight to a part file, a megabyte at a time; what has arrived is the part
file's length, so that no record of it can be wrong.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence.models import EvidenceFile, FileRevision, Upload
from tihang.platform.evidence.services import UploadRefused, take_in
from tihang.platform.inspection.limits import most_bytes
from tihang.platform.inspection.looking import too_large
from tihang.platform.inspection.naming import clean_name
from tihang.platform.registry.models import Enterprise

PIECE = 1024 * 1024
KEPT = dt.timedelta(days=2)
MOST_OPEN = 30
"""How many uploads one person may have under way."""


class WrongPlace(Exception):
    """A piece that does not begin where the last one ended."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class Incomplete(Conflict):
    """Finished before everything had arrived."""


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def find_upload(actor: Actor, upload_id: uuid.UUID) -> Upload:
    """An upload that the actor began for the firm they act for. Raises Http404."""
    if not actor.is_enterprise:
        raise Http404
    mine = Upload.objects.filter(user_id=actor.user_id or 0, enterprise_id=actor.enterprise_id or 0)
    return get_object_or_404(mine.select_related("enterprise", "file"), pk=upload_id)


def begin(
    actor: Actor,
    enterprise: Enterprise,
    *,
    name: str,
    size: int,
    kind: str,
    title: str = "",
    issued: dt.date | None = None,
    valid_until: dt.date | None = None,
    file: EvidenceFile | None = None,
    fingerprint: str = "",
) -> Upload:
    """Begin an upload, or find the one that was begun for the same file. Raises UploadRefused."""
    sweep_uploads()
    _check_size(name, kind, size)
    mine = Upload.objects.filter(user_id=actor.user_id or 0, enterprise=enterprise)
    same = mine.filter(fingerprint=fingerprint, size=size, file=file).first()
    what = {"kind": kind, "title": title[:200], "issued": issued, "valid_until": valid_until}
    if fingerprint and same:
        Upload.objects.filter(pk=same.pk).update(**what)
        same.refresh_from_db()
        return same
    if mine.count() >= MOST_OPEN:
        raise UploadRefused(_("您有 %(n)d 个未完成的上传，请先完成或取消") % {"n": MOST_OPEN})
    return Upload.objects.create(
        enterprise=enterprise,
        user_id=actor.user_id or 0,
        name=clean_name(name),
        size=size,
        fingerprint=fingerprint[:200],
        file=file,
        expires_at=timezone.now() + KEPT,
        **what,
    )


def _check_size(name: str, kind: str, size: int) -> None:
    """Refuse before a byte is sent what would be refused at the end."""
    if size <= 0:
        raise UploadRefused(_("“%(name)s”是空文件") % {"name": clean_name(name)})
    if size > most_bytes(kind):
        reason = too_large(kind, size)
        raise UploadRefused(
            _("“%(name)s”未收取：%(reason)s") % {"name": clean_name(name), "reason": reason}
        )


def received(upload: Upload) -> int:
    """How much has arrived."""
    with suppress(FileNotFoundError):
        return _part(upload.pk).stat().st_size
    return 0


def append(upload: Upload, stream: Stream, offset: int) -> int:
    """Add what the stream holds; return how much has arrived. Raises WrongPlace.

    What came before a broken line is kept: the next piece begins there.
    """
    with _locked(upload) as part:
        here = os.fstat(part).st_size
        if offset != here:
            raise WrongPlace(here)
        try:
            while here < upload.size:
                piece = stream.read(min(PIECE, upload.size - here))
                if not piece:
                    break
                os.write(part, piece)
                here += len(piece)
        finally:
            os.fsync(part)
    return here


def finish(actor: Actor, upload: Upload) -> FileRevision:
    """Look into the whole file and take it in; either way the upload is over.

    Raises Incomplete, after which the upload goes on, or UploadRefused.
    """
    if received(upload) != upload.size:
        raise Incomplete(_("文件尚未传完，请继续上传"))
    try:
        part = _part(upload.pk).open("rb")
    except FileNotFoundError:
        # Finished or cancelled by another request a moment ago.
        raise Incomplete(_("文件尚未传完，请继续上传")) from None
    try:
        with part as opened:
            return take_in(
                actor,
                upload.enterprise,
                opened,
                upload.name,
                kind=upload.kind,
                title=upload.title,
                issued=upload.issued,
                valid_until=upload.valid_until,
                file=upload.file,
            )
    finally:
        cancel(upload)


def cancel(upload: Upload) -> None:
    """Give an upload up."""
    _part(upload.pk).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def sweep_uploads() -> int:
    """Forget the uploads whose time is over, and part files that belong to none."""
    over = list(Upload.objects.filter(expires_at__lt=timezone.now()))
    for upload in over:
        cancel(upload)
    oldest = (timezone.now() - 2 * KEPT).timestamp()
    for part in _folder().glob("*.part"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < oldest:
                part.unlink()
    return len(over)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _part(key: uuid.UUID) -> Path:
    return _folder() / f"{key.hex}.part"


@contextmanager
def _locked(upload: Upload) -> Iterator[int]:
    """The part file, opened at its end; two pieces at once wait for each other."""
    part = os.open(_part(upload.pk), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        fcntl.flock(part, fcntl.LOCK_EX)
        yield part
    finally:
        os.close(part)
