"""Taking a case over: what the plan says, written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError
from django.utils.translation import gettext as _

from tihang.dossier.bundle import (
    BundleError,
    BundleRevision,
    BundleScreenshot,
    evidence_path,
    screenshot_path,
)
from tihang.dossier.model import Evidence
from tihang.edition.model import Step
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.attachments import services as attachments
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.evidence import services as evidence
from tihang.platform.evidence.kinds import is_kind
from tihang.platform.evidence.models import FileRevision
from tihang.platform.exchange.entries import Happened, People
from tihang.platform.exchange.models import ReceivedBundle, ReceivedCase
from tihang.platform.exchange.passing import goes_to
from tihang.platform.exchange.plan import Plan, Receiver, plan_for
from tihang.platform.exchange.unpacking import Unpacked
from tihang.platform.filing import jurisdiction, workflow
from tihang.platform.filing.dossiers import stored as stored_form
from tihang.platform.filing.jurisdiction import LEVELS
from tihang.platform.filing.models import Case, Draft, Revision
from tihang.platform.filing.revisions import filed_revisions
from tihang.platform.inspection import Inspected
from tihang.platform.inspection.naming import clean_name
from tihang.platform.journal import continuing
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Factory, Level, Recognition
from tihang.platform.review import replaying
from tihang.platform.review.services import credit
from tihang.platform.submission import replaying as firms_word

TAKEN = (ReceivedCase.Standing.NEW, ReceivedCase.Standing.CONTINUED)

Looked = dict[tuple[str, str], Inspected]
"""Case and member of the bundle → what looking into the file found."""


@dataclass
class Taking:
    """What goes along from case to case of one import."""

    actor: Actor
    bundle: ReceivedBundle
    found: Unpacked
    looked: Looked
    stored: list[str] = field(default_factory=list)
    """Files that were written, to be deleted where the import fails."""
    people: People = field(default_factory=dict)


UNFIT = (KeyError, TypeError, ValueError, ValidationError, ObjectDoesNotExist, DataError)


# --- evidence and screenshots --------------------------------------------------------------


def look_into_all(bundle: ReceivedBundle, found: Unpacked, receiver: Receiver) -> Looked:
    """Look into every file that will be taken in, before anything is locked.

    Raises BundleError naming a file that is not taken.
    """
    looked: Looked = {}
    wanted = {str(row.case) for row in bundle.cases.filter(standing__in=TAKEN)}
    for done, case in enumerate(case for case in found.manifest.cases if case.id in wanted):
        if done % 10 == 0:
            ReceivedBundle.objects.filter(pk=bundle.pk).update(done=done)
        plan = plan_for(case, found, receiver)
        for row, sha256 in _rows(plan, found):
            looked[case.id, evidence_path(sha256)] = _look_into(row, sha256, found)
        for picture in plan.pictures:
            looked[case.id, screenshot_path(picture.sha256)] = _look_into_picture(picture, found)
    return looked


def refused_piece(plan: Plan, found: Unpacked) -> str:
    """Why evidence or a screenshot of the case cannot be taken in; blank where all can."""
    try:
        for row, sha256 in _rows(plan, found):
            _look_into(row, sha256, found)
        for picture in plan.pictures:
            _look_into_picture(picture, found)
    except BundleError as refused:
        return str(refused)
    return ""


def _rows(plan: Plan, found: Unpacked) -> Iterator[tuple[Evidence, str]]:
    """The rows of the dossiers that name the pieces to be taken in."""
    wanted = {sha256: number for number, sha256 in plan.pieces}
    rows: dict[str, Evidence] = {}
    if wanted:
        for revision in plan.case.revisions:
            for row in found.dossier(plan.case, revision).evidence or ():
                sha256 = (row.sha256 or "").lower()
                if wanted.get(sha256) == row.id:
                    rows[sha256] = row
    for _number, sha256 in plan.pieces:
        if sha256 in rows:
            yield rows[sha256], sha256


def _look_into(row: Evidence, sha256: str, found: Unpacked) -> Inspected:
    try:
        with found.piece(sha256).open("rb") as opened:
            return evidence.look_into(opened, _name(row), kind=_kind(row))
    except evidence.UploadRefused as refused:
        raise BundleError(evidence_path(sha256), str(refused)) from refused


def _look_into_picture(picture: BundleScreenshot, found: Unpacked) -> Inspected:
    try:
        with found.screenshot(picture.sha256).open("rb") as opened:
            name = clean_name(picture.name)
            return attachments.look_into(opened, name, formats=credit.SCREENSHOT)
    except ValidationError as refused:
        raise BundleError(screenshot_path(picture.sha256), refused.messages[0]) from refused


def _name(row: Evidence) -> str:
    return clean_name(row.file or row.title or row.id)


def _kind(row: Evidence) -> str:
    return row.kind if row.kind and is_kind(row.kind) else "other"


def _take_evidence(taking: Taking, case: Case, plan: Plan) -> None:
    found = taking.found
    for row, sha256 in _rows(plan, found):
        dated = not (row.issued and row.valid_until and row.valid_until < row.issued)
        with found.piece(sha256).open("rb") as opened:
            revision = evidence.take_in(
                taking.actor,
                case.factory.enterprise,
                opened,
                _name(row),
                kind=_kind(row),
                title=row.title or "",
                issued=row.issued if dated else None,
                valid_until=row.valid_until if dated else None,
                found=taking.looked[str(case.pk), evidence_path(sha256)],
            )
        # The same bytes under another kind lie in one file, which may be older than this.
        if FileRevision.objects.filter(stored=str(revision.stored)).count() == 1:
            taking.stored.append(str(revision.stored))


def _take_screenshots(taking: Taking, case: Case, plan: Plan) -> None:
    """Keep the pictures for the office that looked the firm up, each beside its look-ups."""
    kept: dict[str, OfficeFile] = {}
    for picture in plan.pictures:
        looked = taking.looked[str(case.pk), screenshot_path(picture.sha256)]
        with taking.found.screenshot(picture.sha256).open("rb") as opened:
            kept[picture.sha256], written = attachments.keep_from_elsewhere(
                taking.actor, case.authority, opened, clean_name(picture.name), looked
            )
        if written:
            taking.stored.append(str(kept[picture.sha256].file))
    if not kept:
        return
    for entry in map(Happened, taking.found.entries(plan.case)):
        if file := kept.get(replaying.screenshot_of(entry)):
            replaying.without_screenshot(case, entry).update(screenshot=file)


# --- the case ------------------------------------------------------------------------------


def take_case(taking: Taking, plan: Plan) -> Case:
    """Write what is new of a case. Raises BundleError where its journal makes no sense."""
    case = plan.local or _new_case(taking.actor, plan)
    seq, last = 0, None
    try:
        continuing.continue_stream(case.stream, plan.entries)
        for entry in plan.entries:
            seq = entry.seq
            last = _apply(case, Happened(entry, taking.people), plan, taking.found) or last
    except UNFIT as error:
        raise BundleError(
            str(plan.case.number),
            _("第 %(seq)d 条流转记录无法还原为本系统的记录，没有导入任何内容") % {"seq": seq},
        ) from error
    if plan.entries:  # Files that come late change nothing of who goes on with the case.
        _settle(case, plan, taking.bundle)
    _take_evidence(taking, case, plan)
    _take_screenshots(taking, case, plan)
    if last:
        for tell in _after_taking:
            tell(case, last, taking.actor)
    return case


_after_taking: list[Callable[[Case, Step, Actor], None]] = []


def register_after_taking(tell: Callable[[Case, Step, Actor], None]) -> None:
    """Call this with each case taken over, the last step it took elsewhere, and who took it.

    Add it once, in ``AppConfig.ready``.
    """
    if tell not in _after_taking:
        _after_taking.append(tell)


def _new_case(actor: Actor, plan: Plan) -> Case:
    place = plan.place
    if place is None:
        raise ValueError(plan.case.id)
    factory = place.factory or _factory(actor, plan, place.authority)
    case = Case(
        id=plan.case.id,
        number=place.number,
        round=place.round,
        factory=factory,
        tier=plan.case.tier,
        channel=plan.case.channel,
        state=place.workflow.initial,
        state_since=plan.entries[0].at,
        created_at=plan.entries[0].at,
    )
    jurisdiction.lay_before(case, place.authority)
    case.full_clean(validate_unique=False, validate_constraints=False)
    case.save(force_insert=True)
    return case


def _factory(actor: Actor, plan: Plan, authority: Authority) -> Factory:
    place, facts = plan.place, plan.case
    enterprise = place.enterprise if place else None
    # Another case of the same bundle may have brought the firm a moment ago.
    enterprise = enterprise or Enterprise.objects.filter(credit_code=facts.credit_code).first()
    if enterprise is None:
        is_group = authority.level == Level.GROUP
        desk = Authority.objects.filter(level=Level.PROVINCE).first() if is_group else authority
        enterprise = registry.register_enterprise(
            actor,
            name=facts.enterprise or "",
            credit_code=facts.credit_code or "",
            authority=desk or authority,
            group=authority if is_group else None,
        )
    known = enterprise.factories.filter(name=facts.factory).first()
    return known or registry.add_factory(actor, enterprise, name=facts.factory or "")


def _apply(case: Case, entry: Happened, plan: Plan, found: Unpacked) -> Step | None:
    """Make again what an entry tells; returns the step that it was, if it was one."""
    step = _step(case, entry)
    if step is None:
        replaying.replay(case, entry)
        firms_word.replay(case, entry)
        return None
    if step.freezes:
        number = entry.data["revision"]
        revision = next(each for each in plan.revisions if each.number == number)
        _freeze(case, revision, entry, plan, found)
    if level := LEVELS.get(step.who):
        replaying.place(case, entry, level)
    case.state, case.state_since = step.target, entry.at
    if step.recognises:
        held = Recognition.objects.filter(factory=case.factory, tier=case.tier, case=case.pk)
        if not held.exists():
            there = Actor(name=entry.actor_name, organisation=entry.organisation)
            workflow.recognise(case, step, there, entry.data.get("data") or {})
    return step


def _step(case: Case, entry: Happened) -> Step | None:
    steps = [step for step in case.workflow.steps if step.action == entry.action]
    return next((step for step in steps if case.state in step.origin), None)


def _freeze(
    case: Case, revision: BundleRevision, entry: Happened, plan: Plan, found: Unpacked
) -> None:
    Revision.objects.create(
        case=case,
        number=revision.number,
        dossier=stored_form(found.dossier(plan.case, revision)),
        content_hash=revision.content_hash,
        code=revision.code,
        step=entry.action,
        made_at=revision.made_at,
        made_by=entry.person,
    )


def _settle(case: Case, plan: Plan, bundle: ReceivedBundle) -> None:
    """The state, what the firm would go on writing from, and who goes on with the case."""
    office = bundle.recipient
    mine = goes_to(case.workflow, case.state, case.authority, office)
    if mine:
        continuing.take_back(case.stream)
    else:
        continuing.hand_over(case.stream)
    case.save(update_fields=["state", "state_since"])
    workflow.lay_elsewhere(case, "" if mine else case.elsewhere or bundle.sender)
    by_firm = {step.action for step in case.workflow.steps if step.who in ENTERPRISE_ROLES}
    if any(revision.step in by_firm for revision in plan.revisions):
        filed = filed_revisions(case).order_by("-number").first()
        form = filed.dossier if filed else {}
        Draft.objects.update_or_create(case=case, defaults={"dossier": form})
