"""Ending a preview: taking its rows in, or giving it up."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.intake.models import SummaryRow, TableImport
from tihang.platform.intake.preview import Preview, preview_of
from tihang.platform.intake.rows import RowPreview
from tihang.platform.intake.services.locking import State, locked
from tihang.platform.journal.services import record
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise
from tihang.platform.review.rules import officer


@transaction.atomic
def accept(actor: Actor, batch_id: uuid.UUID, *, base_version: int, digest: str) -> TableImport:
    """Take in every row of the preview that is not dropped; all of them or none.

    Earlier rows of the same sender and tier give way. Raises Conflict where what would be
    written is not what was shown, ValidationError while anything stands against it.
    """
    # Imports of one office for one round are accepted one after the other.
    Authority.objects.select_for_update(of=("self",)).get(pk=officer(actor).authority_id)
    batch = locked(actor, batch_id, base_version)
    preview = preview_of(actor, batch)
    if preview.obstacles:
        raise ValidationError(preview.obstacles)
    if preview.digest != digest:
        raise Conflict(_("预览之后系统内的数据有变化，尚未写入。请核对最新预览后再确认。"))
    firms = _register(actor, preview)
    SummaryRow.objects.filter(pk__in=[row.pk for row in preview.replaced]).update(
        superseded_by=batch
    )
    SummaryRow.objects.bulk_create(_row(batch, row, firms) for row in preview.rows)
    _end(actor, batch, State.ACCEPTED)
    record(batch.stream, "tables-accepted", actor, _told(batch, preview), at=batch.finished_at)
    return batch


def _register(actor: Actor, preview: Preview) -> dict[str, Enterprise]:
    """Enter the firms that are to be registered, each once; by credit code."""
    firms: dict[str, Enterprise] = {}
    for row in preview.rows:
        if row.registers and row.credit_code not in firms and row.sender is not None:
            firms[row.credit_code] = enter_firm(
                actor, row.row.enterprise, row.credit_code, row.sender
            )
    return firms


def enter_firm(actor: Actor, name: str, credit_code: str, desk: Authority) -> Enterprise:
    """Register a firm with a factory of its name. Raises ValidationError."""
    firm = registry.register_enterprise(
        actor, name=name, credit_code=credit_code, authority=desk, region=desk.region
    )
    registry.add_factory(actor, firm, name=name, region=desk.region)
    return firm


def _row(batch: TableImport, row: RowPreview, firms: dict[str, Enterprise]) -> SummaryRow:
    read = row.row
    return SummaryRow(
        table=row.table,
        round=batch.round,
        authority=batch.authority,
        tier=read.tier or "",
        sender=row.sender,
        rank=read.rank,
        place=read.place,
        enterprise=row.firm or firms.get(row.credit_code if row.registers else ""),
        case=row.case,
        name=read.enterprise,
        credit_code=row.credit_code,
        project=read.project,
        scenarios=[one.text for one in read.scenarios],
        contact=read.contact,
        mobile=read.mobile,
    )


def _told(batch: TableImport, preview: Preview) -> dict[str, object]:
    """What the journal keeps of it."""
    return {
        "import": str(batch.pk),
        "files": [
            {"name": shown.table.file.name, "sha256": shown.table.file.sha256, "rows": shown.taken}
            for shown in preview.tables
        ],
        "rows": [
            {
                "table": row.table.number,
                "place": row.row.place,
                "tier": row.row.tier,
                "sender": row.sender.code if row.sender else None,
                "rank": row.row.rank,
                "firm": row.firm.credit_code if row.firm else row.credit_code or None,
                "case": row.case.number if row.case else None,
            }
            for row in preview.rows
        ],
        "corrected": {
            str(shown.table.number): shown.table.corrections
            for shown in preview.tables
            if shown.table.corrections
        },
        "replaced": len(preview.replaced),
    }


@transaction.atomic
def discard(actor: Actor, batch_id: uuid.UUID) -> None:
    """Give a preview up; the files stay among those that the office took in."""
    batch = locked(actor, batch_id)
    _empty(batch)
    _end(actor, batch, State.DISCARDED)
    record(batch.stream, "tables-discarded", actor, {"import": str(batch.pk)}, at=batch.finished_at)


def _end(actor: Actor, batch: TableImport, state: State) -> None:
    batch.state = state
    batch.version += 1
    batch.finished_at = timezone.now()
    batch.finished_by_id = actor.user_id
    batch.save()


def _empty(batch: TableImport) -> None:
    """What was read of people and firms goes with the preview."""
    batch.pairs = []
    batch.tables.update(rows=[], problems=[], notes=[], matches={}, corrections={}, decisions={})


@transaction.atomic
def forget_expired(now: dt.datetime | None = None) -> int:
    """Empty the previews that nobody accepted in time, and return how many."""
    now = now or timezone.now()
    over = TableImport.objects.select_for_update().filter(
        state__in=[State.QUEUED, State.READ], expires_at__lte=now
    )
    batches = list(over)
    for batch in batches:
        _empty(batch)
        batch.state, batch.finished_at = State.DISCARDED, now
        batch.version += 1
        batch.save()
    return len(batches)
