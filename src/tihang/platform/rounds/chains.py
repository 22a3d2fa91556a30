"""Whose notices somebody reads: those of their own chain, and of the offices beneath."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.platform.accounts.queries import authority_of, enterprise_of
from tihang.platform.actor import Actor, Role
from tihang.platform.registry.models import Authority, Function
from tihang.platform.registry.models import Level as Office
from tihang.platform.registry.queries import beneath, enterprises_of_group
from tihang.platform.rounds.levels import ABOVE, TOP_DOWN, Desk
from tihang.platform.rounds.models import Channel, Issuing, Notice, Round

_RANK = {str(level): place for place, level in enumerate(TOP_DOWN)}


def desks_of(actor: Actor) -> list[Desk]:
    """Where the actor stands: a firm of a central group stands in both channels."""
    if actor.role == Role.GROUP_OFFICER:
        return [Desk(Channel.CENTRAL, actor.authority_id or 0)]
    if actor.is_authority:
        return [Desk(Channel.TERRITORIAL, actor.reach_id or 0)]
    firm = enterprise_of(actor)
    if firm is None:
        return []
    found = [Desk(Channel.TERRITORIAL, firm.authority_id)]
    return [*found, Desk(Channel.CENTRAL, firm.group_id)] if firm.group_id else found


def line_of(authority_id: int) -> list[int]:
    """The office and those above it.

    A group's headquarters stands beneath the provinces in which its firms are: what they set
    for all firms binds there too.
    """
    office = Authority.objects.filter(pk=authority_id).select_related("parent__parent").first()
    if office is not None and office.level == Office.GROUP:
        return [office.pk, *_provinces_of(office)]
    line: list[int] = []
    while office is not None:
        line.append(office.pk)
        office = office.parent
    return line


def _provinces_of(group: Authority) -> list[int]:
    desks = enterprises_of_group(group).values("authority")
    provinces = Authority.objects.filter(level=Office.PROVINCE, function=Function.LEAD)
    return list(
        provinces.filter(Q(pk__in=desks) | Q(children__in=desks) | Q(children__children__in=desks))
        .distinct()
        .values_list("pk", flat=True)
    )


def _of_offices(ids: list[int]) -> Q:
    """Notices issued, or entered as received, by one of these offices; and what was set up."""
    return Q(issuer__in=ids) | Q(issuer=None, keeper__in=ids) | Q(issuer=None, keeper=None)


def _whole(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """With everything that a page says of a notice."""
    return notices.select_related("round", "issuer", "keeper", "received_from").prefetch_related(
        "extensions"
    )


def visible_notices(actor: Actor) -> QuerySet[Notice]:
    """Issued notices of the actor's chain and beneath them; drafts of their own office."""
    desks = desks_of(actor)
    if not desks:
        return Notice.objects.none()
    line = [each for desk in desks for each in line_of(desk.authority_id)]
    over = list(_looked_over_by(actor))
    seen = Q(state=Notice.State.ISSUED) & _of_offices([*line, *over])
    if actor.is_authority:
        seen |= Q(keeper=actor.authority_id)
    return _whole(Notice.objects.filter(seen))


def _looked_over_by(actor: Actor) -> QuerySet[Authority, int]:
    """The offices beneath the actor's; a department looks over what its lead does."""
    if not actor.is_authority or actor.reach_id is None:
        return Authority.objects.none().values_list("pk", flat=True)
    return Authority.objects.filter(beneath(actor.reach_id)).values_list("pk", flat=True)


def find_notice(actor: Actor, notice: uuid.UUID) -> Notice:
    """A notice that the actor may see. Raises Http404."""
    return get_object_or_404(visible_notices(actor), pk=notice)


def find_own_notice(actor: Actor, draft: uuid.UUID) -> Notice:
    """A notice that the actor's office keeps, to be written on. Raises Http404."""
    if not actor.is_authority or actor.authority_id is None:
        raise Http404
    kept = _whole(Notice.objects.filter(keeper=actor.authority_id))
    return get_object_or_404(kept, pk=draft)


def find_round(actor: Actor, round: str) -> Round:  # noqa: A002 - the URL's name
    """A round, which anyone with a role may know of. Raises Http404."""
    if actor.role is None:
        raise Http404
    return get_object_or_404(Round.objects.prefetch_related("deadlines"), code=round)


def chain(round_: Round, desk: Desk) -> list[Notice]:
    """The issued notices that bind what lies with a desk, from the top down."""
    return _chain(round_, line_of(desk.authority_id))


def _chain(round_: Round, line: list[int]) -> list[Notice]:
    issued = _whole(round_.notices.filter(state=Notice.State.ISSUED))
    return in_order(issued.filter(_of_offices(line)))


def chain_of(actor: Actor, round_: Round) -> list[Notice]:
    """The issued notices of all the actor's desks, from the top down, each once."""
    return _chain(round_, [each for desk in desks_of(actor) for each in line_of(desk.authority_id)])


def above(notice: Notice) -> list[Notice]:
    """The issued notices over this one, from the top down."""
    line = line_of(notice.office_id) if notice.office_id else []
    found = _chain(notice.round, line)
    return [each for each in found if _RANK[each.level] < _RANK[notice.level]]


def with_those_above(notice: Notice) -> list[Notice]:
    """The notice, as it stands now, under those that it stands under."""
    return [*above(notice), notice]


def in_order(notices: QuerySet[Notice]) -> list[Notice]:
    """From the top down; of one level, the earlier first."""
    return sorted(notices, key=lambda each: (_RANK[each.level], each.issued_at or each.created_at))


def unregistered_above(actor: Actor) -> list[Issuing]:
    """From which levels the actor's office enters what it receives: no office there is
    registered. An office with one above it receives its notices here."""
    office = authority_of(actor)
    if office is None or office.parent_id or office.level not in ABOVE:
        return []
    return list(ABOVE[office.level])
