"""Discs: asked for on a page, made by a worker, kept for some days."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.documents import FontError
from tihang.documents.disc import Attachment, DiscError, DiscFiling, safe_name, write_disc
from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.queries import open_revision
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.pictures import picture_files
from tihang.platform.journal.services import record
from tihang.platform.papers.companions import Companions, companions_of
from tihang.platform.papers.models import Disc, DiscEntry
from tihang.platform.papers.queries import discs_of, latest_filed

MOST_FILINGS = 999
"""Filings on one disc; more go on a second one."""
MOST_PENDING = 5
"""Discs of one organisation that wait or are being made: all share the workers and the disk."""
KEPT = dt.timedelta(days=7)
_MAKING = ".making-"
_LEFT_BEHIND = dt.timedelta(days=1)
"""After so long a folder in the making belongs to a worker that died."""


class DiscRefused(Conflict):
    """A disc is not made; the message says why."""


class _Movable(File):  # type: ignore[type-arg]
    """A file that a storage on this machine may take as it is, without copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@transaction.atomic
def order_disc(
    actor: Actor, cases: Sequence[Case], check_address: str, name: str = "", *, about: str = ""
) -> Disc:
    """Ask for a disc of what was handed in last of each case. Raises DiscRefused.

    ``about`` names what other apps put beside the filings; see ``companions``.
    """
    from tihang.platform.papers.tasks import write

    if not cases:
        raise DiscRefused(_("请至少选择一份申报"))
    if len(cases) > MOST_FILINGS:
        raise DiscRefused(
            _("一张光盘最多 %(most)d 份申报，已选 %(count)d 份，请分批制作")
            % {"most": MOST_FILINGS, "count": len(cases)}
        )
    waiting = discs_of(actor).filter(requested_at__gt=timezone.now() - _LEFT_BEHIND)
    if waiting.filter(state__in=Disc.PENDING).count() >= MOST_PENDING:
        raise DiscRefused(_("已有 %(n)d 张光盘在制作，请等其完成后再申请") % {"n": MOST_PENDING})
    disc = Disc.objects.create(
        enterprise_id=actor.enterprise_id,
        authority_id=actor.authority_id,
        name=safe_name(name or _default_name(cases)),
        about=about,
        check_address=check_address,
        requested_by_id=actor.user_id,
    )
    for position, case in enumerate(cases, start=1):
        revision = latest_filed(case)
        if revision is None:
            raise DiscRefused(_("申报 %(number)s 尚未提交") % {"number": case.number})
        DiscEntry.objects.create(disc=disc, case=case, revision=revision, position=position)
        record(
            case.stream,
            "disc-ordered",
            actor,
            {"disc": str(disc.pk), "revision": revision.number, "hash": revision.content_hash},
        )
    write.enqueue(str(disc.pk))
    return disc


def _default_name(cases: Sequence[Case]) -> str:
    if len(cases) == 1:
        return f"{cases[0].number} 申报材料"
    return f"智能工厂申报材料 {timezone.localdate():%Y%m%d}（{len(cases)}份）"


def make_disc(disc_id: uuid.UUID) -> Disc:
    """Make a disc and keep its files; done again from the start where a worker died."""
    disc = Disc.objects.get(pk=disc_id)
    if not disc.is_pending:
        return disc
    sweep_discs()
    Disc.objects.filter(pk=disc_id).update(state=Disc.State.RUNNING, done=0)
    folder = _workshop()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=folder) as work:
            return _make(disc, Path(work))
    except (DiscError, FontError) as problem:
        return _fail(disc, str(problem))
    except Exception:
        _fail(disc, "")
        raise


def _workshop() -> Path:
    """Beside the finished discs, so that those need only be moved."""
    return Path(settings.MEDIA_ROOT) / "discs"


