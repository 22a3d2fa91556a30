"""What stands in an address: by the name of the argument, a way to find or make the object.

``stage`` is that of the case in the address, "" for a page that is about none. What is made
lasts for one route.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.dossier.summary import building as summary
from tests.platform.conftest import engage_person
from tests.platform.evidence import files
from tests.platform.matrix.world import World
from tihang.dossier.bundle import SigningKey
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.countersign import services as countersign
from tihang.platform.countersign.models import Consultation
from tihang.platform.evidence import uploads
from tihang.platform.exchange import services as exchange
from tihang.platform.exchange.models import PartnerKey, ReceivedBundle, SentBundle, SentCase
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import DraftVersion
from tihang.platform.intake import services as intake
from tihang.platform.intake.models import SummaryRow, TableImport
from tihang.platform.intake.preview import preview_of
from tihang.platform.outbox import kinds
from tihang.platform.outbox import services as outbox
from tihang.platform.outbox.models import Delivery
from tihang.platform.papers import services as papers
from tihang.platform.papers.models import Disc, SubmittedPaper
from tihang.platform.rating import services as rating
from tihang.platform.recognition import services as recognition
from tihang.platform.recognition.models import Decision, Release, SpotCheck
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Recognition
from tihang.platform.review import queries as review
from tihang.platform.review import services as examination
from tihang.platform.review.models import Opinion, OpinionBatch
from tihang.platform.rounds import services as rounds
from tihang.platform.rounds.content import Content
from tihang.platform.rounds.models import Notice, NoticeFile
from tihang.platform.worklist import services as worklist
from tihang.platform.worklist.models import Job
from tihang.platform.worklist.selection import Selection

Maker = Callable[[World, str], Any]


def _paper(world: World, stage: str) -> SubmittedPaper:
    case = world.cases[stage]
    return papers.hand_in(
        world.clerk_of(stage).actor, case, io.BytesIO(files.pdf()), "申报书.pdf", kind="sealed"
    )


def _disc(world: World, stage: str) -> Disc:
    """Ordered by the county, and made."""
    del stage
    ordered = papers.order_disc(
        world.people["county"].actor, [world.cases["at_county"]], "https://tihang.example/check/"
    )
    return papers.make_disc(ordered.pk)


def _delivery(world: World, _stage: str) -> int:
    """A message to the county's officer."""
    outbox.put(SYSTEM, [world.people["county"].user], "matrix", {})
    return Delivery.objects.get(user=world.people["county"].user, message__kind="matrix").pk


def _job(world: World, _stage: str) -> Job:
    """Begun by the county's officer, and looked over."""
    case = world.cases["at_county"]
    return worklist.prepare_job(world.people["county"].actor, "refuse", [case.pk])


def _check(world: World, stage: str) -> int:
    """A look-up with its picture."""
    check = examination.record_credit_check(
        world.people["county"].actor,
        world.cases[stage],
        site="gsxt",
        result="clean",
        checked_at=timezone.now(),
        screenshot=SimpleUploadedFile("gsxt.pdf", files.pdf()),
    )
    return check.pk


def _letter(world: World, _stage: str) -> OpinionBatch:
    """Issued by the county on the case at its desk, in place of that case's own opinion."""
    county, case = world.people["county"].actor, world.cases["at_county"]
    Opinion.objects.filter(case=case).update(issued_at=None, issued_by=None, letter={})
    batch = examination.draw_up(county, case.round, case.tier, [case])
    batch = examination.save_batch(
        county,
        batch,
        number="示例工信〔2025〕9号",
        dated=timezone.localdate(),
        opening="",
        closing="",
        said={},
        base_version=batch.version,
    )
    return examination.issue_batch(county, batch, base_version=batch.version)


def _import(world: World, _stage: str) -> TableImport:
    """A county's table, brought in by the city's officer and read."""
    data = summary.workbook(summary.TITLE, summary.HEAD, summary.SECOND)
    batch = intake.upload(
        world.people["city"].actor,
        world.round,
        "",
        [SimpleUploadedFile("汇总表.xlsx", data)],
        sender=world.land.county,
    )
    intake.read_tables(batch.pk)
    return batch


