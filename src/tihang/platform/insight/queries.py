"""Counts and lists of what waits, in a number of queries that does not grow with the cases."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.filing.completeness import open_problems
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import desk_of, visible_cases
from tihang.platform.filing.rules import may_edit
from tihang.platform.filing.services import SELF
from tihang.platform.filing.workflow import STARTED
from tihang.platform.journal.models import Entry
from tihang.platform.registry.models import Recognition
from tihang.platform.review import queries as review
from tihang.platform.review.services.opinions import ISSUE_OPINION
from tihang.platform.rounds.levels import LEVEL_OF_ROLE
from tihang.platform.rounds.models import Deadline, Round
from tihang.platform.rounds.queries import deadline, latest_round, open_rounds
from tihang.platform.submission.signing import awaits_signature_of, standing_of
from tihang.platform.words import say

SHOWN = 10
"""How many rows a list on the first page has; the worklist has them all."""

STREAM = "case:"
"""How the journals of cases begin."""


@dataclass(frozen=True)
class Pile:
    """The cases of one tier that wait for the actor."""

    tier: str
    tier_name: str
    count: int


@dataclass(frozen=True)
class AtWork:
    """A round as the actor sees it: what waits in it and until when."""

    round: Round
    deadline: Deadline | None
    days_left: int | None
    """Whole days to the last second; negative once it is over; None without a deadline."""
    is_open: bool
    """A firm may still start a filing."""
    piles: list[Pile] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(pile.count for pile in self.piles)

    @property
    def is_over(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class CaseLine:
    """A case in a list of the first page."""

    case: Case
    tier: str
    state: str
    next_step: str = ""
    """For a firm: what it has to do next; blank where nothing waits for it."""
    next_page: str = "submission:check"
    """The route of the page on which it does so."""
    is_self_rating: bool = False


@dataclass(frozen=True)
class Done:
    """Something that the actor did."""

    at: dt.datetime
    what: str
    case: Case


def waiting_count(actor: Actor) -> int:
    """How many cases wait for the actor."""
    return review.waiting_for(actor).count()


def waiting_cases(actor: Actor) -> list[CaseLine]:
    """The first of the cases that wait, each with what can be done."""
    cases = review.waiting_for(actor)
    if actor.is_enterprise:
        cases = cases.select_related("draft").prefetch_related("signatures")
    return [_line(actor, case) for case in cases[:SHOWN]]


def elsewhere(actor: Actor) -> list[CaseLine]:
    """A firm's cases that lie with others or are decided, the latest move first."""
    if not actor.is_enterprise:
        return []
    waiting = review.waiting_for(actor).order_by().values("pk")
    cases = review.with_parties(visible_cases(actor)).exclude(pk__in=waiting)
    return [_line(actor, case) for case in cases.order_by("-state_since")[:SHOWN]]


def tiers_held(actor: Actor) -> str:
    """The tiers that the firm's factories hold, in words; blank where they hold none."""
    round_ = latest_round()
    tiers = {each.id: each for each in round_.rules.tiers} if round_ else {}
    held = Recognition.objects.filter(factory__enterprise_id=actor.enterprise_id or 0)
    found = set(held.order_by().values_list("tier", flat=True).distinct())
    return _("、").join(say(tier.name) for id_, tier in tiers.items() if id_ in found)


def _line(actor: Actor, case: Case) -> CaseLine:
    is_to_sign = (
        may_edit(actor, case) and awaits_signature_of(actor, case) and not open_problems(case)
    )
    if is_to_sign:
        to_do, page = _("待签署：核对后签署真实性承诺"), "submission:sign"
    else:
        to_do = _next_step(case) if may_edit(actor, case) else ""
        page = "submission:check"
    return CaseLine(
        case=case,
        tier=say(case.edition.tier(case.tier).name),
        state=say(case.stage.name),
        next_step=to_do,
        next_page=page,
        is_self_rating=case.channel == SELF,
    )


def _next_step(case: Case) -> str:
    """What the firm that has the case in hand does with it."""
    count = len(open_problems(case))
    if case.channel == SELF:
        return _to_declare(count)
    if case.state == case.workflow.initial:
        if count:
            return _("补齐或更正 %(count)d 项内容后提交") % {"count": count}
        if not standing_of(case).holds:
            return _("内容已填齐，签署人签署后提交")
        return _("内容已填齐，核对后提交")
    if count:
        return _("按退回意见修改，补齐或更正 %(count)d 项内容后重新提交") % {"count": count}
    return _("按退回意见修改后重新提交")


def _to_declare(count: int) -> str:
    """A self-rating goes nowhere: it is declared."""
    if count:
        return _("补齐或更正 %(count)d 项内容后声明") % {"count": count}
    return _("内容已填齐，由签署人核对后声明")


def rounds_at_work(actor: Actor, now: dt.datetime) -> list[AtWork]:
    """Every round that is open or in which something waits for the actor."""
    opened = set(open_rounds(now).values_list("pk", flat=True))
    counts = _counts(actor)
    desk = actor.authority_id or desk_of(actor)
    found = [
        _at_work(actor, round_, counts, desk, is_open=round_.pk in opened, now=now)
        for round_ in Round.objects.prefetch_related("deadlines")
    ]
    return [each for each in found if each.is_open or each.piles]


def _counts(actor: Actor) -> Counter[tuple[int, str]]:
    """How many cases wait, by round and tier, in one query."""
    rows = (
        review.waiting_for(actor)
        .order_by()
        .values_list("round_id", "tier")
        .annotate(number=Count("pk"))
    )
    return Counter({(round_id, tier): number for round_id, tier, number in rows})


def _at_work(
    actor: Actor,
    round_: Round,
    counts: Counter[tuple[int, str]],
    desk: int | None,
    *,
    is_open: bool,
    now: dt.datetime,
) -> AtWork:
    level = LEVEL_OF_ROLE.get(actor.role or "")
    closing = deadline(round_, level, desk, actor.role or "") if level else None
    return AtWork(
        round=round_,
        deadline=closing,
        days_left=(closing.closes_at - now).days if closing else None,
        is_open=is_open,
        piles=[
            Pile(tier, say(round_.rules.tier(tier).name), counts[round_.pk, tier])
            for tier in round_.tiers
            if counts[round_.pk, tier]
        ],
    )


def recently_done(actor: Actor) -> list[Done]:
    """The steps that the actor took last, and the opinions they issued."""
    entries = list(
        Entry.objects.filter(
            actor_id=actor.user_id,
            organisation=actor.organisation,
            stream__startswith=STREAM,
            action__in=_worth_listing(),
        ).order_by("-at")[:SHOWN]
    )
    cases = review.with_parties(visible_cases(actor)).in_bulk([_case_of(e) for e in entries])
    return [
        Done(entry.at, _what(entry, cases[_case_of(entry)]), cases[_case_of(entry)])
        for entry in entries
        if _case_of(entry) in cases
    ]


def _case_of(entry: Entry) -> uuid.UUID:
    return uuid.UUID(entry.stream.removeprefix(STREAM))


def _worth_listing() -> set[str]:
    """Every step of every workflow; and of what is done between steps, what counts."""
    workflows = [w for round_ in Round.objects.all() for w in round_.rules.workflows]
    return {step.action for w in workflows for step in w.steps} | {STARTED, ISSUE_OPINION}


def _what(entry: Entry, case: Case) -> str:
    """What the action is called in the case's own workflow."""
    labels = {step.action: say(step.label) for step in case.workflow.steps}
    labels |= {STARTED: _("建立申报"), ISSUE_OPINION: _("出具初审意见")}
    return labels[entry.action]
