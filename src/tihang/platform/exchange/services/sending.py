"""Making bundles: asked for on a page, written by a worker, kept for some days.

A case whose next step is the recipient's is handed over in the moment in which the bundle is
asked for: from then on only the recipient moves it, until its decision comes back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.bundle import SUFFIX, BundleError, Outgoing, OutgoingCase, pack, write_bundle
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.exchange import queries
from tihang.platform.exchange.keys import KeyUnusable, own_key
from tihang.platform.exchange.models import Kind, SentBundle, SentCase
from tihang.platform.exchange.packing import Packing
from tihang.platform.exchange.passing import goes_to
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.journal import continuing
from tihang.platform.journal.models import Head
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority

MOST_CASES = 1000
"""Cases in one bundle; more go in a second one."""
MOST_PENDING = 5
"""Bundles of one office that wait or are being made: all share the workers and the disk."""
KEPT = dt.timedelta(days=30)
FOLDER = "exchange"


class SendingRefused(Conflict):
    """A bundle is not made; the message says why."""


@transaction.atomic
def order_bundle(
    actor: Actor,
    kind: str,
    recipient: Authority,
    cases: Sequence[Case],
    *,
    by_worker: bool = True,
) -> SentBundle:
    """Ask for a bundle, and hand over the cases that the recipient goes on with.

    Without a worker the caller makes the bundle by :func:`make_bundle`.
    Raises SendingRefused; KeyUnusable where the installation cannot sign.
    """
    from tihang.platform.exchange.tasks import make

    own_key()
    office = queries.office_of(actor)
    _check_order(actor, cases)
    Authority.objects.select_for_update(of=("self",)).get(pk=office.pk)
    allowed = set(queries.sendable(actor, kind, recipient).values_list("pk", flat=True))
    bundle = SentBundle.objects.create(
        kind=kind,
        sender=office,
        recipient=recipient,
        person=actor.name,
        requested_by_id=actor.user_id,
    )
    known = queries.last_known(office, recipient, cases) if kind == Kind.DECISIONS else {}
    rows = [_row(bundle, case, known.get(case.pk, 0), allowed) for case in cases]
    SentCase.objects.bulk_create(rows)
    record(queries.stream_of(office), "bundle-ordered", actor, _said(bundle, rows))
    if by_worker:
        make.enqueue(str(bundle.pk))
    bundle.refresh_from_db()
    return bundle


def _check_order(actor: Actor, cases: Sequence[Case]) -> None:
    if not cases:
        raise SendingRefused(_("请至少选择一个案卷"))
    if len(cases) > MOST_CASES:
        raise SendingRefused(
            _("一个数据包最多 %(most)d 个案卷，已选 %(count)d 个，请分批导出")
            % {"most": MOST_CASES, "count": len(cases)}
        )
    if queries.sent_by(actor).filter(state__in=SentBundle.PENDING).count() >= MOST_PENDING:
        raise SendingRefused(
            _("已有 %(n)d 个数据包在制作，请等其完成后再导出") % {"n": MOST_PENDING}
        )


def _row(bundle: SentBundle, case: Case, known: int, allowed: set[uuid.UUID]) -> SentCase:
    """The case as it stands now, under lock; handed over where the recipient goes on."""
    case = workflow.lock(case)
    if case.pk not in allowed:
        raise SendingRefused(
            _("申报 %(number)s 的状态已变化，不能装入此数据包，请刷新页面后重选")
            % {"number": case.number}
        )
    passes = goes_to(case.workflow, case.state, case.authority, bundle.recipient)
    if passes:
        workflow.lay_elsewhere(case, bundle.recipient.name)
        head = continuing.hand_over(case.stream)
    else:
        head = Head.objects.get(stream=case.stream)
    return SentCase(
        bundle=bundle,
        case=case,
        state_since=case.state_since,
        first_seq=known + 1,
        head_seq=head.seq,
        passes=passes,
    )


def _said(bundle: SentBundle, rows: Sequence[SentCase]) -> dict[str, object]:
    return {
        "bundle": str(bundle.pk),
        "kind": bundle.kind,
        "recipient": bundle.recipient.code,
        "cases": [
            {"case": str(row.case_id), "number": row.case.number, "journal": row.head_seq}
            for row in rows
        ],
    }


def make_bundle(bundle_id: uuid.UUID) -> SentBundle:
    """Write a bundle and keep its file; done again from the start where a worker died."""
    bundle = SentBundle.objects.select_related("sender", "recipient").get(pk=bundle_id)
    if not bundle.is_pending:
        return bundle
    sweep_bundles()
    SentBundle.objects.filter(pk=bundle_id).update(state=SentBundle.State.RUNNING, done=0)
    try:
        return _make(bundle)
    except (BundleError, KeyUnusable, ValidationError) as problem:
        return _fail(bundle, str(problem))
    except Exception:
        _fail(bundle, "")
        raise


def packed(bundle: SentBundle, packing: Packing) -> Outgoing:
    """The bundle's content, measured; equal each time, for its journals end where they ended."""
    return pack(
        _cases(bundle, packing),
        kind="filings" if bundle.kind == Kind.FILINGS else "decisions",
        sender=bundle.sender.name,
        recipient=bundle.recipient.name,
        person=bundle.person or None,
        made_at=bundle.made_at.replace(microsecond=0),
    )


