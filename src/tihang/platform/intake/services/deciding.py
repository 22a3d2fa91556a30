"""What the officer does with a preview before it is accepted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.intake import reading
from tihang.platform.intake.models import ImportedTable, TableImport
from tihang.platform.intake.preview import preview_of
from tihang.platform.intake.reading import Decision
from tihang.platform.intake.senders import possible_senders
from tihang.platform.intake.services.locking import locked
from tihang.platform.intake.services.uploading import firms_of, queue, read_table


@dataclass(frozen=True)
class Choices:
    """What the officer entered for one table."""

    sender: int | None = None
    """Id of the office that sent it; none for what is written in it."""
    left_out: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)
    """Place → text, for cells that were shown to be corrected."""
    rows: Mapping[str, Decision] = field(default_factory=dict)
    """Line → decision, for rows that were shown."""


def correct(
    actor: Actor, batch_id: uuid.UUID, number: int, choices: Choices, *, base_version: int
) -> bool:
    """Take over what the officer entered for a table; true where that changed anything.

    Cells are read again as if the sender had written them so. Raises Conflict for a preview
    that a colleague has changed meanwhile, ValidationError for a sender that is not theirs.
    """
    batch = locked(actor, batch_id, base_version, hold=False)
    table = batch.tables.select_related("file").get(number=number)
    before = _state(table)
    _take_sender(actor, table, choices.sender)
    table.left_out = choices.left_out
    for line, decision in choices.rows.items():
        table.decisions = {**table.decisions, line: reading.as_decision(decision)}
    table.decisions = {line: kept for line, kept in table.decisions.items() if kept}
    corrections = _corrections(table, choices.cells)
    reread = corrections != table.corrections
    table.corrections = corrections
    if _state(table) == before:
        return False
    pairs = None
    if reread:
        # Reading may take a while; nobody else's writing waits for it.
        read_table(table, batch, firms_of(actor))
        others = batch.tables.select_related("file").exclude(pk=table.pk)
        in_order = sorted([*others, table], key=lambda each: each.number)
        pairs = reading.pairs_of(in_order, batch.round.rules)
    with transaction.atomic():
        # What was read above belongs to this version, or it is not written.
        batch = locked(actor, batch_id, base_version)
        table.save()
        _renew(batch, pairs)
    return True


def _state(table: ImportedTable) -> tuple[object, ...]:
    return (table.sender_id, table.left_out, dict(table.decisions), dict(table.corrections))


def _take_sender(actor: Actor, table: ImportedTable, sender: int | None) -> None:
    if sender is not None and sender not in {each.pk for each in possible_senders(actor)}:
        raise ValidationError(_("报送单位不属于本地区"))
    table.sender_id = sender


def _corrections(table: ImportedTable, cells: Mapping[str, str]) -> dict[str, str]:
    """The corrections with those entered now; a text as the table has it is none."""
    present = {place: text for row in table.rows for place, text in row["cells"].items()}
    known = {place for row in table.rows for place in (*row["headings"], *row["at"].values())}
    corrections = dict(table.corrections)
    for place, text in cells.items():
        if place not in known:
            continue
        if text.strip() != present.get(place, "").strip():
            corrections[place] = text.strip()
    return corrections


def _renew(batch: TableImport, pairs: list[list[Any]] | None = None) -> None:
    """The preview is another one now."""
    if pairs is not None:
        batch.pairs = pairs
    batch.version += 1
    batch.save()


@transaction.atomic
def leave_out_faulty(actor: Actor, batch_id: uuid.UUID, *, base_version: int) -> int:
    """Drop every row that has an error, and tables with faulty headings; how many rows."""
    batch = locked(actor, batch_id, base_version)
    preview = preview_of(actor, batch)
    dropped = 0
    for shown in preview.tables:
        table = shown.table
        if shown.errors and not table.refused:
            dropped += shown.taken
            table.left_out = True
        for row in shown.rows:
            if row.counts and row.errors:
                dropped += 1
                table.decisions = {
                    **table.decisions,
                    row.line: {**table.decisions.get(row.line, {}), "dropped": True},
                }
        table.save()
    _renew(batch)
    return dropped


@transaction.atomic
def read_again(actor: Actor, batch_id: uuid.UUID, *, base_version: int) -> None:
    """Read all tables anew: firms registered since are found; corrections stay."""
    batch = locked(actor, batch_id, base_version)
    batch.state = TableImport.State.QUEUED
    _renew(batch)
    queue(batch)
