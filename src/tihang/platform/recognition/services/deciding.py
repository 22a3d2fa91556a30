"""Deciding on a case without moving it yet, and taking a decision back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.edition.model import Step
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal.services import record
from tihang.platform.outbox import services as outbox
from tihang.platform.recognition import notices
from tihang.platform.recognition.models import Decision
from tihang.platform.review.rules import officer
from tihang.platform.review.steps import goes_with_list
from tihang.platform.words import say


@transaction.atomic
def decide(actor: Actor, case: Case, action: str, reason: str = "") -> Decision:
    """Decide on a step into an end state; it is taken when the decision is released.

    Whatever stands against the step stands against the decision. Raises StepRefused, also
    where a colleague has decided already.
    """
    office = officer(actor)
    case = workflow.lock(case)
    step = workflow.find_step(case, action, actor)
    _check(case, step, actor, reason.strip())
    decision = Decision.objects.create(
        case=case,
        action=action,
        reason=reason.strip(),
        authority_id=office.authority_id,
        by_id=office.user_id,
    )
    notices.hold(decision, actor)
    record(decision.stream, "decide", actor, facts(decision), at=decision.at)
    return decision


def _check(case: Case, step: Step, actor: Actor, reason: str) -> None:
    if not ends(case, step) or goes_with_list(step):
        raise StepRefused([_("“%(step)s”不作为待发布的决定办理") % {"step": say(step.label)}])
    found = Decision.objects.filter(case=case, state=Decision.State.PENDING).first()
    if found:
        raise StepRefused([_against(found)])
    if step.needs_reason and not reason:
        raise StepRefused([_("请填写“%(step)s”的理由") % {"step": say(step.label)}])
    problems = workflow.obstacles(case, step, actor)
    if problems:
        raise StepRefused(problems)


def ends(case: Case, step: Step) -> bool:
    """The step leads to an end state."""
    return next(state.final for state in case.workflow.states if state.id == step.target)


def facts(decision: Decision) -> dict[str, Any]:
    """What the journal keeps of a decision."""
    return {
        "decision": str(decision.pk),
        "case": str(decision.case_id),
        "number": decision.case.number,
        "action": decision.action,
        "reason": decision.reason,
    }


def decide_from_page(actor: Actor, case: Case, action: str, reason: str) -> str:
    """The page of a step takes a decision; says what the officer is to do next."""
    decision = decide(actor, case, action, reason)
    return _("%(number)s 已拟“%(step)s”，待发布。可在“决定”中发布或撤销。") % {
        "number": decision.case.number,
        "step": say(decision.step.label),
    }


@transaction.atomic
def undo(actor: Actor, decision: Decision) -> Decision:
    """Take a pending decision back; nobody hears of it. Raises Conflict once it is settled."""
    decision = lock_pending(decision)
    _settle_as_undone(actor, decision)
    return decision


def _settle_as_undone(actor: Actor, decision: Decision) -> None:
    decision.state = Decision.State.UNDONE
    decision.settled_at, decision.settled_by_id = timezone.now(), actor.user_id
    decision.save(update_fields=["state", "settled_at", "settled_by"])
    outbox.withdraw(actor, decision.pk)
    record(decision.stream, "undo-decision", actor, facts(decision), at=decision.settled_at)


def lock_pending(decision: Decision) -> Decision:
    """The decision read anew and kept from others. Raises Conflict unless it is pending.

    The case is locked first, as by whoever decides, so that two never wait for each other.
    """
    case = workflow.lock(decision.case)
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.case = case
    if not locked.is_pending:
        raise Conflict(
            _("%(number)s 的决定已由同事%(state)s，请刷新页面查看")
            % {"number": case.number, "state": _settled(locked)}
        )
    return locked


def _settled(decision: Decision) -> str:
    return _("发布") if decision.state == Decision.State.RELEASED else _("撤销")


def pending_decision(case: Case, step: Step, actor: Actor) -> list[str]:
    """What stands against any other step of the office: its own decision, not released yet.

    Others are told nothing: they do not know of it.
    """
    if actor.authority_id is None:
        return []
    pending = Decision.objects.filter(
        case=case, state=Decision.State.PENDING, authority=actor.authority_id
    )
    found = pending.exclude(action=step.action).first()
    return [_against(found)] if found else []


def _against(decision: Decision) -> str:
    return _("%(number)s 已拟“%(step)s”（待发布），如需改办请先撤销该决定") % {
        "number": decision.case.number,
        "step": say(decision.step.label),
    }


def drop_overtaken(case: Case, _step: Step, actor: Actor) -> None:
    """A case that has moved on otherwise, such as by the firm's withdrawal, leaves no decision
    behind that could not be released any more."""
    pending = Decision.objects.filter(case=case, state=Decision.State.PENDING)
    for decision in pending.select_for_update(of=("self",)):
        _settle_as_undone(actor, decision)
