"""What the pages of the imports read; every list is the actor's own office's."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tihang.platform.actor import Actor
from tihang.platform.background.models import WorkerProcess
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.rounds.models import Round

PATIENCE = dt.timedelta(seconds=60)
"""After so long a wait without any worker the page says that something is wrong."""


def imports_of(actor: Actor) -> QuerySet[TableImport]:
    """The imports of the actor's office, the newest first, with how many tables and rows."""
    return (
        TableImport.objects.filter(authority=actor.authority_id or 0)
        .select_related("round", "uploaded_by")
        .annotate(
            files=Count("tables", distinct=True),
            taken=Count("tables__accepted", distinct=True),
        )
        .order_by("-uploaded_at", "pk")
    )


def find_import(actor: Actor, batch: uuid.UUID) -> TableImport:
    """An import of the actor's office. Raises Http404."""
    found = TableImport.objects.filter(authority=actor.authority_id or 0)
    return get_object_or_404(
        found.select_related("round", "authority", "uploaded_by", "finished_by"), pk=batch
    )


def find_table(actor: Actor, batch: uuid.UUID, number: int) -> ImportedTable:
    """A table of an import of the actor's office. Raises Http404."""
    found = ImportedTable.objects.filter(batch=batch, batch__authority=actor.authority_id or 0)
    return get_object_or_404(found.select_related("batch__round", "file", "sender"), number=number)


def find_row(actor: Actor, row: int) -> SummaryRow:
    """A row that counts and that the actor's office took in. Raises Http404."""
    found = SummaryRow.objects.filter(authority=actor.authority_id or 0, superseded_by=None)
    return get_object_or_404(
        found.select_related("round", "sender", "enterprise", "table__file"), pk=row
    )


def find_round(actor: Actor, round: str) -> Round:  # noqa: A002 - the URL's name
    """A round, with its deadlines. Raises Http404."""
    del actor
    return get_object_or_404(Round.objects.prefetch_related("deadlines"), code=round)


def rows_that_count(actor: Actor, round_: Round) -> QuerySet[SummaryRow]:
    """The rows of a round that the actor's office took in and that nothing has replaced."""
    return (
        SummaryRow.objects.filter(
            authority=actor.authority_id or 0, round=round_, superseded_by=None
        )
        .select_related("sender", "enterprise", "case", "table__file", "told_by")
        .order_by("tier", "sender__code", "rank")
    )


def counts_of(actor: Actor, round_: Round) -> dict[str, int]:
    """How many rows count, and how many of them have no filing here."""
    return counts_by_round(actor).get(round_.pk, {"total": 0, "without": 0})


def counts_by_round(actor: Actor) -> dict[int, dict[str, int]]:
    """The same for every round that has any."""
    rows = SummaryRow.objects.filter(authority=actor.authority_id or 0, superseded_by=None)
    counted = rows.values("round").order_by("round")
    return {
        each["round"]: {"total": each["total"], "without": each["without"]}
        for each in counted.annotate(total=Count("pk"), without=Count("pk", filter=Q(case=None)))
    }


def is_stalled(batch: TableImport) -> bool:
    """The import waits and nobody is there to read it."""
    waited = timezone.now() - batch.uploaded_at > PATIENCE
    waiting = batch.state == TableImport.State.QUEUED
    alive = WorkerProcess.objects.filter(seen_at__gt=timezone.now() - PATIENCE)
    return waiting and waited and not alive.exists()
