"""What the pages of rounds and notices show, gathered in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.evaluation.cascade.model import Addition, WantedDocument
from tihang.platform.actor import ROLE_LABELS, Actor
from tihang.platform.journal.models import Entry
from tihang.platform.journal.queries import entries
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.chains import (
    above,
    chain_of,
    desks_of,
    in_order,
    line_of,
    visible_notices,
)
from tihang.platform.rounds.content import read
from tihang.platform.rounds.forms import FORMATS, KINDS
from tihang.platform.rounds.levels import ABOVE, LEVEL_OF_ROLE, Desk
from tihang.platform.rounds.models import Channel, Deadline, Level, Notice, Round
from tihang.platform.rounds.queries import deadlines_for
from tihang.platform.rounds.rules import may_write
from tihang.platform.rounds.standing import Standing, standing_deadlines
from tihang.platform.words import say


@dataclass(frozen=True)
class Binding:
    """A deadline that binds filings where the reader stands."""

    deadline: Deadline
    channel: str
    """In words; blank where the reader stands in one channel only."""
    is_mine: bool
    is_over: bool


@dataclass
class RoundLine:
    """A round in the list: the notices of the reader's chain, and what is to be done."""

    round: Round
    bindings: list[Binding]
    chain: list[Notice] = field(default_factory=list)
    drafts: list[Notice] = field(default_factory=list)
    beneath: int = 0
    to_forward: list[Notice] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """A document that a level has to hand up, as a line of a table."""

    document: WantedDocument
    notice: Notice
    level: str
    tiers: str
    formats: str
    is_mine: bool


@dataclass(frozen=True)
class Asked:
    """Something a notice adds."""

    addition: Addition
    notice: Notice
    kind: str


def my_level(actor: Actor) -> str:
    """At which level the actor owes something; blank for a role that owes nothing."""
    return str(LEVEL_OF_ROLE.get(actor.role or "", ""))


def bindings_of(actor: Actor, round_: Round, desks: list[Desk]) -> list[Binding]:
    """The deadlines that bind at the reader's desks, their own level first."""
    now, mine = timezone.now(), my_level(actor)
    found = [
        Binding(
            each,
            str(Channel(desk.channel).label) if len(desks) > 1 else "",
            each.role_level == mine,
            each.has_passed(now),
        )
        for desk in desks
        if desk.channel in round_.channels
        for each in deadlines_for(round_, desk.authority_id)
        if not actor.is_enterprise or each.role_level == mine
        if _is_in(desk.channel, each.role_level)
    ]
    return sorted(found, key=lambda each: (not each.is_mine, each.deadline.closes_at))


def _is_in(channel: str, level: str) -> bool:
    """A group's headquarters has no county above it, and a county no group."""
    if channel == Channel.CENTRAL:
        return level in (Level.FIRM, Level.GROUP)
    return level != Level.GROUP


def round_lines(actor: Actor) -> list[RoundLine]:
    """Every round that the reader has a notice in, the latest first."""
    desks = desks_of(actor)
    line = {each for desk in desks for each in line_of(desk.authority_id)}
    lines: dict[int, RoundLine] = {}
    rounds = Round.objects.prefetch_related("deadlines")
    seen = in_order(visible_notices(actor))
    for round_ in rounds.filter(pk__in={each.round_id for each in seen}):
        lines[round_.pk] = RoundLine(round_, bindings_of(actor, round_, desks))
    for notice in seen:
        _put(lines[notice.round_id], notice, line)
    for each in lines.values():
        each.to_forward = _to_forward(actor, each)
    return list(lines.values())


def _put(line: RoundLine, notice: Notice, mine: set[int]) -> None:
    office = notice.issuer or notice.keeper
    if not notice.is_issued:
        line.drafts.append(notice)
    elif office is None or office.pk in mine:
        line.chain.append(notice)
    else:
        line.beneath += 1


def _to_forward(actor: Actor, line: RoundLine) -> list[Notice]:
    """What the nearest level above has issued and the actor's office has not forwarded."""
    level = my_level(actor)
    is_over = any(each.is_mine and each.is_over for each in line.bindings)
    if not may_write(actor, None) or level not in ABOVE or is_over:
        return []
    done = {
        each.received_from_id
        for each in (*line.chain, *line.drafts)
        if each.issuer_id == actor.authority_id
    }
    over = [each for each in line.chain if not each.is_setting]
    for near in ABOVE[level]:
        found = [each for each in over if each.level == near]
        if found:
            return [each for each in found if each.pk not in done]
    return []


