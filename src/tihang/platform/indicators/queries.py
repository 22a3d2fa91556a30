"""What the pages of the ledgers read."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.actor import Actor
from tihang.platform.background.models import WorkerProcess
from tihang.platform.filing import rules
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import dossier_for, find_case, readable_revision
from tihang.platform.indicators.models import LedgerReading

MOST_LISTED = 50
PATIENCE = dt.timedelta(seconds=60)
"""After so long a wait without any worker the page says that something is wrong."""


def readable_dossier(actor: Actor, case: Case) -> Dossier:
    """What the actor may read of the case now."""
    return dossier_for(actor, case)


def kpi_section(case: Case) -> FormSection | None:
    """The section of the form that asks for the indicators; none where the tier has none."""
    sections = case.edition.filing_form(case.tier).sections
    return next((s for s in sections if any(f.path == "kpis" for f in s.fields)), None)


@dataclass(frozen=True)
class Summary:
    """How many indicators have values, and how many of them a ledger gave."""

    filled: int
    total: int
    from_ledgers: int
    edited_by_hand: tuple[int, ...]


def summary(case: Case, dossier: Dossier) -> Summary:
    filed = dossier.kpis or ()
    return Summary(
        filled=sum(k.after is not None or k.not_applicable is not None for k in filed),
        total=len(case.edition.kpis),
        from_ledgers=sum(k.source is not None for k in filed),
        edited_by_hand=tuple(k.number for k in filed if k.edited_by_hand),
    )


def readings_of(actor: Actor, case: Case) -> QuerySet[LedgerReading]:
    """The readings that the actor may look at, the newest first.

    The firm's people see all of them; officers those that the filing they read rests on,
    and not what the firm tries out with the same ledger since it was returned.
    """
    found = LedgerReading.objects.filter(case=case).select_related("revision", "requested_by")
    if rules.is_the_firm(actor, case):
        return found
    revision = readable_revision(actor, case)
    if revision is None:
        return found.none()
    sources = [k.source for k in dossier_for(actor, case).kpis or () if k.source]
    return found.filter(
        requested_at__lte=revision.made_at,
        state=LedgerReading.State.DONE,
        revision__sha256__in={source.sha256 for source in sources},
        kind__in={source.kind for source in sources},
    )


def find_reading(actor: Actor, case: uuid.UUID, reading: uuid.UUID) -> LedgerReading:
    """A reading with its case. Raises Http404 where the actor may not know of it."""
    of_case = find_case(actor, case)
    found = get_object_or_404(readings_of(actor, of_case), pk=reading)
    found.case = of_case
    return found


def refusals_of(reading: LedgerReading) -> bytes:
    """The file of every refused cell. Raises Http404 where nothing was refused."""
    if not reading.refusals:
        raise Http404
    with reading.refusals.open("rb") as opened:
        content: bytes = opened.read()
    return content


def is_stalled(reading: LedgerReading) -> bool:
    """True where a reading has waited for a while and there is nobody to do it."""
    if reading.is_finished or timezone.now() - reading.requested_at < PATIENCE:
        return False
    return not WorkerProcess.objects.filter(seen_at__gt=timezone.now() - PATIENCE).exists()
