"""Taking tables in and reading them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tihang.dossier.errors import Problem
from tihang.dossier.summary.read import MAX_SIZE, MEGABYTE
from tihang.platform.accounts.queries import actor_in, enterprises, memberships
from tihang.platform.actor import Actor
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.attachments.responses import open_file
from tihang.platform.attachments.services import keep_file
from tihang.platform.inspection import Format
from tihang.platform.intake import reading, rules
from tihang.platform.intake.models import ImportedTable, TableImport
from tihang.platform.intake.senders import possible_senders
from tihang.platform.intake.services.accepting import forget_expired
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.review.rules import officer
from tihang.platform.rounds.models import Round
from tihang.text import CHINESE

FORMATS = frozenset({Format.XLSX, Format.DOCX, Format.CSV})
MOST_FILES = 30
"""Of one import: a city has a dozen counties."""
KEPT = dt.timedelta(days=7)
"""How long a preview waits to be accepted."""
State = TableImport.State


@transaction.atomic
def upload(
    actor: Actor,
    round_: Round,
    tier: str,
    files: Sequence[File[bytes]],
    *,
    sender: Authority | None = None,
) -> TableImport:
    """Take in the tables that offices below sent, and have them read; nothing else is written.

    ``tier`` is blank where each table says its own, ``sender`` none where it says that too.
    Raises ValidationError that names every file that is not taken.
    """
    if not rules.is_receiver(actor, None):
        raise PermissionDenied
    if sender and sender.pk not in {each.pk for each in possible_senders(actor)}:
        raise ValidationError(_("报送单位不属于本地区"))
    if tier and tier not in round_.tiers:
        raise ValidationError(_("本批次没有这一层级"))
    _check_number(files)
    forget_expired()
    batch = TableImport.objects.create(
        round=round_,
        authority_id=officer(actor).authority_id,
        tier=tier,
        uploaded_by_id=officer(actor).user_id,
        expires_at=timezone.now() + KEPT,
    )
    kept = _kept(actor, files)
    ImportedTable.objects.bulk_create(
        ImportedTable(batch=batch, number=number, file=file, sender=sender)
        for number, file in enumerate(kept, start=1)
    )
    record(
        batch.stream,
        "tables-uploaded",
        actor,
        {
            "import": str(batch.pk),
            "tier": tier,
            "files": [{"name": file.name, "sha256": file.sha256} for file in kept],
        },
        at=batch.uploaded_at,
    )
    queue(batch)
    return batch


def queue(batch: TableImport) -> None:
    """Have the tables read; in the same transaction, so that no import waits in vain."""
    from tihang.platform.intake.tasks import read_import

    read_import.enqueue(str(batch.pk))
    batch.refresh_from_db()


def _check_number(files: Sequence[File[bytes]]) -> None:
    if not files:
        raise ValidationError(_("请选择汇总表文件"))
    if len(files) > MOST_FILES:
        message = _("一次最多导入 %(limit)d 个文件，现有 %(n)d 个")
        raise ValidationError(message % {"limit": MOST_FILES, "n": len(files)})


def _kept(actor: Actor, files: Sequence[File[bytes]]) -> list[OfficeFile]:
    """Every file, or all reasons why some are not taken."""
    kept, refused = [], []
    for file in files:
        if file.size > MAX_SIZE:
            words = {"name": file.name, "limit": MAX_SIZE // MEGABYTE}
            refused.append(_("“%(name)s”未收取：文件过大，上限 %(limit)d MB") % words)
            continue
        try:
            kept.append(keep_file(actor, file, formats=FORMATS))
        except ValidationError as error:
            refused += error.messages
    if refused:
        raise ValidationError(refused)
    return kept


def read_tables(batch_id: str | uuid.UUID) -> None:
    """Read the tables of an import that waits for it; a preview is the whole of what changes."""
    batch = TableImport.objects.select_related("round", "uploaded_by").get(pk=batch_id)
    if batch.state != State.QUEUED:
        return
    tables = list(batch.tables.select_related("file"))
    room = reading.MOST_ROWS_IN_ALL
    firms = _firms_for(batch)
    for table in tables:
        read_table(table, batch, firms, room=room)
        room -= len(table.rows)
    pairs = reading.pairs_of(tables, batch.round.rules)
    with transaction.atomic():
        held = TableImport.objects.select_for_update().get(pk=batch.pk)
        if held.state != State.QUEUED:
            return
        save_read(tables)
        held.pairs, held.state = pairs, State.READ
        held.save()


def save_read(tables: Sequence[ImportedTable]) -> None:
    """Keep what was read of tables, with the officer's corrections and decisions."""
    ImportedTable.objects.bulk_update(
        tables,
        ["rows", "problems", "notes", "matches", "refused", "corrections", "decisions"],
    )


def read_table(
    table: ImportedTable,
    batch: TableImport,
    firms: dict[str, str],
    *,
    room: int = reading.MOST_ROWS_IN_ALL,
) -> None:
    """Read one table and match its firms; nothing is saved."""
    with open_file(table.file) as opened:
        content = opened.read()
    found = reading.read(table, content, batch.round.rules, batch.tier)
    if len(found.rows) > room:
        found = _too_many()
    table.rows, table.problems, table.notes = found.rows, found.problems, found.notes
    table.refused = found.refused
    table.matches = reading.as_matches([reading.row_of(row) for row in found.rows], firms)


def _too_many() -> reading.Reading:
    with translation.override(CHINESE):
        problem = Problem(
            "",
            _("本次导入的行数超过上限 %(limit)d 行") % {"limit": reading.MOST_ROWS_IN_ALL},
            _("请分几次导入"),
        )
    return reading.Reading([], [reading.as_problem(problem)], [], refused=True)


def firms_of(actor: Actor) -> dict[str, str]:
    """The firms that rows may be matched to: the actor's own, credit code → name."""
    return dict(enterprises(actor).values_list("credit_code", "name"))


def _firms_for(batch: TableImport) -> dict[str, str]:
    """Those of whoever uploaded it, as long as they work for the office."""
    user = batch.uploaded_by
    held = memberships(user).filter(authority=batch.authority_id, role__in=rules.RECEIVERS).first()
    return firms_of(actor_in(user, held)) if held else {}


@transaction.atomic
def give_up(batch_id: str) -> None:
    """Let no import wait for a reading that failed: each of its tables says so."""
    batch = TableImport.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.state != State.QUEUED:
        return
    with translation.override(CHINESE):
        problem = Problem(
            "", _("读取时出错，文件已保留"), _("请重新上传；仍不成功时请联系平台管理员")
        )
    batch.tables.update(refused=True, rows=[], problems=[reading.as_problem(problem)])
    batch.state = State.READ
    batch.save()
