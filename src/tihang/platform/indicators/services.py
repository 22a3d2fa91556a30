"""What a firm does with its ledgers: hand one in, have it computed, take the figures over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, KpiFigure, LedgerSource
from tihang.edition.model import Kpi
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.services import LEDGER_FORMATS, take_in
from tihang.platform.filing import drafts
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.drafts import Saved
from tihang.platform.filing.models import Case, Draft
from tihang.platform.indicators import results
from tihang.platform.indicators.instances import counted_figure, counts
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.indicators.queries import kpi_section
from tihang.platform.journal import services as journal

if TYPE_CHECKING:  # Polars is slow to load; pages do without it.
    from tihang.dossier.ledgers import LedgerResult

State = LedgerReading.State
MOST_WAITING = 20
"""Readings of one filing that wait or are under way: the firms share the workers."""
LOST = dt.timedelta(hours=1)
"""What has waited for so long keeps nobody else waiting."""


class NothingToApply(Conflict):
    """The reading has no figure for what was asked."""


def upload_ledger(
    actor: Actor,
    case: Case,
    kind: str,
    opened: BinaryIO,
    name: str,
    options: dict[str, Any] | None = None,
) -> LedgerReading:
    """Take a ledger into the firm's library and have it computed.

    Raises :class:`UploadRefused` for a file that is no ledger at all, :class:`NotEditable`
    where the case is not with the firm.
    """
    with transaction.atomic():
        drafts.lock_draft(actor, case)
    # Looking into a file may take a while; nobody else's writing waits for it.
    revision = take_in(
        actor,
        case.enterprise,
        opened,
        name,
        kind="ledger",
        formats=LEDGER_FORMATS,
    )
    with transaction.atomic():
        drafts.lock_draft(actor, case)
        return _queue(actor, case, kind, revision, options or {})


@transaction.atomic
def compute_again(
    actor: Actor, case: Case, reading: LedgerReading, options: dict[str, Any]
) -> LedgerReading:
    """Compute the same ledger with other options; the earlier reading stays."""
    drafts.lock_draft(actor, case)
    return _queue(actor, case, reading.kind, reading.revision, options)


def _queue(
    actor: Actor, case: Case, kind: str, revision: FileRevision, options: dict[str, Any]
) -> LedgerReading:
    """Queued in the same transaction: there is no reading without its task."""
    from tihang.platform.indicators.tasks import read_ledger

    if kind not in {ledger.id for ledger in case.edition.ledgers}:
        raise Conflict(_("本版本没有这种台账"))
    waiting = LedgerReading.objects.filter(case=case, requested_at__gt=timezone.now() - LOST)
    if waiting.filter(state__in=[State.QUEUED, State.RUNNING]).count() >= MOST_WAITING:
        raise Conflict(_("已有 %(n)d 份台账在排队核算，请等其完成后再提交") % {"n": MOST_WAITING})
    reading = LedgerReading.objects.create(
        case=case,
        kind=kind,
        revision=revision,
        options=options,
        requested_by_id=actor.user_id,
    )
    journal.record(
        case.stream,
        "ledger-uploaded",
        actor,
        {"kind": kind, "file": revision.name, "sha256": revision.sha256, "options": options},
    )
    read_ledger.enqueue(str(reading.pk))
    reading.refresh_from_db()
    return reading


def start(reading: LedgerReading) -> bool:
    """Note that the reading is under way; false where it is finished already.

    A task that is run again after its worker died starts over.
    """
    begun = LedgerReading.objects.filter(
        pk=reading.pk, state__in=[State.QUEUED, State.RUNNING]
    ).update(state=State.RUNNING, progress=10)
    return bool(begun)


@transaction.atomic
def finish(reading: LedgerReading, result: LedgerResult) -> None:
    """Keep what was computed; a reading that is finished already stays as it is."""
    held = LedgerReading.objects.select_for_update().get(pk=reading.pk)
    if held.is_finished:
        return
    if result.refused:
        content = ContentFile(results.refusals_csv(result.refused))
        held.refusals.save(f"ledgers/{held.case_id}/{held.pk}.csv", content, save=False)
    _close(held, State.DONE, results.as_stored(result))


@transaction.atomic
def refuse(reading: LedgerReading, problems: dict[str, Any]) -> None:
    """Keep why the file as a whole gives nothing."""
    held = LedgerReading.objects.select_for_update().get(pk=reading.pk)
    if not held.is_finished:
        _close(held, State.REFUSED, problems)


def _close(reading: LedgerReading, state: State, result: dict[str, Any]) -> None:
    reading.state, reading.result, reading.progress = state, result, 100
    reading.finished_at = timezone.now()
    reading.save()


@transaction.atomic
def apply_reading(
    actor: Actor, case: Case, reading: LedgerReading, kpis: Collection[int], base_version: int
) -> Saved:
    """Put figures of a ledger into the draft, each with the ledger it came from.

    Raises :class:`Conflict` if the indicators were saved since the page was made.
    """
    taken = [each for each in results.figures_of(reading.result) if each.number in kpis]
    if not taken:
        raise NothingToApply(_("请至少选择一项可以采用的指标"))
    source = source_of(reading)
    draft = _locked(actor, case, base_version)
    before = loaded(draft.dossier)
    figures = [
        figure.model_copy(update={"evidence": _evidence(before, figure.number)}).from_ledger(source)
        for figure in taken
    ]
    saved = _write(actor, case, draft, figures)
    journal.record(
        case.stream,
        "ledger-applied",
        actor,
        {
            "kind": reading.kind,
            "sha256": source.sha256,
            "kpis": sorted(figure.number for figure in figures),
            "version": saved.version,
        },
    )
    return saved


@transaction.atomic
def apply_instances(actor: Actor, case: Case, kpis: Collection[int], base_version: int) -> Saved:
    """Put the indicators that follow from the scenario instances into the draft."""
    draft = _locked(actor, case, base_version)
    dossier = loaded(draft.dossier)
    figures = [
        counted_figure(count, dossier.kpi(count.number))
        for count in counts(dossier)
        if count.number in kpis and count.value is not None
    ]
    if not figures:
        raise NothingToApply(_("场景实例尚未填写完整，不能计算"))
    saved = _write(actor, case, draft, figures)
    journal.record(
        case.stream,
        "instances-counted",
        actor,
        {"kpis": sorted(figure.number for figure in figures), "version": saved.version},
    )
    return saved


def source_of(reading: LedgerReading) -> LedgerSource:
    """What the dossier says of the ledger behind a figure."""
    rows = (reading.result or {})["rows"]
    revision = reading.revision
    return LedgerSource(reading.kind, revision.name, revision.sha256, rows["used"], rows["refused"])


def _locked(actor: Actor, case: Case, base_version: int) -> Draft:
    draft = drafts.lock_draft(actor, case)
    section = kpi_section(case)
    if section and draft.section_versions.get(section.id, 1) > base_version:
        raise Conflict(_("指标已被他人或在另一窗口中修改，请重新核对后再采用"))
    return draft


def _write(actor: Actor, case: Case, draft: Draft, figures: Iterable[KpiFigure]) -> Saved:
    new = {figure.number: figure for figure in figures}
    dossier = with_figures(loaded(draft.dossier), new, case.edition.kpis)
    taken = tuple(f"kpis[{number}]." for number in new)
    draft.unparsed = {
        name: raw for name, raw in draft.unparsed.items() if not name.startswith(taken)
    }
    section = kpi_section(case)
    drafts.write_draft(draft, actor, dossier, [section.id] if section else [])
    return Saved(draft.version, draft.updated_at)


def with_figures(dossier: Dossier, new: dict[int, KpiFigure], kpis: tuple[Kpi, ...]) -> Dossier:
    """The dossier with these indicators, all of them in the notice's order."""
    held = {each.number: each for each in dossier.kpis or ()} | new
    order = [kpi.number for kpi in kpis]
    rows = sorted(held.values(), key=lambda each: order.index(each.number))
    return dossier.model_copy(update={"kpis": tuple(rows)})


def _evidence(dossier: Dossier, number: int) -> tuple[str, ...] | None:
    filed = dossier.kpi(number)
    return filed.evidence if filed else None
