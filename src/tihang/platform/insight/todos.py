"""What waits besides cases: answers, look-ups, previews and decisions that nobody has finished.

Each source costs the same few queries however much waits in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.platform.accounts.firms import moves_to_answer
from tihang.platform.actor import Actor
from tihang.platform.countersign import queries as countersign
from tihang.platform.exchange.models import ReceivedBundle
from tihang.platform.exchange.queries import received_by
from tihang.platform.intake.models import TableImport
from tihang.platform.intake.queries import imports_of
from tihang.platform.recognition.models import Decision
from tihang.platform.recognition.queries.decisions import decisions_of
from tihang.platform.recognition.queries.spot_checks import unrecorded
from tihang.platform.review import credit_lists
from tihang.platform.review.rules import examines
from tihang.platform.rounds.pages import round_lines


@dataclass(frozen=True)
class Todo:
    """A kind of work, how much of it there is, where it is done and until when."""

    what: str
    count: int
    url: str
    due: dt.datetime | None = None


def todos_of(actor: Actor, now: dt.datetime) -> list[Todo]:
    """What waits for an officer besides cases; what has to be done by a time first."""
    found = [todo for source in _SOURCES if (todo := source(actor, now)).count]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or now))


def _notices(actor: Actor, _now: dt.datetime) -> Todo:
    waiting = sum(len(line.to_forward) for line in round_lines(actor))
    return Todo(_("上级通知待转发"), waiting, reverse("rounds:notices"))


def _moves(actor: Actor, _now: dt.datetime) -> Todo:
    return Todo(_("企业迁移待答复"), len(moves_to_answer(actor)), reverse("accounts:firms"))


def _credit(actor: Actor, _now: dt.datetime) -> Todo:
    count = credit_lists.open_count(actor) if examines(actor, None) else 0
    return Todo(_("信用核查待查询或复查的企业"), count, reverse("review:credit-list"))


def _answers(actor: Actor, now: dt.datetime) -> Todo:
    asked = countersign.unanswered(actor, now).aggregate(count=Count("pk"), due=Min("due_at"))
    return Todo(_("会签待答复"), asked["count"], reverse("countersign:list"), asked["due"])


def _objections(actor: Actor, _now: dt.datetime) -> Todo:
    count = countersign.unsettled(actor).count()
    return Todo(_("会签异议待处理"), count, reverse("countersign:list"))


def _imports(actor: Actor, now: dt.datetime) -> Todo:
    waiting = imports_of(actor).filter(state=TableImport.State.READ, expires_at__gt=now)
    return Todo(_("汇总表导入待确认"), waiting.count(), reverse("intake:list"))


def _bundles(actor: Actor, _now: dt.datetime) -> Todo:
    ready = received_by(actor).filter(state=ReceivedBundle.State.READY)
    return Todo(_("数据包待确认导入"), ready.count(), reverse("exchange:home"))


def _decisions(actor: Actor, _now: dt.datetime) -> Todo:
    pending = decisions_of(actor).filter(state=Decision.State.PENDING)
    return Todo(_("决定待发布"), pending.count(), reverse("recognition:decisions"))


def _picks(actor: Actor, _now: dt.datetime) -> Todo:
    return Todo(_("抽查结果待登记"), unrecorded(actor).count(), reverse("recognition:spot-checks"))


_SOURCES: tuple[Callable[[Actor, dt.datetime], Todo], ...] = (
    _answers,
    _notices,
    _credit,
    _objections,
    _decisions,
    _imports,
    _bundles,
    _picks,
    _moves,
)
