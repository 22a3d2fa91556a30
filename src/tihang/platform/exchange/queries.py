"""What is read of keys and bundles; each office has its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.dossier.bundle import PublicKey, TrustedKeys
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import Actor, Role
from tihang.platform.exchange.models import (
    Kind,
    PartnerKey,
    ReceivedBundle,
    ReceivedCase,
    SentBundle,
    SentCase,
)
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.registry.models import Authority, Function, Level
from tihang.platform.registry.queries import beneath, chain_above
from tihang.platform.review.queries import with_parties
from tihang.platform.rounds.models import Round


def office_of(actor: Actor) -> Authority:
    """The actor's office. Raises Http404 for who has none."""
    offices = Authority.objects.select_related("parent__parent")
    return get_object_or_404(offices, pk=actor.authority_id or 0)


def stream_of(office: Authority) -> str:
    """The name of the journal of what an office exchanges."""
    return f"exchange:{office.code}"


# --- keys ----------------------------------------------------------------------------------


def partners(actor: Actor) -> QuerySet[Authority]:
    """The authorities whose installations the actor's office may exchange with."""
    office = office_of(actor)
    above = [each.pk for each in chain_above(office)]
    reach = Q(pk__in=above) | beneath(office.pk)
    if office.level == Level.PROVINCE:
        reach |= Q(level=Level.GROUP)
    elif office.level == Level.GROUP:
        reach |= Q(level=Level.PROVINCE)
    return (
        Authority.objects.filter(reach, function=Function.LEAD)
        .exclude(pk=office.pk)
        .select_related("parent__parent")
    )


def keys_of(office: Authority) -> QuerySet[PartnerKey]:
    """The keys that count for an office: its own and those of the offices above it."""
    owners = [each.pk for each in chain_above(office)]
    keys = PartnerKey.objects.filter(owner__in=owners)
    return keys.select_related("authority", "owner", "registered_by", "revoked_by")


def trusted_by(office: Authority) -> TrustedKeys:
    """All keys that the office knows, the revoked ones too: those are refused by name."""
    return {
        bytes.fromhex(raw): PublicKey(bytes.fromhex(raw))
        for raw in keys_of(office).values_list("raw", flat=True)
    }


def find_key(actor: Actor, key: int) -> PartnerKey:
    """A key that the actor's office registered itself. Raises Http404."""
    mine = PartnerKey.objects.filter(owner_id=actor.authority_id)
    return get_object_or_404(mine.select_related("authority", "owner"), pk=key)


# --- bundles -------------------------------------------------------------------------------


def sent_by(actor: Actor) -> QuerySet[SentBundle]:
    """The bundles that the actor's office made."""
    mine = SentBundle.objects.filter(sender_id=actor.authority_id or 0)
    return mine.select_related("sender", "recipient")


def find_sent(actor: Actor, sent: uuid.UUID) -> SentBundle:
    return get_object_or_404(sent_by(actor), pk=sent)


def received_by(actor: Actor) -> QuerySet[ReceivedBundle]:
    """The bundles that were uploaded for the actor's office."""
    mine = ReceivedBundle.objects.filter(recipient_id=actor.authority_id or 0)
    return mine.select_related("recipient", "key__authority", "uploaded_by")


def find_received(actor: Actor, received: uuid.UUID) -> ReceivedBundle:
    return get_object_or_404(received_by(actor), pk=received)


def works_here(office: Authority) -> bool:
    """True if somebody of the office logs in here, and needs no bundle."""
    people = Membership.objects.in_force().filter(authority=office, user__is_active=True)
    return people.exists()


# --- what can be sent ----------------------------------------------------------------------


def recipients(actor: Actor) -> list[tuple[str, Authority]]:
    """To whom the actor's office may send what: filings up, decisions back."""
    office = office_of(actor)
    up: list[Authority] = [office.parent] if office.parent else []
    if office.level == Level.GROUP:
        up = list(Authority.objects.filter(level=Level.PROVINCE, function=Function.LEAD))
    senders = ReceivedBundle.objects.filter(
        recipient=office, state=ReceivedBundle.State.DONE, kind=Kind.FILINGS
    )
    back = Authority.objects.filter(pk__in=senders.values("key__authority"))
    return [
        *((Kind.FILINGS.value, each) for each in up),
        *((Kind.DECISIONS.value, each) for each in back),
    ]


def find_recipient(actor: Actor, kind: str, authority: int) -> Authority:
    """The recipient if it is one of the actor's. Raises Http404."""
    for of_kind, each in recipients(actor):
        if (of_kind, each.pk) == (kind, authority):
            return each
    raise Http404


def sendable(actor: Actor, kind: str, recipient: Authority) -> QuerySet[Case]:
    """The cases that may go to the recipient, sent before or not.

    Up go the cases that the office has handed on; back go those that came in a bundle of the
    recipient and have moved since. ``sent`` is how the recipient has them by our bundles.
    """
    office = office_of(actor)
    cases = with_parties(visible_cases(actor)).annotate(sent=_sent(office, recipient))
    if kind == Kind.FILINGS:
        handed_on = Q(pk__in=[])
        for round_ in Round.objects.all():
            handed_on |= Q(round=round_, state__in=_handed_on(round_, actor.role))
        return cases.filter(handed_on).order_by("number")
    cases = cases.annotate(received=_received(office, recipient))
    return cases.filter(state_since__gt=F("received")).order_by("number")


def unsent(actor: Actor, kind: str, recipient: Authority) -> QuerySet[Case]:
    """Those of them that the recipient does not have as they are now."""
    cases = sendable(actor, kind, recipient)
    return cases.filter(Q(sent=None) | Q(state_since__gt=F("sent")))


def _handed_on(round_: Round, role: Role | None) -> set[str]:
    """The states into which this role hands cases on."""
    return {
        step.target
        for workflow in round_.rules.workflows
        for step in workflow.steps
        if step.who == role and step.freezes
    }


def _sent(office: Authority, recipient: Authority) -> Subquery:
    rows = SentCase.objects.filter(
        case=OuterRef("pk"), bundle__sender=office, bundle__recipient=recipient, recalled_at=None
    ).exclude(bundle__state=SentBundle.State.FAILED)
    return Subquery(rows.order_by("-state_since").values("state_since")[:1])


def _received(office: Authority, sender: Authority) -> Subquery:
    rows = taken_from(office, sender).filter(case=OuterRef("pk"))
    return Subquery(rows.order_by("-state_since").values("state_since")[:1])


def taken_from(office: Authority, sender: Authority) -> QuerySet[ReceivedCase]:
    """What was taken over of the sender's bundles."""
    return ReceivedCase.objects.filter(
        bundle__recipient=office, bundle__key__authority=sender, taken=True
    )


def last_known(
    office: Authority, partner: Authority, cases: Sequence[Case]
) -> dict[uuid.UUID, int]:
    """How far the partner's own bundles brought each case's journal."""
    rows = taken_from(office, partner).filter(case__in=[case.pk for case in cases])
    ends = rows.order_by().values("case").annotate(last=Max("head_seq"))
    return {row["case"]: row["last"] for row in ends}