def _make(disc: Disc, work: Path) -> Disc:
    missing: list[list[str]] = []
    beside = companions_of(disc.about, disc.check_address)
    made = write_disc(_filings(disc, missing, beside), work, disc.name, papers=beside.of_all)
    packed = work / "folder.zip"
    _pack(made.folder, packed)
    shutil.rmtree(made.folder)
    disc.image_sha256, disc.image_size = made.image_sha256, made.image.stat().st_size
    disc.folder_sha256, disc.folder_size = _digest(packed), packed.stat().st_size
    disc.image = _store(made.image, f"discs/{disc.pk}.iso")
    disc.folder = _store(packed, f"discs/{disc.pk}.zip")
    disc.missing = missing
    disc.state, disc.made_at = Disc.State.READY, timezone.now()
    disc.expires_at = disc.made_at + KEPT
    disc.save()
    return disc


def _fail(disc: Disc, problem: str) -> Disc:
    disc.state, disc.problem, disc.made_at = Disc.State.FAILED, problem, timezone.now()
    disc.save(update_fields=["state", "problem", "made_at"])
    return disc


def _filings(disc: Disc, missing: list[list[str]], beside: Companions) -> Iterator[DiscFiling]:
    """One filing after another, read when its turn comes, counted when it is asked for."""
    keys = list(disc.entries.values_list("pk", flat=True))
    entries = DiscEntry.objects.select_related(
        "case__round", "case__factory__enterprise", "revision"
    )
    for done, key in enumerate(keys):
        disc.done = done
        disc.save(update_fields=["done"])
        entry = entries.get(pk=key)
        dossier = loaded(entry.revision.dossier)
        held = _held(entry.case, dossier)
        missing += (
            [entry.case.number, piece.id, piece.title or ""]
            for piece in dossier.evidence or ()
            if piece.sha256 not in held
        )
        yield DiscFiling(
            dossier,
            entry.case.edition,
            tuple(_attachments(dossier, held)),
            verify_url=f"{disc.check_address}{entry.revision.code}/",
            pictures=picture_files(entry.case, dossier),
            papers=beside.of_case(entry.case),
        )
    disc.done = len(keys)


def _held(case: Case, dossier: Dossier) -> dict[str | None, FileRevision]:
    """The files that the filing lists and the firm's library holds, by checksum."""
    wanted = {piece.sha256 for piece in dossier.evidence or () if piece.sha256}
    found = FileRevision.objects.filter(
        file__enterprise_id=case.factory.enterprise_id, sha256__in=wanted
    )
    return {revision.sha256: revision for revision in found}


def _attachments(dossier: Dossier, held: dict[str | None, FileRevision]) -> Iterator[Attachment]:
    for piece in dossier.evidence or ():
        revision = held.get(piece.sha256)
        if revision:
            name = f"{piece.id} {piece.title or revision.name}.{revision.format}"
            yield Attachment(name, partial(open_revision, revision), revision.sha256)


def _pack(folder: Path, target: Path) -> None:
    """The folder as one file; papers are compressed already, so they are stored as they are."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _store(path: Path, name: str) -> str:
    """Keep a file under its name, in place of what a worker that died left there."""
    if default_storage.exists(name):
        default_storage.delete(name)
    with path.open("rb") as opened:
        return default_storage.save(name, _Movable(opened, name=str(path)))


def sweep_discs(now: dt.datetime | None = None) -> int:
    """Delete the files of discs whose days are over, and return how many those were.

    What a worker that died left half made goes as well.
    """
    for folder in _workshop().glob(f"{_MAKING}*"):
        if folder.stat().st_mtime < (timezone.now() - _LEFT_BEHIND).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
    over = Disc.objects.filter(state=Disc.State.READY, expires_at__lt=now or timezone.now())
    swept = 0
    for disc in over:
        for file in (disc.image, disc.folder):
            default_storage.delete(str(file.name))
        disc.image = disc.folder = ""
        disc.state = Disc.State.EXPIRED
        disc.save(update_fields=["image", "folder", "state"])
        swept += 1
    return swept
