"""What is read of consultations."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from tihang.edition.model import Edition
from tihang.platform.actor import ENTERPRISE_ROLES, Actor, Role
from tihang.platform.countersign.models import Answer, Consultation, Objection
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.queries import visible_cases
from tihang.platform.registry.models import Authority, Function
from tihang.platform.rounds.models import Round

GUARD = "countersigned"


def consultations(actor: Actor) -> QuerySet[Consultation]:
    """Those that the actor's authority asked for, or that its department was asked in."""
    found = Consultation.objects.select_related("round", "authority")
    if actor.authority_id is None:
        return found.none()
    if actor.role == Role.DEPARTMENT_OFFICER:
        return found.filter(departments__department_id=actor.authority_id)
    return found.filter(authority_id=actor.authority_id)


def listed(actor: Actor) -> QuerySet[Consultation]:
    """The same with what a line of the list shows."""
    return (
        consultations(actor)
        .order_by("-asked_at", "-serial")
        .annotate(
            case_count=Count("entries", distinct=True),
            asked_count=Count("departments", distinct=True),
            answered_count=Count("answers__department", distinct=True),
            own_count=Count(
                "answers", filter=Q(answers__department_id=actor.authority_id), distinct=True
            ),
        )
    )


def unanswered(actor: Actor, now: dt.datetime) -> QuerySet[Consultation]:
    """Those in which the actor's department may still be heard and has said nothing."""
    if actor.role != Role.DEPARTMENT_OFFICER:
        return Consultation.objects.none()
    own = Answer.objects.filter(consultation=OuterRef("pk"), department=actor.authority_id)
    return consultations(actor).filter(~Exists(own), due_at__gt=now)


def unsettled(actor: Actor) -> QuerySet[Objection]:
    """Objections that the actor's authority has not dealt with, of answers that count."""
    later = Answer.objects.filter(
        consultation=OuterRef("answer__consultation"),
        department=OuterRef("answer__department"),
        version__gt=OuterRef("answer__version"),
    )
    found = Objection.objects.filter(answer__consultation__authority=actor.authority_id or 0)
    return found.filter(~Exists(later), settlement=None)


def find_consultation(actor: Actor, consultation: uuid.UUID) -> Consultation:
    """A consultation that the actor takes part in. Raises Http404."""
    return get_object_or_404(consultations(actor), pk=consultation)


def departments_beside(authority_id: int | None) -> list[Authority]:
    """The departments registered beside an authority; a consultation goes to all of them."""
    if authority_id is None:
        return []
    return in_order(Authority.objects.filter(lead_id=authority_id))


def in_order(departments: Iterable[Authority]) -> list[Authority]:
    """In the order in which the notice names them."""
    order = list(Function.values)
    return sorted(departments, key=lambda each: (order.index(each.function), each.code))


def desk_states(edition: Edition, role: str | None) -> set[str]:
    """The states from which a case may go on only when it was countersigned."""
    return {
        origin
        for workflow in edition.workflows
        for step in workflow.steps
        if step.who == role and GUARD in step.guards
        for origin in step.origin
    }


def cases_to_ask_about(actor: Actor, round_: Round, tier: str) -> list[Case]:
    """The cases of a tier on the actor's desk that no running consultation holds as they are."""
    cases = list(
        visible_cases(actor)
        .filter(round=round_, tier=tier, state__in=desk_states(round_.rules, actor.role))
        .select_related("round", "factory__enterprise", "authority")
        .order_by("state_since", "number")
    )
    asked = set(
        consultations(actor)
        .filter(entries__revision__in=filed_now(cases).values())
        .values_list("entries__case_id", flat=True)
    )
    return [case for case in cases if case.pk not in asked]


def filed_now(cases: Iterable[Case]) -> dict[uuid.UUID, int]:
    """What the firm handed in last of each case, as the id of the revision; one query."""
    cases = list(cases)
    by_firm = {
        step.action
        for case in cases
        for step in case.workflow.steps
        if step.who in ENTERPRISE_ROLES
    }
    found = Revision.objects.filter(case__in=cases, step__in=by_firm).order_by("number")
    return dict(found.values_list("case_id", "pk"))


def last_answers(consultation: Consultation) -> dict[int, Answer]:
    """The answer of each department that counts, with its objections and their settlements."""
    answers = consultation.answers.select_related("department", "officer")
    return {
        answer.department_id: answer
        for answer in answers.prefetch_related("objections__settlement__officer")
    }


def answers_of(consultation: Consultation, department: int | None) -> QuerySet[Answer]:
    """All answers of a department, the latest first."""
    answers = consultation.answers.filter(department_id=department).select_related("officer")
    return answers.prefetch_related("objections__case__factory__enterprise").order_by("-version")


def find_objection(consultation: Consultation, objection: int) -> Objection:
    """An objection that was raised in the consultation. Raises Http404."""
    return get_object_or_404(
        Objection.objects.select_related("case", "answer__department"),
        pk=objection,
        answer__consultation=consultation,
    )
