"""Export, import, export: the same bytes; and what the bundle holds and does not hold."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.storage import default_storage
from django.db import transaction

from tests.platform.exchange.conftest import DECISIONS, FILINGS, World, forget_firms
from tests.platform.exchange.test_exchange import carried_to_the_province, carried_up, hand_up
from tests.platform.made_up_cases import TIER, consent, rank
from tihang.dossier.bundle import write_bundle
from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier, Evidence
from tihang.dossier.model import Enterprise as EnterpriseFacts
from tihang.platform.accounts.models import User
from tihang.platform.actor import SYSTEM
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.services import take_in
from tihang.platform.exchange import queries, services
from tihang.platform.exchange.keys import own_key
from tihang.platform.exchange.models import ReceivedBundle, SentBundle, SentCase
from tihang.platform.exchange.packing import Packing
from tihang.platform.exchange.services.sending import packed
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.journal import services as journal
from tihang.platform.journal.models import Head
from tihang.platform.outbox.models import Delivery
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Enterprise
from tihang.platform.review import services as review
from tihang.platform.review.models import RankEntry
from tihang.platform.submission.models import Reason, Signature
from tihang.platform.submission.services import GIVE_REASON, SIGN


def with_evidence(world: World) -> Case:
    """A case at the city whose filing lists a picture that the firm's library holds."""
    theatre = world.theatre
    data = picture()
    kept = take_in(theatre.firm.actor, theatre.land.firm, BytesIO(data), "现场.png", kind="photo")
    factory = registry.add_factory(SYSTEM, theatre.land.firm, name="有佐证的工厂")
    case = filing.start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")
    pieces = (
        Evidence(id="E01", title="现场照片", kind="photo", file="现场.png", sha256=kept.sha256),
        Evidence(id="E02", title="没有上传的材料"),
    )
    dossier: Dossier = loaded(case.draft.dossier).model_copy(update={"evidence": pieces})
    theatre.write(case, dossier)
    filing.submit(theatre.firm.actor, case)
    return review.send_up(theatre.county.actor, theatre.with_opinion(case))


def picture() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (8, 8), (40, 90, 160)).save(out, "PNG")
    return out.getvalue()


def made_again(world: World, first: SentBundle, place: str = "county") -> bytes:
    """The same bundle out of what is here now: same sender, moment and key."""
    with world.as_key(place):
        bundle = SentBundle.objects.create(
            kind=first.kind,
            sender=first.sender,
            recipient=first.recipient,
            person=first.person,
            made_at=first.made_at,
            state=SentBundle.State.READY,
        )
        for case in Case.objects.all():
            SentCase.objects.create(
                bundle=bundle,
                case=case,
                state_since=case.state_since,
                head_seq=Head.objects.get(stream=case.stream).seq,
                passes=True,
            )
        out = BytesIO()
        write_bundle(packed(bundle, Packing(bundle.kind)), own_key(), out)
    return out.getvalue()