def wanted_in(actor: Actor, notices: list[Notice]) -> list[Wanted]:
    """The documents that these notices want; those that the reader owes first."""
    mine, formats = my_level(actor), dict(FORMATS)
    rows = [
        Wanted(
            document,
            notice,
            level=str(Level(document.level).label) if document.level in Level.values else "",
            tiers=_("、").join(_tier(notice.round, tier) for tier in document.tiers),
            formats=_("、").join(str(formats[each]) for each in document.formats),
            is_mine=document.level == mine,
        )
        for notice in notices
        for document in read(notice.content).documents
    ]
    return sorted(rows, key=lambda row: not row.is_mine)


def asked_in(notices: list[Notice]) -> list[Asked]:
    """What these notices add, from the top down."""
    kinds = dict(KINDS)
    return [
        Asked(addition, notice, str(kinds[addition.kind]))
        for notice in notices
        for addition in read(notice.content).additions
    ]


def _tier(round_: Round, tier: str) -> str:
    return say(round_.rules.tier(tier).name)


@dataclass(frozen=True)
class Allotted:
    """A quota as a line of a table."""

    office: str
    tier: str
    number: int | None
    place: str
    standing: str


def quotas_in(notice: Notice) -> list[Allotted]:
    quotas = read(notice.content).quotas
    offices = {
        each.code: each.label
        for each in Authority.objects.filter(code__in={quota.authority for quota in quotas})
    }
    return [
        Allotted(
            offices.get(quota.authority, quota.authority),
            _tier(notice.round, quota.tier),
            quota.number,
            quota.place or "",
            quota.standing,
        )
        for quota in quotas
    ]


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline of a notice as a line of a table."""

    standing: Standing
    level: str
    channel: str
    role: str
    last_second: dt.datetime
    announced: dt.datetime | None
    is_mine: bool


def deadlines_in(actor: Actor, notice: Notice) -> list[DeadlineLine]:
    """The notice's deadlines as they bind now."""
    roles = {role.value: label for role, label in ROLE_LABELS.items()}
    return [
        DeadlineLine(
            each,
            str(Level(each.deadline.level).label) if each.deadline.level in Level.values else "",
            str(Channel(each.deadline.channel).label) if each.deadline.channel else "",
            str(roles.get(each.duty.role, each.duty.role)),
            each.last_second,
            each.announced.last_second if each.announced else None,
            each.deadline.level == my_level(actor),
        )
        for each in standing_deadlines(notice)
    ]


@dataclass(frozen=True)
class Done:
    """An entry of a notice's journal in words."""

    entry: Entry
    what: str
    reason: str


def history_of(notice: Notice) -> list[Done]:
    """What was done with a notice, saving left out: only what others need to know."""
    labels = {
        "notice-begun": _("起草"),
        "notice-set": _("开通批次时设定"),
        "notice-imported": _("由批次文件登记"),
        "notice-issued": _("印发"),
        "notice-proposals-taken": _("采用建议日期"),
        "deadline-extended": _("延期"),
    }
    return [
        Done(entry, labels[entry.action], str(entry.data.get("reason") or ""))
        for entry in entries(notice.stream).filter(action__in=labels)
    ]


def round_context(actor: Actor, round_: Round) -> dict[str, Any]:
    """The page of a round: all that binds the reader, wherever it was written."""
    notices = chain_of(actor, round_)
    return {
        "round": round_,
        "bindings": bindings_of(actor, round_, desks_of(actor)),
        "chain": notices,
        "wanted": wanted_in(actor, notices),
        "asked": asked_in(notices),
        "tiers": [_tier(round_, tier) for tier in round_.tiers],
    }


def notice_context(actor: Actor, notice: Notice) -> dict[str, Any]:
    """The page of one notice, under those above it."""
    over = above(notice)
    return {
        "notice": notice,
        "above": over,
        "deadlines": deadlines_in(actor, notice),
        "wanted": wanted_in(actor, [notice]),
        "wanted_above": wanted_in(actor, over),
        "asked": asked_in([notice]),
        "asked_above": asked_in(over),
        "quotas": quotas_in(notice),
        "files": list(notice.files.select_related("file")),
        "history": history_of(notice) if actor.is_authority else [],
    }
