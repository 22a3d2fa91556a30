"""What a checked bundle would change here, case by case; nothing is written.

A case is new, goes on where it stood here, is here already, or is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tihang.dossier.bundle import (
    BundleCase,
    BundleError,
    BundleRevision,
    BundleScreenshot,
    JournalEntry,
)
from tihang.dossier.bundle import entries_to_add as add
from tihang.platform.exchange import checking
from tihang.platform.exchange.entries import Happened
from tihang.platform.exchange.models import Kind, PartnerKey, ReceivedCase
from tihang.platform.exchange.placing import Place, find_place
from tihang.platform.exchange.refusal import CaseRefused
from tihang.platform.exchange.unpacking import Unpacked
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import ReplayError
from tihang.platform.journal import continuing
from tihang.platform.registry.models import Authority
from tihang.platform.review.replaying import screenshot_of, without_screenshot

Standing = ReceivedCase.Standing


@dataclass(frozen=True)
class Plan:
    """What would be done with one case."""

    case: BundleCase
    standing: Standing
    problem: str = ""
    place: Place | None = None
    local: Case | None = None
    entries: tuple[JournalEntry, ...] = ()
    """Those that are new here."""
    revisions: tuple[BundleRevision, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()
    """Number and SHA-256 of the evidence that the firm's library here does not hold."""
    pictures: tuple[BundleScreenshot, ...] = ()
    """The screenshots that belong to look-ups which are new here, or came without them."""
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Receiver:
    """Who takes the bundle over, and for whom its key may speak."""

    office: Authority
    keys: Sequence[PartnerKey]


def plan_for(case: BundleCase, unpacked: Unpacked, receiver: Receiver) -> Plan:
    """Hold a case against what is here."""
    try:
        return _plan(case, unpacked, receiver)
    except (CaseRefused, BundleError) as refused:
        problem = str(refused)
    except (ReplayError, KeyError, TypeError, ValueError, AttributeError):
        problem = str(_("流转日志与办理流程不符，推不出清单所写的状态"))
    return Plan(case, Standing.REFUSED, problem)


def _plan(case: BundleCase, unpacked: Unpacked, receiver: Receiver) -> Plan:
    entries = unpacked.entries(case)
    checking.stream_is_the_cases(case, entries)
    place = find_place(case)
    checking.within_reach(place.authority, receiver.office, receiver.keys, unpacked.manifest.kind)
    local = _local(case)
    if local is None:
        return _new(case, unpacked, entries, place, receiver)
    checking.is_the_same_case(case, local)
    return _continued(case, unpacked, entries, place, local, receiver)


def _local(case: BundleCase) -> Case | None:
    found = Case.objects.select_related("round", "factory__enterprise", "authority__parent__parent")
    return found.filter(pk=case.id).first()


def _new(
    case: BundleCase,
    unpacked: Unpacked,
    entries: tuple[JournalEntry, ...],
    place: Place,
    receiver: Receiver,
) -> Plan:
    if unpacked.manifest.kind == Kind.DECISIONS.value:
        raise CaseRefused(_("本系统没有这个案卷，收不了对它的决定"))
    if entries[0].seq != 1:
        raise CaseRefused(_("流转日志不是从头开始，本系统又没有此前的记录"))
    checking.place_is_free(case, place)
    checking.history(case, place.workflow, (), entries, receiver.keys, unpacked.manifest.kind)
    checking.revisions(case, place.workflow, (), entries)
    pictures = _pictures(case, entries, entries, None)
    above = checking.asked_above(entries, receiver.keys, unpacked.manifest.kind)
    return Plan(
        case=case,
        standing=Standing.NEW,
        place=place,
        entries=entries,
        revisions=case.revisions,
        pieces=_pieces(case, place),
        pictures=pictures,
        remarks=(*place.remarks, *_number_remark(case, place), *above, *_pictures_remark(pictures)),
    )


def _number_remark(case: BundleCase, place: Place) -> tuple[str, ...]:
    if place.number == case.number:
        return ()
    return (
        _("编号 %(number)s 在本系统已用于另一申报，导入后编号为 %(other)s")
        % {"number": case.number, "other": place.number},
    )


def _continued(
    case: BundleCase,
    unpacked: Unpacked,
    entries: tuple[JournalEntry, ...],
    place: Place,
    local: Case,
    receiver: Receiver,
) -> Plan:
    known = continuing.hashes(local.stream, entries[0].seq)
    try:
        new = add(known, entries, local.number)
    except BundleError as error:
        raise CaseRefused(
            _("%(problem)s。案卷移交后两边都有办理，不能合并；请与对方核对，由一方撤回后重新导出")
            % {"problem": error.message}
        ) from error
    revisions: tuple[BundleRevision, ...] = ()
    if new:
        before = checking.local_history(local)
        checking.history(case, local.workflow, before, new, receiver.keys, unpacked.manifest.kind)
        revisions = checking.revisions(case, local.workflow, before, new)
    checking.revisions_agree(case, local)
    above = checking.asked_above(new, receiver.keys, unpacked.manifest.kind)
    pieces, pictures = _pieces(case, place), _pictures(case, entries, new, local)
    return Plan(
        case=case,
        standing=Standing.CONTINUED if new or pieces or pictures else Standing.UNCHANGED,
        place=place,
        local=local,
        entries=new,
        revisions=revisions,
        pieces=pieces,
        pictures=pictures,
        remarks=(*above, *_pictures_remark(pictures)),
    )


def _pieces(case: BundleCase, place: Place) -> tuple[tuple[str, str], ...]:
    wanted = {piece.sha256 for piece in case.evidence}
    held = place.held(wanted)
    found: dict[str, str] = {}
    for piece in case.evidence:
        if piece.sha256 not in held:
            found.setdefault(piece.sha256, piece.id)
    return tuple((number, sha256) for sha256, number in found.items())


def _pictures(
    case: BundleCase,
    entries: Sequence[JournalEntry],
    new: Sequence[JournalEntry],
    local: Case | None,
) -> tuple[BundleScreenshot, ...]:
    fresh = {entry.seq for entry in new}
    sent = {picture.sha256 for picture in case.screenshots or ()}
    wanted = set()
    for entry in map(Happened, entries):
        sha256 = screenshot_of(entry)
        if sha256 not in sent:
            continue
        if entry.seq in fresh or (local and without_screenshot(local, entry).exists()):
            wanted.add(sha256)
    return tuple(picture for picture in case.screenshots or () if picture.sha256 in wanted)


def _pictures_remark(pictures: Sequence[BundleScreenshot]) -> tuple[str, ...]:
    if not pictures:
        return ()
    return (_("含 %(count)d 张信用核查的查询截图") % {"count": len(pictures)},)