def test_export_import_export_is_byte_equal(world: World) -> None:
    theatre = world.theatre
    cases = [theatre.newly_at_city(), with_evidence(world)]
    first = world.send(theatre.county, FILINGS, theatre.land.city, *cases)
    data = world.bytes_of(first)
    assert made_again(world, first) == data
    world.go("city")
    received = world.take(theatre.city, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    assert made_again(world, first) == data


def test_a_firm_that_is_new_here_is_registered_with_its_factory(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    code = case.enterprise.credit_code
    first = world.send(theatre.county, FILINGS, theatre.land.city, case)
    data = world.bytes_of(first)
    world.go("city")
    forget_firms()
    received = world.take(theatre.city, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    firm = Enterprise.objects.get()
    assert (firm.credit_code, firm.authority) == (code, theatre.land.county)
    assert any(firm.name in remark for remark in received.cases.get().remarks)
    assert made_again(world, first) == data


def test_evidence_arrives_as_it_was_and_what_is_missing_is_said(world: World) -> None:
    theatre = world.theatre
    case = with_evidence(world)
    bundle = world.send(theatre.county, FILINGS, theatre.land.city, case)
    assert bundle.missing == [[case.number, "E02", "没有上传的材料"]]
    data = world.bytes_of(bundle)
    world.go("city")
    assert not FileRevision.objects.exists()
    world.take(theatre.city, data)
    kept = FileRevision.objects.get()
    with default_storage.open(str(kept.stored)) as file:
        assert hashlib.sha256(file.read()).hexdigest() == kept.sha256
    assert (kept.name, kept.format, kept.file.kind) == ("现场.png", "png", "photo")


def test_the_firms_signature_and_reasons_arrive(world: World) -> None:
    """As the services of the submission write them; whether one may sign is tested there."""
    theatre = world.theatre
    factory = registry.add_factory(SYSTEM, theatre.land.firm, name="签署的工厂")
    case = filing.start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")
    digest = content_hash(loaded(case.draft.dossier))
    signed = {"hash": digest, "version": 1, "capacity": "legal", "statement": "a" * 64}
    given = {"rule": "r1", "place": "p", "finding": "f1", "reason": "系统上线晚于统计期"}
    with transaction.atomic():
        journal.record(case.stream, SIGN, theatre.firm.actor, signed)
        journal.record(case.stream, GIVE_REASON, theatre.firm.actor, given)
    filing.submit(theatre.firm.actor, case)
    review.send_up(theatre.county.actor, theatre.with_opinion(case))
    data = world.bytes_of(world.send(theatre.county, FILINGS, theatre.land.city, case))
    world.go("city")
    received = world.take(theatre.city, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    signature, reason = Signature.objects.get(), Reason.objects.get()
    assert (signature.content_hash, signature.name) == (digest, theatre.firm.actor.name)
    assert not signature.signed_by.is_active
    assert (reason.finding_key, reason.text) == ("f1", "系统上线晚于统计期")


def test_no_draft_no_other_firm_and_no_account_travels(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    theatre.newly_at_city(theatre.land.neighbour)
    theatre.write(
        case,
        loaded(case.draft.dossier).model_copy(
            update={"enterprise": EnterpriseFacts(name="草稿里的话")}
        ),
    )
    data = world.bytes_of(world.send(theatre.county, FILINGS, theatre.land.city, case))
    for secret in ("草稿里的话", theatre.land.neighbour.name, theatre.firm.user.password):
        assert secret.encode() not in data


def test_what_the_city_ranked_reaches_the_province(world: World) -> None:
    theatre, land = world.theatre, world.theatre.land
    case = carried_up(world)
    consent(theatre, theatre.city, [case])
    version = rank(theatre, theatre.city, [case])
    review.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    world.trust(theatre.city, land.province, "province")
    data = world.bytes_of(world.send(theatre.city, FILINGS, land.province, case))
    told = world.bytes_of(world.send(theatre.city, DECISIONS, land.county, case))
    world.go("province")
    world.trust(theatre.province, land.city, "city")
    received = world.take(theatre.province, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    there = Case.objects.get()
    assert (there.state, there.elsewhere, there.desk) == ("province_review", "", land.province)
    entry = RankEntry.objects.get()
    assert (entry.position, entry.ranking.authority) == (1, land.city)
    # The county hears of it, and the case stays where it is.
    world.go("county")
    world.take(theatre.county, told)
    mine = Case.objects.get()
    assert (mine.state, mine.elsewhere) == ("province_review", land.city.name)
    assert mine.desk is None


def told(before: set[int]) -> list[tuple[str, User]]:
    """What kinds of messages went to whom since then."""
    new = Delivery.objects.exclude(pk__in=before).select_related("message", "user")
    return [(each.message.kind, each.user) for each in new]


def test_the_provinces_decision_comes_down_by_two_bundles(world: World) -> None:
    theatre, land = world.theatre, world.theatre.land
    case = carried_up(world)
    consent(theatre, theatre.city, [case])
    hand_up(world, case)
    world.take(theatre.province, carried_to_the_province(world, case))
    there = Case.objects.get()
    review.decline(theatre.province.actor, there, reason="名额所限")
    down = world.bytes_of(world.send(theatre.province, DECISIONS, land.city, there))
    world.go("city")
    world.take(theatre.city, down)
    assert Case.objects.get().state == "not_recommended"
    assert list(queries.unsent(theatre.city.actor, DECISIONS, land.county)) == [case]
    last = world.bytes_of(world.send(theatre.city, DECISIONS, land.county, Case.objects.get()))
    world.go("county")
    before = set(Delivery.objects.values_list("pk", flat=True))
    received = world.take(theatre.county, last)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    assert Case.objects.get().state == "not_recommended"
    assert told(before) == [("case-ended", theatre.firm.user)]


def test_a_discarded_bundle_leaves_nothing(world: World) -> None:
    theatre = world.theatre
    case = theatre.newly_at_city()
    data = world.bytes_of(world.send(theatre.county, FILINGS, theatre.land.city, case))
    world.go("city")
    received = world.receive(theatre.city, data)
    name = str(received.file.name)
    assert default_storage.exists(name)
    services.discard_bundle(theatre.city.actor, received)
    assert not Case.objects.exists()
