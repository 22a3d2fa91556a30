"""How cases stand in countersigning: who was heard, who objects, what is settled."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.countersign import queries
from tihang.platform.countersign.models import (
    Answer,
    Consultation,
    ConsultedCase,
    ConsultedDepartment,
    Objection,
    Position,
)
from tihang.platform.filing.models import Case
from tihang.platform.registry.models import Authority
from tihang.platform.words import moment

SILENT = "silent"
"""The time is over and the department has said nothing."""
WAITING = "waiting"
CHIPS = {
    Position.CONSENT: "good",
    Position.OBJECTION: "bad",
    Position.NONE: "",
    SILENT: "wait",
    WAITING: "info",
}


@dataclass(frozen=True)
class Cell:
    """What one department says of one case."""

    state: str
    """A position, ``silent`` or ``waiting``."""
    label: str
    objection: Objection | None = None

    @property
    def chip(self) -> str:
        return CHIPS[self.state]

    @property
    def is_settled(self) -> bool:
        return self.objection is not None and hasattr(self.objection, "settlement")

    @property
    def is_open(self) -> bool:
        """An objection that nobody has dealt with yet."""
        return self.objection is not None and not self.is_settled


@dataclass(frozen=True)
class Line:
    """A case of the batch before all departments."""

    entry: ConsultedCase
    cells: tuple[Cell, ...]
    is_current: bool
    """The firm has handed in nothing else since it was put to the departments."""


@dataclass(frozen=True)
class Board:
    """All departments × cases of a consultation."""

    departments: tuple[Authority, ...]
    answers: tuple[Answer | None, ...]
    lines: tuple[Line, ...]

    @property
    def heads(self) -> list[tuple[Authority, Answer | None]]:
        return list(zip(self.departments, self.answers, strict=True))

    @property
    def heard(self) -> int:
        return sum(answer is not None for answer in self.answers)

    @property
    def open_objections(self) -> int:
        return sum(cell.is_open for line in self.lines for cell in line.cells)


def board(consultation: Consultation, now: dt.datetime | None = None) -> Board:
    """The table that the asking authority watches; constant in queries."""
    asked = consultation.departments.select_related("department")
    departments = tuple(queries.in_order(each.department for each in asked))
    answers = queries.last_answers(consultation)
    entries = list(
        consultation.entries.select_related(
            "case__round", "case__factory__enterprise", "case__authority"
        )
    )
    filed = queries.filed_now(entry.case for entry in entries)
    over = consultation.is_over(now)
    return Board(
        departments,
        tuple(answers.get(each.pk) for each in departments),
        tuple(
            Line(
                entry,
                tuple(cell(answers.get(d.pk), entry.case_id, over=over) for d in departments),
                filed.get(entry.case_id) == entry.revision_id,
            )
            for entry in entries
        ),
    )


def cell(answer: Answer | None, case: uuid.UUID, *, over: bool) -> Cell:
    """A department's word on one case; an objection to others is none to this one."""
    if answer is None:
        return Cell(SILENT, _("逾期未复")) if over else Cell(WAITING, _("尚未答复"))
    objection = next((o for o in answer.objections.all() if o.case_id == case), None)
    if objection:
        return Cell(Position.OBJECTION, _("有异议"), objection)
    if answer.position == Position.OBJECTION:
        return Cell(Position.CONSENT, _("同意"))
    return Cell(answer.position, answer.get_position_display())


def obstacles(
    actor: Actor, cases: Sequence[Case], now: dt.datetime | None = None
) -> dict[uuid.UUID, list[str]]:
    """What countersigning still holds against each case at the actor's office.

    Constant in queries. A case without any obstacle is not in the answer. Only what was said
    of the firm's present filing counts: after a return the departments are asked anew.
    """
    if not cases or not queries.departments_beside(actor.authority_id):
        return {}
    entries = _entries(actor, cases)
    held: dict[uuid.UUID, list[Consultation]] = {}
    for entry in entries:
        held.setdefault(entry.case_id, []).append(entry.consultation)
    heard = _heard({c.pk: c for each in held.values() for c in each}.values())
    found = {
        case.pk: [
            problem
            for consultation in held.get(case.pk, [])
            for problem in _problems(case, consultation, heard[consultation.pk], now)
        ]
        if case.pk in held
        else [_("%(number)s 尚未请会同部门会签") % {"number": case.number}]
        for case in cases
    }
    return {case: problems for case, problems in found.items() if problems}


Heard = list[tuple[Authority, Answer | None]]


def _heard(consultations: Iterable[Consultation]) -> dict[uuid.UUID, Heard]:
    """Each department that was asked with its answer, for several consultations at once."""
    ids = [each.pk for each in consultations]
    answers = {
        (answer.consultation_id, answer.department_id): answer
        for answer in Answer.objects.filter(consultation__in=ids).prefetch_related(
            "objections__settlement"
        )
    }
    heard: dict[uuid.UUID, Heard] = {each: [] for each in ids}
    asked = ConsultedDepartment.objects.filter(consultation__in=ids).select_related("department")
    for each in asked:
        answer = answers.get((each.consultation_id, each.department_id))
        heard[each.consultation_id].append((each.department, answer))
    order = queries.in_order(department for each in heard.values() for department, _said in each)
    return {pk: sorted(each, key=lambda pair: order.index(pair[0])) for pk, each in heard.items()}


def _problems(
    case: Case, consultation: Consultation, heard: Heard, now: dt.datetime | None
) -> Iterator[str]:
    over = consultation.is_over(now)
    for department, answer in heard:
        said = cell(answer, case.pk, over=over)
        words = {"number": case.number, "department": department.label}
        if said.is_open:
            yield _("%(department)s对 %(number)s 有异议，尚未写明处理情况") % words
        elif said.state == WAITING or (said.state == SILENT and awaits_the_silent(case)):
            yield _("%(department)s尚未就 %(number)s 答复会签（答复截止 %(time)s）") % {
                **words,
                "time": moment(consultation.due_at),
            }


def said_of(
    actor: Actor, cases: Sequence[Case], now: dt.datetime | None = None
) -> dict[uuid.UUID, dict[str, str]]:
    """What each department last said of each case as it is filed now; constant in queries."""
    entries = _entries(actor, cases)
    heard = _heard({e.consultation_id: e.consultation for e in entries}.values())
    return {
        entry.case_id: {
            department.label: _in_words(
                cell(answer, entry.case_id, over=entry.consultation.is_over(now))
            )
            for department, answer in heard[entry.consultation_id]
        }
        for entry in entries
    }


def _entries(actor: Actor, cases: Sequence[Case]) -> list[ConsultedCase]:
    """Where the actor's office put these cases, as they are filed now, to its departments."""
    asked = ConsultedCase.objects.filter(
        revision__in=queries.filed_now(cases).values(),
        consultation__in=queries.consultations(actor),
    )
    return list(asked.select_related("consultation").order_by("consultation__asked_at"))


def _in_words(said: Cell) -> str:
    return f"{said.label}：{said.objection.reason}" if said.objection else said.label


def awaits_the_silent(case: Case) -> bool:
    """The edition would rather wait for a department than take its silence for no opinion."""
    rule = case.edition.countersigning
    return rule is not None and rule.silence == "awaited"
