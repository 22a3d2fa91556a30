"""Asking the departments, answering, settling: one function an intent, with its journal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.countersign import messages, queries, rules
from tihang.platform.countersign.models import (
    Answer,
    Consultation,
    ConsultedCase,
    ConsultedDepartment,
    Objection,
    Position,
    Settlement,
)
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Round
from tihang.platform.words import moment

ASKED = "countersign_asked"
DUE_CHANGED = "countersign_due_changed"
ANSWERED = "countersign_answered"
OBJECTED = "countersign_objected"
SETTLED = "countersign_settled"


@transaction.atomic
def ask(
    actor: Actor,
    round_: Round,
    tier: str,
    cases: Sequence[uuid.UUID],
    *,
    due_at: dt.datetime,
    text: str,
) -> Consultation:
    """Put cases of the actor's desk before all departments beside it.

    Raises ValidationError where there is no case, no department, no time left, or a case is
    not to be asked about (any more).
    """
    if not rules.may_ask(actor, None) or actor.user_id is None or actor.authority_id is None:
        raise PermissionDenied
    # The authority's row is locked, so that two officers never ask about one case twice.
    Authority.objects.select_for_update(of=("self",)).get(pk=actor.authority_id)
    departments = queries.departments_beside(actor.authority_id)
    if not departments:
        raise ValidationError(_("本单位没有登记会同部门，不需要会签"))
    _check_due(due_at)
    chosen = _to_ask_about(actor, round_, tier, cases)
    filed = queries.filed_now(chosen)
    before = Consultation.objects.filter(
        round=round_, authority_id=actor.authority_id, tier=tier
    ).count()
    consultation = Consultation.objects.create(
        round=round_,
        authority_id=actor.authority_id,
        tier=tier,
        serial=before + 1,
        text=text.strip(),
        due_at=due_at,
        asked_by_id=actor.user_id,
    )
    ConsultedCase.objects.bulk_create(
        ConsultedCase(
            consultation=consultation, case=case, revision_id=filed[case.pk], position=position
        )
        for position, case in enumerate(chosen, start=1)
    )
    ConsultedDepartment.objects.bulk_create(
        ConsultedDepartment(consultation=consultation, department=each) for each in departments
    )
    about = {"due_at": due_at.isoformat(), "departments": [each.code for each in departments]}
    for case in chosen:
        record(case.stream, ASKED, actor, {"consultation": str(consultation.pk), **about})
    record(
        consultation.stream,
        ASKED,
        actor,
        {**about, "cases": [case.number for case in chosen], "text": consultation.text},
    )
    messages.asked(actor, consultation, departments)
    return consultation


def _to_ask_about(
    actor: Actor, round_: Round, tier: str, wanted: Sequence[uuid.UUID]
) -> list[Case]:
    at_hand = queries.cases_to_ask_about(actor, round_, tier)
    chosen = [case for case in at_hand if case.pk in set(wanted)]
    if not wanted:
        raise ValidationError({"cases": _("请至少选择一件申报")})
    if len(chosen) != len(set(wanted)):
        raise ValidationError(
            {"cases": _("所选申报有的已送会签或已不在本环节，请刷新页面后重新选择")}
        )
    return chosen


def _check_due(due_at: dt.datetime) -> None:
    if due_at <= timezone.now():
        raise ValidationError({"due_at": _("答复截止时间应晚于现在")})


@transaction.atomic
def change_due(
    actor: Actor, consultation: Consultation, *, due_at: dt.datetime, reason: str
) -> Consultation:
    """Give the departments another time, earlier or later. Raises ValidationError."""
    consultation = _locked(consultation)
    if not rules.is_lead_of(actor, consultation):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("请写明改期的理由")})
    _check_due(due_at)
    before, consultation.due_at = consultation.due_at, due_at
    consultation.save(update_fields=["due_at"])
    record(
        consultation.stream,
        DUE_CHANGED,
        actor,
        {"from": before.isoformat(), "to": due_at.isoformat(), "reason": reason.strip()},
    )
    messages.due_changed(actor, consultation, reason.strip())
    return consultation


@transaction.atomic
def answer(
    actor: Actor,
    consultation: Consultation,
    *,
    position: str,
    reason: str = "",
    objections: Mapping[uuid.UUID, str] | None = None,
    base_version: int = 0,
) -> Answer:
    """Give or change the department's word, until the time is over.

    ``objections`` are the cases objected to, each with its reason. Raises ValidationError for
    an objection without a reason or a case, Conflict when the time is over
    or a colleague has answered meanwhile.
    """
    consultation = _locked(consultation)
    if not rules.may_answer(actor, consultation) or actor.user_id is None:
        raise PermissionDenied
    department = actor.authority_id
    asked = consultation.departments.filter(department_id=department or 0)
    if department is None or not asked.exists():
        raise PermissionDenied
    if consultation.is_over():
        raise Conflict(
            _("会签已于 %(time)s 截止，不能再答复或修改") % {"time": moment(consultation.due_at)}
        )
    given = consultation.answers.filter(department_id=department)
    version = given.count()
    if version != base_version:
        raise Conflict(_("本部门同事刚刚作了答复，您的内容未保存。请查看后再修改。"))
    against = {case: why.strip() for case, why in (objections or {}).items()}
    _check_answer(consultation, position, reason.strip(), against)
    made = Answer.objects.create(
        consultation=consultation,
        department_id=department,
        version=version + 1,
        position=position,
        reason=reason.strip(),
        officer_id=actor.user_id,
    )
    _object(actor, made, against)
    return made


def _check_answer(
    consultation: Consultation, position: str, reason: str, against: Mapping[uuid.UUID, str]
) -> None:
    if position not in Position.values:
        raise ValidationError({"position": _("请选择意见")})
    if position != Position.OBJECTION:
        if against:
            raise ValidationError({"position": _("对个别申报有异议时，请选择“有异议”")})
        return
    if not reason:
        raise ValidationError({"reason": _("有异议时请写明理由")})
    if not against:
        raise ValidationError({"objections": _("请勾选有异议的申报，并逐件写明理由")})
    known = set(consultation.entries.values_list("case_id", flat=True))
    if not set(against) <= known:
        raise ValidationError({"objections": _("所选申报不在本次会签中")})
    if not all(against.values()):
        raise ValidationError({"objections": _("请为每一件有异议的申报写明理由")})


def _object(actor: Actor, made: Answer, against: Mapping[uuid.UUID, str]) -> None:
    """Write the objections and what was said into the journals."""
    consultation = made.consultation
    Objection.objects.bulk_create(
        Objection(answer=made, case_id=case, reason=why) for case, why in against.items()
    )
    entries = consultation.entries.select_related("case")
    for entry in entries:
        against_it = against.get(entry.case_id)
        record(
            entry.case.stream,
            OBJECTED if against_it else ANSWERED,
            actor,
            {
                "consultation": str(consultation.pk),
                "department": made.department.code,
                "function": made.department.function,
                "version": made.version,
                "position": Position.OBJECTION if against_it else _of_the_others(made.position),
                "reason": against_it or made.reason,
            },
            at=made.at,
        )
    record(
        consultation.stream,
        ANSWERED,
        actor,
        {
            "version": made.version,
            "position": made.position,
            "reason": made.reason,
            "objections": {str(case): why for case, why in against.items()},
        },
        at=made.at,
    )
    if against:
        messages.objected(actor, made, len(against))


def _of_the_others(position: str) -> str:
    """Who objects to some cases consents to the others."""
    return Position.CONSENT if position == Position.OBJECTION else position


@transaction.atomic
def settle(actor: Actor, consultation: Consultation, objection: Objection, *, reason: str) -> None:
    """Write down how an objection was dealt with.

    Raises ValidationError without a reason; Conflict where it was settled or withdrawn.
    """
    consultation = _locked(consultation)
    if not rules.is_lead_of(actor, consultation) or actor.user_id is None:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("请写明处理情况")})
    if Settlement.objects.filter(objection=objection).exists():
        raise Conflict(_("该异议已由同事处理，请刷新页面查看"))
    last = consultation.answers.filter(department_id=objection.answer.department_id).last()
    if last is None or last.pk != objection.answer_id:
        raise Conflict(_("该部门已修改意见，请刷新页面查看最新意见后再处理"))
    made = Settlement.objects.create(
        objection=objection, reason=reason.strip(), officer_id=actor.user_id
    )
    about = {
        "consultation": str(consultation.pk),
        "department": objection.answer.department.code,
        "case": objection.case.number,
        "reason": made.reason,
    }
    for stream in (objection.case.stream, consultation.stream):
        record(stream, SETTLED, actor, about, at=made.at)


def _locked(consultation: Consultation) -> Consultation:
    """Read anew and keep from others until the transaction ends."""
    return Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
