"""Writing what binds, from what the issued notices say."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from tihang.platform.registry.models import Authority, Enterprise, Function
from tihang.platform.registry.models import Level as Office
from tihang.platform.registry.queries import beneath
from tihang.platform.rounds.content import read
from tihang.platform.rounds.models import Channel, Deadline, Level, Notice, Quota, Round
from tihang.platform.rounds.standing import Standing, standing_deadlines


def settle(round_: Round) -> None:
    """Write the round's deadlines and quotas anew from its issued notices.

    Call it in the transaction that changed a notice. What was set without a notice stays.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    issued = list(
        round_.notices.filter(state=Notice.State.ISSUED)
        .select_related("issuer", "keeper")
        .prefetch_related("extensions")
        .order_by("issued_at", "pk")
    )
    round_.deadlines.filter(notice__isnull=False).delete()
    Deadline.objects.bulk_create(row for notice in issued for row in _deadlines(notice))
    round_.quotas.filter(notice__isnull=False).delete()
    Quota.objects.bulk_create(_quotas(round_, issued))


def _deadlines(notice: Notice) -> list[Deadline]:
    """One row for each desk that is bound; the earliest where two words bind the same."""
    rows: dict[tuple[int | None, str, str], Deadline] = {}
    for each in standing_deadlines(notice):
        if each.deadline.level not in Level.values:
            continue
        for desk in _desks(notice, each):
            row = _row(notice, each, desk)
            key = (desk, row.role_level, row.role)
            known = rows.get(key)
            if known is None or row.closes_at < known.closes_at:
                rows[key] = row
    return list(rows.values())


def _row(notice: Notice, each: Standing, desk: int | None) -> Deadline:
    return Deadline(
        round_id=notice.round_id,
        notice=notice,
        authority_id=desk,
        role_level=each.deadline.level,
        role=each.deadline.role or "",
        closes_at=each.deadline.closes.closes_at,
        announced_at=each.announced.closes_at if each.announced else None,
        reason=each.reason,
    )


def _desks(notice: Notice, each: Standing) -> Iterator[int | None]:
    """Whose filings a deadline binds: of all, or of the desks in the issuer's jurisdiction.

    A group's headquarters is a desk of its own, beneath the provinces that its firms are in.
    """
    office = notice.issuer or notice.keeper
    channel = each.duty.channel if each.duty.level == Level.FIRM else ""
    if office is not None and office.level == Office.GROUP:
        if channel != Channel.TERRITORIAL:
            yield office.pk
    elif not channel and _is_for_all(office):
        yield None
    else:
        if channel != Channel.CENTRAL:
            yield from _ids(_territory(office))
        if channel != Channel.TERRITORIAL:
            yield from _ids(_groups(office))


def _is_for_all(office: Authority | None) -> bool:
    """The only province, or nobody's jurisdiction, is everything that there is."""
    if office is None:
        return True
    provinces = Authority.objects.filter(level=Office.PROVINCE, function=Function.LEAD)
    return office.level == Office.PROVINCE and not provinces.exclude(pk=office.pk).exists()


def _territory(office: Authority | None) -> QuerySet[Authority]:
    if office is None:
        return Authority.objects.exclude(level=Office.GROUP)
    return Authority.objects.filter(beneath(office.pk))


def _groups(office: Authority | None) -> QuerySet[Authority]:
    """The groups with firms in a province; none for an office beneath a province."""
    groups = Authority.objects.filter(level=Office.GROUP)
    if office is None:
        return groups
    if office.level != Office.PROVINCE:
        return groups.none()
    firms = Enterprise.objects.filter(beneath(office.pk, "authority"))
    return groups.filter(pk__in=firms.values("group"))


def _ids(offices: QuerySet[Authority]) -> list[int]:
    """Filings lie with the lead departments only."""
    return list(offices.filter(function=Function.LEAD).values_list("pk", flat=True))


def _quotas(round_: Round, issued: list[Notice]) -> list[Quota]:
    """The last word on each authority and tier; what an officer wrote by hand stays."""
    named: dict[tuple[str, str], tuple[int, Notice]] = {}
    for notice in issued:
        for quota in read(notice.content).quotas:
            if quota.number is not None:
                named[quota.authority, quota.tier] = (quota.number, notice)
    offices = dict(
        Authority.objects.filter(code__in={code for code, _tier in named}).values_list("code", "pk")
    )
    taken = set(round_.quotas.values_list("authority_id", "tier"))
    return [
        Quota(round=round_, authority_id=offices[code], tier=tier, number=number, notice=notice)
        for (code, tier), (number, notice) in named.items()
        if code in offices and (offices[code], tier) not in taken
    ]


def settle_all() -> None:
    """Once more for every round that has notices: there is a new office to be bound."""
    for round_ in Round.objects.filter(notices__state=Notice.State.ISSUED).distinct():
        settle(round_)
