"""Bundles that come in: uploaded, verified, looked at, then taken over whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.bundle import (
    CONTAINER,
    SUFFIX,
    BundleCase,
    BundleError,
    Manifest,
    PublicKey,
    Signed,
    read_bundle,
)
from tihang.platform.accounts.models import User
from tihang.platform.accounts.queries import actor_for
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.exchange import queries, taking
from tihang.platform.exchange.models import PartnerKey, ReceivedBundle, ReceivedCase
from tihang.platform.exchange.plan import Plan, Receiver, plan_for
from tihang.platform.exchange.services.sending import FOLDER, MOST_CASES
from tihang.platform.exchange.unpacking import Unpacked, unpack
from tihang.platform.filing.models import Case
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.words import say

State = ReceivedBundle.State
Standing = ReceivedCase.Standing


@transaction.atomic
def receive_bundle(
    actor: Actor, opened: BinaryIO, name: str, *, by_worker: bool = True
) -> ReceivedBundle:
    """Keep an uploaded file apart and have it verified. Raises Conflict while many wait.

    Without a worker the caller does so by :func:`check_bundle`.
    """
    from tihang.platform.exchange.tasks import check

    office = queries.office_of(actor)
    if queries.received_by(actor).filter(state__in=ReceivedBundle.PENDING).count() >= MOST_WAITING:
        raise Conflict(
            _("已有 %(n)d 个数据包在核验或导入，请等其完成后再上传") % {"n": MOST_WAITING}
        )
    bundle = ReceivedBundle(recipient=office, name=clean_name(name), uploaded_by_id=actor.user_id)
    bundle.size = opened.seek(0, 2)
    opened.seek(0)
    bundle.sha256 = hashlib.file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]
    opened.seek(0)
    bundle.file = default_storage.save(f"{FOLDER}/received/{bundle.pk.hex}{SUFFIX}", File(opened))
    bundle.save()
    if by_worker:
        check.enqueue(str(bundle.pk))
    bundle.refresh_from_db()
    return bundle


MOST_WAITING = 5


def verify_bundle(office: Authority, opened: BinaryIO) -> Signed:
    """Check a bundle for an office whole, and keep nothing of it. Raises BundleError."""
    admit = partial(_admit, office)
    return read_bundle(opened, queries.trusted_by(office), admit=admit)


def _admit(office: Authority, manifest: Manifest, signer: PublicKey) -> None:
    """Who sends it, and how large it may be, before the first member is read."""
    keys = _keys(office, signer)
    active = [key for key in keys if key.revoked_at is None]
    if not active:
        raise BundleError(
            CONTAINER,
            _("签名密钥 %(fingerprint)s（%(holder)s）已撤销，不予接收：%(reason)s")
            % {
                "fingerprint": signer.fingerprint,
                "holder": keys[0].name,
                "reason": keys[0].reason,
            },
        )
    names = {name for key in active for name in (key.authority.name, key.name)}
    if manifest.sender not in names:
        raise BundleError(
            CONTAINER,
            _("签名密钥属于“%(holder)s”，数据包却署名“%(sender)s”")
            % {"holder": "、".join(sorted(names)), "sender": manifest.sender},
        )
    if len(manifest.cases) > MOST_CASES:
        raise BundleError(CONTAINER, _("案卷过多，上限 %(limit)d 个") % {"limit": MOST_CASES})
    if manifest.size > settings.TIHANG_MAX_BUNDLE:
        limit = settings.TIHANG_MAX_BUNDLE // 1024**3
        raise BundleError(CONTAINER, _("内容过大，上限 %(limit)d GB") % {"limit": limit})
    if manifest.size * 2 > shutil.disk_usage(settings.MEDIA_ROOT).free:
        raise BundleError(CONTAINER, _("磁盘空间不足，请管理员清理后重试"))


def _keys(office: Authority, signer: PublicKey) -> list[PartnerKey]:
    return list(queries.keys_of(office).filter(raw=signer.raw.hex()))


@contextmanager
def _unpacked(bundle: ReceivedBundle) -> Iterator[tuple[Unpacked, Receiver]]:
    """The bundle laid out beside the files, gone again at the end. Raises BundleError."""
    office = bundle.recipient
    root = Path(settings.MEDIA_ROOT) / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".unpacked-", dir=root) as folder,
        default_storage.open(str(bundle.file.name), "rb") as opened,
    ):
        found = unpack(
            opened,  # type: ignore[arg-type]
            queries.trusted_by(office),
            Path(folder),
            partial(_admit, office),
        )
        yield found, Receiver(office, _keys(office, found.signed.signer))


def check_bundle(bundle_id: uuid.UUID) -> ReceivedBundle:
    """Verify an uploaded bundle and hold it against what is here; nothing is taken over."""
    bundle = _bundle(bundle_id)
    if bundle.state != State.CHECKING:
        return bundle
    try:
        with _unpacked(bundle) as (found, receiver):
            _describe(bundle, found, receiver)
            _preview(bundle, found, receiver)
    except BundleError as refused:
        return _refuse(bundle, str(refused))
    except Exception:
        _refuse(bundle, _("核验中途出错，没有导入任何内容，请重新上传；仍不成功请联系管理员"))
        raise
    return bundle


def _bundle(bundle_id: uuid.UUID) -> ReceivedBundle:
    bundles = ReceivedBundle.objects.select_related("recipient__parent__parent")
    return bundles.get(pk=bundle_id)


def _describe(bundle: ReceivedBundle, found: Unpacked, receiver: Receiver) -> None:
    manifest = found.manifest
    bundle.digest, bundle.kind = found.signed.digest, manifest.kind
    bundle.key = next(key for key in receiver.keys if key.revoked_at is None)
    bundle.sender, bundle.addressee = manifest.sender[:200], (manifest.recipient or "")[:200]
    bundle.made_at = manifest.made_at


def _preview(bundle: ReceivedBundle, found: Unpacked, receiver: Receiver) -> None:
    """What would come of each case, kept for the page. Files are looked into like uploads."""
    rows = []
    for done, case in enumerate(found.manifest.cases):
        if done % 10 == 0:
            ReceivedBundle.objects.filter(pk=bundle.pk).update(done=done)
        plan = plan_for(case, found, receiver)
        problem = plan.problem or taking.refused_piece(plan, found)
        standing = Standing.REFUSED if problem else plan.standing
        rows.append(_row(bundle, plan, standing, problem))
    bundle.state, bundle.done, bundle.problem = State.READY, len(rows), ""
    with transaction.atomic():
        bundle.cases.all().delete()
        ReceivedCase.objects.bulk_create(rows)
        bundle.save()


def _row(bundle: ReceivedBundle, plan: Plan, standing: Standing, problem: str) -> ReceivedCase:
    case = plan.case
    return ReceivedCase(
        bundle=bundle,
        case=case.id,
        number=(case.number or "")[:40],
        enterprise=(case.enterprise or "")[:200],
        factory=(case.factory or "")[:200],
        authority=(case.authority or "")[:200],
        tier=case.tier,
        state=_state_name(case, plan),
        state_since=case.state_since,
        head_seq=case.journal.last if case.journal else 0,
        standing=standing,
        problem=problem,
        entries=len(plan.entries),
        revisions=len(plan.revisions),
        pieces=len(plan.pieces),
        remarks=list(plan.remarks),
    )


def _state_name(case: BundleCase, plan: Plan) -> str:
    states = plan.place.workflow.states if plan.place else ()
    names = {each.id: say(each.name) for each in states}
    return names.get(case.state or "", case.state or "")[:100]


def _refuse(bundle: ReceivedBundle, problem: str) -> ReceivedBundle:
    bundle.state, bundle.problem, bundle.decided_at = State.REFUSED, problem, timezone.now()
    with transaction.atomic():
        bundle.cases.all().delete()
        data = {"bundle": str(bundle.pk), "sha256": bundle.sha256, "problem": problem}
        record(queries.stream_of(bundle.recipient), "bundle-refused", _uploader(bundle), data)
        _put_away(bundle)
    return bundle


def _put_away(bundle: ReceivedBundle) -> None:
    name = str(bundle.file.name or "")
    bundle.file = ""
    bundle.save()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def _uploader(bundle: ReceivedBundle) -> Actor:
    user = bundle.uploaded_by
    name = str(user) if user else ""
    return Actor(user_id=bundle.uploaded_by_id, name=name, organisation=bundle.recipient.name)


@transaction.atomic
def accept_bundle(
    actor: Actor, bundle: ReceivedBundle, *, by_worker: bool = True
) -> ReceivedBundle:
    """Take over what the preview showed. Raises Conflict where there is nothing to take.

    Without a worker the caller does so by :func:`take_bundle`.
    """
    from tihang.platform.exchange.tasks import take

    bundle = ReceivedBundle.objects.select_for_update(of=("self",)).get(pk=bundle.pk)
    wanted = bundle.cases.filter(standing__in=taking.TAKEN)
    if bundle.state != State.READY or not wanted.exists():
        raise Conflict(_("该数据包现在没有可导入的内容，请刷新页面查看"))
    bundle.state, bundle.done = State.TAKING, 0
    bundle.save(update_fields=["state", "done"])
    if by_worker:
        take.enqueue(str(bundle.pk), actor.user_id, actor.membership_id)
    bundle.refresh_from_db()
    return bundle


@transaction.atomic
def discard_bundle(actor: Actor, bundle: ReceivedBundle) -> ReceivedBundle:
    """Put a bundle away without taking anything of it."""
    bundle = ReceivedBundle.objects.select_for_update(of=("self",)).get(pk=bundle.pk)
    if bundle.state != State.READY:
        raise Conflict(_("该数据包已办结或正在处理"))
    bundle.state, bundle.decided_at = State.DISCARDED, timezone.now()
    data = {"bundle": str(bundle.pk), "sha256": bundle.sha256}
    record(queries.stream_of(bundle.recipient), "bundle-discarded", actor, data)
    _put_away(bundle)
    return bundle


class Moved(Exception):
    """What was shown is no longer what would be done."""


def take_bundle(bundle_id: uuid.UUID, user: int | None, membership: int | None) -> ReceivedBundle:
    """Take a bundle over in one transaction; where anything fails, nothing of it is here."""
    bundle = _bundle(bundle_id)
    if bundle.state != State.TAKING:
        return bundle
    actor = actor_for(User.objects.get(pk=cast("int", user)), membership)
    stored: list[str] = []
    try:
        with _unpacked(bundle) as (found, receiver):
            looked = taking.look_into_all(bundle, found, receiver)
            with transaction.atomic():
                _take(taking.Taking(actor, bundle, found, looked, stored), receiver)
    except BundleError as refused:
        _forget(stored)
        return _refuse(bundle, str(refused))
    except Moved as moved:
        _forget(stored)
        return _back_to_preview(bundle, str(moved))
    except Exception:
        _forget(stored)
        _back_to_preview(bundle, _("导入中途出错，没有导入任何内容，可重试；仍不成功请联系管理员"))
        raise
    return bundle


def _take(import_: taking.Taking, receiver: Receiver) -> None:
    bundle, found = import_.bundle, import_.found
    shown = {str(row.case): row for row in bundle.cases.all()}
    taken = []
    for case in found.manifest.cases:
        row = shown[case.id]
        if row.standing == Standing.REFUSED:
            continue
        # Locked before it is looked at again: nobody moves it in between.
        list(Case.objects.select_for_update(of=("self",)).filter(pk=case.id))
        plan = plan_for(case, found, receiver)
        if plan.standing not in (row.standing, Standing.UNCHANGED):
            raise Moved(
                _("申报 %(number)s 在预览之后有变化，没有导入任何内容，请查看新的比对结果")
                % {"number": row.number}
            )
        if plan.standing != Standing.UNCHANGED:
            taking.take_case(import_, plan)
        taken.append(row)
    ReceivedCase.objects.filter(pk__in=[row.pk for row in taken]).update(taken=True)
    bundle.state, bundle.problem, bundle.decided_at = State.DONE, "", timezone.now()
    bundle.done = len(found.manifest.cases)
    record(
        queries.stream_of(bundle.recipient),
        "bundle-taken",
        import_.actor,
        {
            "bundle": str(bundle.pk),
            "sha256": bundle.sha256,
            "manifest": bundle.digest,
            "sender": bundle.sender,
            "key": bundle.key.fingerprint if bundle.key else "",
            "cases": [
                {"case": str(row.case), "number": row.number, "standing": row.standing}
                for row in taken
            ],
        },
    )
    _put_away(bundle)


def _forget(stored: list[str]) -> None:
    """Delete the files that no row of the database names any more."""
    for name in stored:
        default_storage.delete(name)


def _back_to_preview(bundle: ReceivedBundle, problem: str) -> ReceivedBundle:
    """Hold the bundle against what is here anew, and say why it was not taken over."""
    bundle = _bundle(bundle.pk)
    bundle.state = State.CHECKING
    bundle.save(update_fields=["state"])
    bundle = check_bundle(bundle.pk)
    if bundle.state == State.READY:
        bundle.problem = problem
        bundle.save(update_fields=["problem"])
    return bundle
