"""Releasing decisions: each takes its step, or says why it cannot, without stopping others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal.services import record
from tihang.platform.outbox import services as outbox
from tihang.platform.recognition.models import Decision, Release
from tihang.platform.recognition.services.deciding import facts, lock_pending
from tihang.platform.review import services as review
from tihang.platform.review.rules import officer


@dataclass(frozen=True)
class Outcome:
    """What became of one decision at the release, or would become of it now."""

    decision: Decision
    problems: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.problems


def preview(actor: Actor, decisions: Sequence[Decision]) -> list[Outcome]:
    """What would happen to each now; nothing is changed."""
    return [Outcome(each, tuple(_against(actor, each))) for each in decisions]


def _against(actor: Actor, decision: Decision) -> list[str]:
    if not decision.is_pending:
        return [_("该决定已发布或撤销")]
    try:
        step = workflow.find_step(decision.case, decision.action, actor)
    except StepRefused as refused:
        return refused.problems
    return workflow.obstacles(decision.case, step, actor)


def release(
    actor: Actor, decisions: Sequence[Decision], *, number: str = "", dated: dt.date | None = None
) -> tuple[Release, list[Outcome]]:
    """Release decisions together. One that cannot be released stays pending, with the reason.

    Raises ValidationError where a document is needed and not named.
    """
    opened = open_release(actor, decisions, number=number, dated=dated)
    return opened, [release_one(actor, each, opened) for each in decisions]


@transaction.atomic
def open_release(
    actor: Actor, decisions: Sequence[Decision], *, number: str = "", dated: dt.date | None = None
) -> Release:
    """Begin a release; its decisions follow one by one (``release_one``).

    Recognising needs the document's number and date. Raises ValidationError by field.
    """
    office = officer(actor)
    _check_document(any(each.step.recognises for each in decisions), number.strip(), dated)
    opened = Release.objects.create(
        authority_id=office.authority_id,
        number=number.strip(),
        dated=dated,
        by_id=office.user_id,
    )
    record(
        f"decisions:{office.authority_id}",
        "open-release",
        actor,
        {
            "release": str(opened.pk),
            "number": opened.number,
            "date": dated and dated.isoformat(),
            "decisions": [str(each.pk) for each in decisions],
        },
        at=opened.at,
    )
    return opened


def _check_document(recognises: bool, number: str, dated: dt.date | None) -> None:
    errors: dict[str, str] = {}
    if recognises and not number:
        errors["number"] = _("认定须填写文号")
    if recognises and dated is None:
        errors["dated"] = _("认定须填写文件日期")
    if dated and dated > timezone.localdate():
        errors["dated"] = _("文件日期不能晚于今天")
    if errors:
        raise ValidationError(errors)


def release_one(actor: Actor, decision: Decision, opened: Release) -> Outcome:
    """Take the step of one decision and let its messages go, or change nothing and say why."""
    try:
        return Outcome(_release(actor, decision, opened))
    except StepRefused as refused:
        return Outcome(decision, tuple(refused.problems))
    except Conflict as refused:
        return Outcome(decision, (str(refused),))
    except ValidationError as refused:
        return Outcome(decision, tuple(refused.messages))


@transaction.atomic
def _release(actor: Actor, decision: Decision, opened: Release) -> Decision:
    decision = lock_pending(decision)
    decision.state, decision.release = Decision.State.RELEASED, opened
    decision.settled_at, decision.settled_by_id = timezone.now(), actor.user_id
    decision.save(update_fields=["state", "release", "settled_at", "settled_by"])
    decision.case = _take(actor, decision, opened)
    outbox.release(actor, decision.pk)
    data = facts(decision) | {"release": str(opened.pk)}
    record(decision.stream, "release-decision", actor, data, at=decision.settled_at)
    return decision


def _take(actor: Actor, decision: Decision, opened: Release) -> Case:
    """The step, with what the case's journal is to know of the decision."""
    data: dict[str, Any] = {"decision": str(decision.pk)}
    if opened.number:
        data["number"] = opened.number
    if opened.dated:
        data["date"] = opened.dated.isoformat()
    case, reason = decision.case, decision.reason
    if decision.action == "refuse":
        return review.refuse(actor, case, reason=reason, data=data)
    if decision.action == "decline":
        return review.decline(actor, case, reason=reason, data=data)
    if decision.action == "recognise":
        return review.recognise(actor, case, data=data)
    return review.send_up(actor, case, decision.action, data)