def _summary_row(world: World, stage: str) -> int:
    """A row of it that was accepted and has no filing."""
    actor = world.people["city"].actor
    preview = preview_of(actor, TableImport.objects.get(pk=_import(world, stage).pk))
    intake.accept(actor, preview.batch.pk, base_version=1, digest=preview.digest)
    return SummaryRow.objects.get().pk


def _sent(world: World, _stage: str) -> SentBundle:
    """Asked for by the county, with what it sent up, and made."""
    county = world.people["county"].actor
    cases = [world.cases["at_city"]]
    ordered = exchange.order_bundle(county, "filings", world.land.city, cases, by_worker=False)
    return exchange.make_bundle(ordered.pk)


def _received(world: World, _stage: str) -> ReceivedBundle:
    """Uploaded by the county, and not looked into yet."""
    county = world.people["county"].actor
    return exchange.receive_bundle(county, io.BytesIO(b"?"), "x.tihang", by_worker=False)


def _partner_key(world: World, _stage: str) -> PartnerKey:
    """Registered by the county for its city."""
    key = SigningKey.new().public()
    return exchange.register_key(
        world.people["county"].actor,
        authority=world.land.city,
        text=key.pem(),
        fingerprint=key.fingerprint,
    )


def _declaration(world: World) -> Recognition:
    """The firm's declaration, as it stands in the register."""
    case = world.cases["self_rating"]
    found = Recognition.objects.filter(case=case.pk).first()
    return found or registry.record_recognition(
        world.people["signatory"].actor,
        case.factory,
        tier=case.tier,
        number=f"自评-{case.number}",
        issuer=case.enterprise.name,
        date=timezone.localdate(),
        kind=Recognition.Kind.DECLARED,
        case=case.pk,
    )


def _spot_check(world: World) -> SpotCheck:
    """A list that the city has fixed and not drawn from."""
    held = _declaration(world)
    return recognition.fix_population(
        world.people["city"].actor, world.cases["self_rating"].round, held.tier, number=1
    )


def _release(world: World) -> Release:
    """A release of the county's that names a firm recognised."""
    county = world.people["county"]
    opened = recognition.open_release(
        county.actor, [], number="示例〔2025〕1号", dated=timezone.localdate()
    )
    factory = registry.add_factory(county.actor, world.land.firm, name=f"工厂 {opened.pk}")
    clerk = world.people["clerk"].actor
    case = filing.start_case(clerk, world.round, factory, "advanced", "territorial")
    Decision.objects.create(
        case=case,
        action="recognise",
        authority=world.land.county,
        by=county.user,
        state=Decision.State.RELEASED,
        settled_at=timezone.now(),
        settled_by=county.user,
        release=opened,
    )
    registry.record_recognition(
        county.actor,
        case.factory,
        tier=case.tier,
        number=opened.number,
        issuer=world.land.county.name,
        date=timezone.localdate(),
        kind=Recognition.Kind.RECORDED,
        case=case.pk,
    )
    return opened


def _draft(world: World, _stage: str) -> Notice:
    """Begun by the county, with a file."""
    officer = world.people["county"].actor
    draft = rounds.start_notice(officer, world.round)
    day = timezone.localdate() + dt.timedelta(days=20)
    content = {"deadlines": [{"level": "firm", "closes": day.isoformat()}]}
    saved = rounds.save_draft(
        officer,
        draft,
        head=rounds.Head(number="样工信〔2026〕1号", title="通知"),
        content=Content.model_validate(content),
        base_version=draft.version,
    )
    rounds.attach_file(officer, saved, SimpleUploadedFile("附件.pdf", files.pdf()))
    return saved


def _notice(world: World, stage: str) -> Notice:
    """The same, issued."""
    draft = _draft(world, stage)
    return rounds.issue(
        world.people["county"].actor, draft, base_version=draft.version, trap_reason="样例"
    )


def _consultation(world: World, _stage: str) -> Consultation:
    """The city asks its departments about the case on its desk."""
    return countersign.ask(
        world.people["city"].actor,
        world.round,
        "excellence",
        [world.cases["at_city"].pk],
        due_at=timezone.now() + dt.timedelta(days=1),
        text="请会签。",
    )