def _cases(bundle: SentBundle, packing: Packing) -> Iterator[OutgoingCase]:
    rows = bundle.cases.select_related(
        "case__round", "case__factory__enterprise", "case__authority"
    )
    for done, row in enumerate(rows):
        if done % 10 == 0 and bundle.is_pending:
            SentBundle.objects.filter(pk=bundle.pk).update(done=done)
        yield packing.case(row.case, row.first_seq, row.head_seq)


def _make(bundle: SentBundle) -> SentBundle:
    packing = Packing(bundle.kind)
    outgoing = packed(bundle, packing)
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        write_bundle(outgoing, own_key(), file)
        bundle.size = file.tell()
        file.seek(0)
        bundle.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = f"{FOLDER}/{bundle.pk}{SUFFIX}"
        default_storage.delete(name)
        bundle.file = default_storage.save(name, File(file))
    bundle.digest = hashlib.sha256(outgoing.manifest.data()).hexdigest()
    bundle.missing = packing.missing
    bundle.state, bundle.done = SentBundle.State.READY, bundle.cases.count()
    bundle.expires_at = timezone.now() + KEPT
    with transaction.atomic():
        bundle.save()
        data = {
            "bundle": str(bundle.pk),
            "recipient": bundle.recipient.code,
            "sha256": bundle.sha256,
            "size": bundle.size,
            "key": own_key().public().fingerprint,
        }
        record(queries.stream_of(bundle.sender), "bundle-made", _who(bundle), data)
    return bundle


def _who(bundle: SentBundle) -> Actor:
    return Actor(
        user_id=bundle.requested_by_id, name=bundle.person, organisation=bundle.sender.name
    )


@transaction.atomic
def _fail(bundle: SentBundle, problem: str) -> SentBundle:
    """Say why, and let the cases go on here: nobody else has them."""
    bundle.state, bundle.problem = SentBundle.State.FAILED, problem
    bundle.save(update_fields=["state", "problem"])
    for row in bundle.cases.filter(passes=True).select_related("case"):
        if not _sent_otherwise(row):
            _continue_here(workflow.lock(row.case))
    data = {"bundle": str(bundle.pk), "problem": problem}
    record(queries.stream_of(bundle.sender), "bundle-failed", _who(bundle), data)
    return bundle


def _sent_otherwise(row: SentCase) -> bool:
    """Another bundle has taken the case there as well."""
    others = SentCase.objects.filter(case=row.case, passes=True, recalled_at=None)
    return (
        others.filter(head_seq=row.head_seq)
        .exclude(pk=row.pk)
        .exclude(bundle__state=SentBundle.State.FAILED)
        .exists()
    )


def _continue_here(case: Case) -> None:
    workflow.lay_elsewhere(case, "")
    continuing.take_back(case.stream)


@transaction.atomic
def recall_case(actor: Actor, row: SentCase, *, reason: str) -> Case:
    """Go on here with a case whose bundle never arrived.

    Where the recipient took it over after all, its decision will not fit and is refused.
    Raises ValidationError without a reason, Conflict where the case is not away.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤回移交的原因")})
    bundle = row.bundle
    case = workflow.lock(row.case)
    row.refresh_from_db()
    away = row.passes and row.recalled_at is None and case.elsewhere == bundle.recipient.name
    if not away:
        raise Conflict(_("该案卷现不在移交中，没有可撤回的移交"))
    # The same handover may have been written into more than one file.
    SentCase.objects.filter(
        case=case, bundle__sender=bundle.sender, passes=True, recalled_at=None
    ).update(recalled_at=timezone.now())
    _continue_here(case)
    record(
        queries.stream_of(bundle.sender),
        "handover-recalled",
        actor,
        {
            "bundle": str(bundle.pk),
            "case": str(case.pk),
            "number": case.number,
            "reason": reason.strip(),
        },
    )
    return case


def sweep_bundles(now: dt.datetime | None = None) -> int:
    """Delete the files of bundles whose days are over, and return how many those were."""
    over = SentBundle.objects.filter(
        state=SentBundle.State.READY, expires_at__lt=now or timezone.now()
    )
    swept = 0
    for bundle in over:
        default_storage.delete(str(bundle.file.name))
        bundle.file, bundle.state = "", SentBundle.State.EXPIRED
        bundle.save(update_fields=["file", "state"])
        swept += 1
    return swept
