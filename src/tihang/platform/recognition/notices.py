"""Who hears of which step of a case, and in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import Step
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.outbox import kinds
from tihang.platform.outbox import services as outbox
from tihang.platform.outbox.services import Addressee
from tihang.platform.recognition.models import Decision
from tihang.platform.registry.models import Authority
from tihang.platform.registry.queries import chain_above

RECEIVED = kinds.Kind(
    "case-received",
    _("收到申报：%(firm)s（%(tier)s）%(number)s"),
    _("%(firm)s的申报 %(number)s 已提交，请及时审查。"),
)
SENT_UP = kinds.Kind(
    "case-sent-up",
    _("收到上报：%(firm)s（%(tier)s）%(number)s"),
    _("%(firm)s的申报 %(number)s 已上报，现为“%(state)s”。"),
)
GIVEN_BACK = kinds.Kind(
    "case-given-back",
    _("上级退回：%(firm)s（%(tier)s）%(number)s"),
    _("%(firm)s的申报 %(number)s 由上级退回，请按退回意见办理。"),
)
ON_ITS_WAY = kinds.Kind(
    "case-on-its-way",
    _("申报 %(number)s 现为“%(state)s”"),
    _("%(firm)s的申报 %(number)s（%(tier)s）已进入“%(state)s”。"),
)
RETURNED = kinds.Kind(
    "case-returned",
    _("申报 %(number)s 已退回，请修改后重新提交"),
    _("请打开申报查看退回意见，修改后重新提交。"),
)
RETURNED_UNTIL = kinds.Kind(
    "case-returned-until",
    _("申报 %(number)s 已退回，请于 %(due)s 前修改后重新提交"),
    _("请打开申报查看退回意见，在期限前修改后重新提交。"),
)
WITHDRAWN = kinds.Kind(
    "case-withdrawn",
    _("企业撤回申报：%(firm)s %(number)s"),
    _("%(firm)s已撤回申报 %(number)s，不再办理。"),
)
ENDED = kinds.Kind(
    "case-ended",
    _("申报 %(number)s 的办理结果：%(state)s"),
    _("%(firm)s的申报 %(number)s（%(tier)s）办理结果为“%(state)s”。"),
)
DECLARED = kinds.Kind(
    "case-declared",
    _("企业声明自评：%(firm)s（%(tier)s）%(number)s"),
    _("%(firm)s已声明%(tier)s自评结果 %(number)s，并登记在册。"),
)
DECLARATION_ENDED = kinds.Kind(
    "declaration-ended",
    _("%(firm)s的%(tier)s自评声明已终止：%(number)s"),
    _("终止原因：%(reason)s"),
)

Whom = Callable[[Case, Actor], list[Addressee]]


def firm(case: Case, _actor: Actor) -> list[Addressee]:
    return [case.enterprise]


def office(case: Case, _actor: Actor) -> list[Addressee]:
    """The county or group that the case was filed with."""
    return [case.authority]


def desk(case: Case, _actor: Actor) -> list[Addressee]:
    """The office on which the case lies now."""
    return [case.desk] if case.desk else []


def concerned(case: Case, actor: Actor) -> list[Addressee]:
    """All that a result concerns: the firm, and the offices that had the case before."""
    before: list[Addressee] = []
    for each in chain_above(case.authority):
        if each.pk == actor.authority_id:
            break
        before.append(each)
    return [case.enterprise, *before]


@dataclass(frozen=True)
class Notice:
    """A kind of message, and whom it goes to."""

    kind: kinds.Kind
    whom: Whom


NOTICES: dict[str, tuple[Notice, ...]] = {
    "submit": (Notice(RECEIVED, office),),
    "resubmit": (Notice(RECEIVED, office),),
    "return": (Notice(RETURNED, firm),),
    "send_up": (Notice(SENT_UP, desk), Notice(ON_ITS_WAY, firm)),
    "hand_up": (Notice(SENT_UP, desk), Notice(ON_ITS_WAY, firm)),
    "send_back": (Notice(GIVEN_BACK, desk), Notice(ON_ITS_WAY, firm)),
    "declare": (Notice(DECLARED, office),),
    "refuse": (Notice(ENDED, concerned),),
    "decline": (Notice(ENDED, concerned),),
    "recommend": (Notice(ENDED, concerned),),
    "recognise": (Notice(ENDED, concerned),),
}
"""Action → who hears of it when it is done."""


def register() -> None:
    kinds.register(
        RECEIVED,
        SENT_UP,
        GIVEN_BACK,
        ON_ITS_WAY,
        RETURNED,
        RETURNED_UNTIL,
        WITHDRAWN,
        ENDED,
        DECLARED,
        DECLARATION_ENDED,
    )


def tell(case: Case, step: Step, actor: Actor) -> None:
    """After a step: tell whom it concerns. A decision's messages were held for it already."""
    if step.action == "withdraw":
        _tell_of_withdrawal(case, actor)
    elif not _was_held(case, step):
        for notice in NOTICES.get(step.action, ()):
            _put(case, step, actor, notice)


def hold(decision: Decision, actor: Actor) -> None:
    """Put what is to be told of a decision into the outbox, for its release."""
    for notice in NOTICES.get(decision.action, ()):
        _put(decision.case, decision.step, actor, notice, held_for=decision)


def _was_held(case: Case, step: Step) -> bool:
    released = Decision.State.RELEASED
    return Decision.objects.filter(case=case, action=step.action, state=released).exists()


def _tell_of_withdrawal(case: Case, actor: Actor) -> None:
    """The office hears of it only where it had the case."""
    if _last_data(case).get("from") != case.workflow.initial:
        target = next(s for s in case.workflow.steps if s.action == "withdraw")
        _put(case, target, actor, Notice(WITHDRAWN, office))


def _put(
    case: Case, step: Step, actor: Actor, notice: Notice, *, held_for: Decision | None = None
) -> None:
    state = next(each for each in case.workflow.states if each.id == step.target)
    kind, due = notice.kind, None
    if kind is RETURNED and (due := _due(case)):
        kind = RETURNED_UNTIL
    params: dict[str, kinds.Param] = {
        "number": case.number,
        "firm": case.enterprise.name,
        "tier": kinds.both(case.edition.tier(case.tier).name),
        "state": kinds.both(state.name),
    }
    if due:
        params["due"] = kinds.instant(due)
    outbox.put(
        actor,
        [each for each in notice.whom(case, actor) if not _is_own(actor, each)],
        kind.id,
        params,
        link=reverse("filing:case", args=[case.pk]),
        about=case.pk,
        round_=case.round.code,
        hold=held_for.pk if held_for else None,
    )


def _is_own(actor: Actor, addressee: Addressee) -> bool:
    """An office needs no message of what it has done itself."""
    return isinstance(addressee, Authority) and addressee.pk == actor.authority_id


def _due(case: Case) -> dt.datetime | None:
    """By when a returned filing is due, where the office has set it."""
    due = _last_data(case).get("data", {}).get("due")
    return dt.datetime.fromisoformat(due) if due else None


def _last_data(case: Case) -> dict[str, Any]:
    entry = journal.latest(case.stream)
    return entry.data if entry else {}