def _objection(world: World, _stage: str) -> int:
    """Raised by a department in the consultation that was made before."""
    consultation = Consultation.objects.latest("asked_at")
    case = world.cases["at_city"].pk
    given = countersign.answer(
        world.people["bureau_city"].actor,
        consultation,
        position="objection",
        reason="见下",
        objections={case: "须核实"},
    )
    return given.objections.get().pk


def _colleague(world: World, _stage: str) -> int:
    """Somebody else of the county's office."""
    return (
        engage_person("m-colleague", Role.COUNTY_OFFICER, world.places["county"])
        .user.memberships.get()
        .pk
    )


def _move(world: World, _stage: str) -> int:
    """The county of another city asks for the firm."""
    target = world.places["county_far"]
    assert isinstance(target, Authority)
    move = registry.move_enterprise(
        world.people["county_far"].actor,
        world.land.firm,
        target,
        moved_on=timezone.localdate(),
        reason="变更住所",
    )
    return move.pk


kinds.register(kinds.Kind("matrix", "通知"))

MAKERS: dict[str, Maker] = {
    "consultation": lambda world, stage: _consultation(world, stage).pk,
    "objection": _objection,
    "case": lambda world, stage: world.cases[stage].pk,
    "section": lambda world, stage: (
        world.cases[stage].edition.filing_form("excellence").sections[0].id
    ),
    "version": lambda world, stage: DraftVersion.objects.filter(
        draft__case=world.cases[stage]
    ).values_list("pk", flat=True)[0],
    "reading": lambda world, stage: world.readings[stage].pk,
    "sha256": lambda world, _stage: world.evidence.sha256,
    "file_id": lambda world, _stage: world.evidence.file_id,
    "revision_id": lambda world, _stage: world.evidence.pk,
    "upload_id": lambda world, _stage: (
        uploads.begin(
            world.people["clerk"].actor, world.land.firm, name="清单.xlsx", size=9, kind="equipment"
        ).pk
    ),
    "factory": lambda world, _stage: world.cases["draft"].factory_id,
    "plan": lambda world, _stage: (
        rating.make_plan(world.people["clerk"].actor, world.cases["draft"], "excellence").pk
    ),
    "paper": lambda world, stage: _paper(world, stage).pk,
    "disc": lambda world, stage: _disc(world, stage).pk,
    "authority": lambda world, _stage: world.land.city.pk,
    "key": lambda world, stage: _partner_key(world, stage).pk,
    "sent": lambda world, stage: _sent(world, stage).pk,
    "received": lambda world, stage: _received(world, stage).pk,
    "handover": lambda _world, _stage: SentCase.objects.latest("pk").pk,
    "clause": lambda world, stage: review.clauses_to_judge(world.cases[stage])[0],
    "membership": lambda world, _stage: world.people["county"].actor.membership_id,
    "delivery": _delivery,
    "office": lambda world, _stage: world.places["county"].pk,
    "firm": lambda world, _stage: world.land.firm.pk,
    "colleague": _colleague,
    "move": _move,
    "saved": lambda world, _stage: (
        worklist.keep_filter(world.people["county"].actor, "常用", Selection()).pk
    ),
    "job": lambda world, stage: _job(world, stage).pk,
    "check": _check,
    "letter": lambda world, stage: _letter(world, stage).pk,
    "batch": lambda world, stage: _import(world, stage).pk,
    "row": _summary_row,
    "number": lambda world, _stage: world.cases["at_city"].number,
    "release": lambda world, _stage: _release(world).pk,
    "declaration": lambda world, _stage: _declaration(world).pk,
    "spot_check": lambda world, _stage: _spot_check(world).pk,
    "pick": lambda world, _stage: (
        recognition.draw(world.people["city"].actor, _spot_check(world)).picks.all()[0].pk
    ),
    "draft": lambda world, stage: _draft(world, stage).pk,
    "notice": lambda world, stage: _notice(world, stage).pk,
    "file": lambda _world, _stage: NoticeFile.objects.latest("pk").file_id,
    "round": lambda world, _stage: world.round.code,
    "tier": lambda _world, _stage: "excellence",
    "code": lambda world, _stage: world.cases["at_county"].revisions.latest("number").code,
}
