"""The one service that moves a case, along the edition's table of steps and no other way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import Step, Workflow
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import jurisdiction, revisions
from tihang.platform.filing.corrections.opening import Opening
from tihang.platform.filing.corrections.queries import label_of_place, open_correction
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.journal import services as journal
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Recognition
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.levels import LEVEL_OF_ROLE
from tihang.platform.rounds.models import Deadline
from tihang.platform.words import moment, say

STARTED = "start_case"
"""The journal's first entry of a case; its data name the state that it begins in."""

Guard = Callable[[Case, Actor], list[str]]
"""What still stands against a step, in words for the user; empty when nothing does."""

_guards: dict[str, Guard] = {}

AfterStep = Callable[[Case, Step, Actor], None]
"""What another app does when a step was taken, in the step's own transaction."""

_after_step: list[AfterStep] = []

Bar = Callable[[Case, Step, Actor], list[str]]
"""What another app holds against any step, in words for the user; empty when nothing."""

_bars: list[Bar] = []


class StepRefused(Conflict):
    """A step may not be taken now; ``problems`` says why, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class ReplayError(Exception):
    """The journal of a case does not follow on from itself."""


class Recorded(Protocol):
    """The part of a journal entry that replaying needs."""

    @property
    def seq(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def register_guard(name: str, guard: Guard) -> None:
    """Supply a guard that the edition's table names; call it in ``AppConfig.ready``."""
    _guards[name] = guard


def register_after_step(hook: AfterStep) -> None:
    """Be called after every step that is taken; call it once in ``AppConfig.ready``."""
    if hook not in _after_step:
        _after_step.append(hook)


def register_bar(bar: Bar) -> None:
    """Be asked before every step, whatever the table says; call it in ``AppConfig.ready``."""
    if bar not in _bars:
        _bars.append(bar)


def possible_steps(case: Case, actor: Actor) -> list[Step]:
    """The steps that lead on from the case's state and are this actor's to take."""
    if case.elsewhere:
        return []
    return [
        step
        for step in case.workflow.steps
        if case.state in step.origin and jurisdiction.may_take(actor, step, case)
    ]


def obstacles(case: Case, step: Step, actor: Actor) -> list[str]:
    """What stands against a step now: a deadline that has passed, guards that do not hold."""
    handing = _lateness(case, step) if hands_over(step) else []
    problems = handing + (_beyond_the_return(case, step) if step.freezes else [])
    for name in step.guards:
        problems += _guards[name](case, actor)
    for bar in _bars:
        problems += bar(case, step, actor)
    return problems


def hands_over(step: Step) -> bool:
    """The step passes the filing on, so that a closing time binds it.

    An authority that recognises a tier itself passes nothing on.
    """
    return step.freezes and (not step.recognises or step.who in ENTERPRISE_ROLES)


@transaction.atomic
def take_step(
    case: Case,
    action: str,
    actor: Actor,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    dossier: Dossier | None = None,
) -> Case:
    """Move a case one step; freeze a revision where the table says so; write the journal.

    ``dossier`` is what is frozen, by default the case's current one. Returns the case as
    locked and saved. Raises :class:`StepRefused`, and then nothing has changed.
    """
    case = lock(case)
    step = find_step(case, action, actor)
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise StepRefused([_("请填写“%(step)s”的理由") % {"step": say(step.label)}])
    problems = obstacles(case, step, actor)
    if problems:
        raise StepRefused(problems)
    revision = revisions.freeze(case, step.action, actor, dossier) if step.freezes else None
    origin, case.state, case.state_since = case.state, step.target, timezone.now()
    case.desk = jurisdiction.desk_of(case)
    case.save(update_fields=["state", "state_since", "desk"])
    journal.record(
        case.stream,
        step.action,
        actor,
        {
            "action": step.action,
            "from": origin,
            "to": step.target,
            "revision": revision and revision.number,
            "hash": revision and revision.content_hash,
            "reason": reason,
            "data": dict(data or {}),
        },
        at=case.state_since,
    )
    if step.recognises:
        recognise(case, step, actor, data or {})
    for hook in _after_step:
        hook(case, step, actor)
    return case


def recognise(case: Case, step: Step, actor: Actor, data: Mapping[str, Any]) -> None:
    """The factory holds the tier from now on; the next tier asks for it.

    A firm declares the basic tier of itself; the others are granted by whoever takes the step,
    whose ``data`` may name the document's ``number`` and the ``date`` of the decision.
    """
    declares = step.who in ENTERPRISE_ROLES
    registry.record_recognition(
        actor,
        case.factory,
        tier=case.tier,
        number=str(data.get("number") or f"{'自评' if declares else '认定'}-{case.number}"),
        issuer=case.enterprise.name if declares else actor.organisation,
        date=dt.date.fromisoformat(data["date"])
        if data.get("date")
        else timezone.localdate(case.state_since),
        kind=Recognition.Kind.DECLARED if declares else Recognition.Kind.RECORDED,
        case=case.pk,
    )


def lay_elsewhere(case: Case, office: str) -> None:
    """Let an office's own installation go on with a case; with a blank name, this one."""
    case.elsewhere = office
    case.desk = jurisdiction.desk_of(case)
    case.save(update_fields=["elsewhere", "desk"])


def away(case: Case) -> str:
    """What to say of a case that another installation goes on with."""
    return _(
        "申报 %(number)s 已随数据包移交“%(office)s”办理，本系统不能再作处理；"
        "对方的决定将随数据包返回"
    ) % {"number": case.number, "office": case.elsewhere}


def lock(case: Case) -> Case:
    """Read a case anew and keep it from others until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("round", "factory__enterprise", "authority")
        .get(pk=case.pk)
    )


def replay(entries: Iterable[Recorded], workflow: Workflow) -> str:
    """The state that the journal of a case leads to, walking the table of steps again.

    Raises :class:`ReplayError` for an entry that does not follow from the one before.
    """
    state = ""
    steps = {
        (step.action, origin): step.target for step in workflow.steps for origin in step.origin
    }
    actions = {step.action for step in workflow.steps}
    for entry in entries:
        if entry.action == STARTED:
            state = str(entry.data["state"])
        elif entry.action in actions:
            moved = (entry.data["from"], entry.data["to"])
            if moved != (state, steps.get((entry.action, state))):
                raise ReplayError(
                    f"entry {entry.seq}: {entry.action} does not lead on from {state}"
                )
            state = str(entry.data["to"])
    return state


def binding_deadline(case: Case, step: Step) -> Deadline | None:
    """The deadline that binds a step.

    Each level hands over by its own time. A firm that was asked to correct its filing has
    until the time of the desk that asked, for the firm's own time may be over by then; the
    desk may have set an earlier date for it.
    """
    closing, due = _desk_deadline(case, step), _due(case, step)
    if due and (closing is None or due < closing.closes_at):
        return Deadline(round=case.round, role_level=LEVEL_OF_ROLE[step.who], closes_at=due)
    return closing


def _desk_deadline(case: Case, step: Step) -> Deadline | None:
    level = LEVEL_OF_ROLE[step.who]
    if step.who in ENTERPRISE_ROLES and case.workflow.initial not in step.origin:
        desk = next(s.waits_for for s in case.workflow.states if s.id == step.target)
        level = LEVEL_OF_ROLE.get(desk or "", level)
    return rounds.deadline(case.round, level, case.authority_id, step.who)


def _due(case: Case, step: Step) -> dt.datetime | None:
    """By when a returned filing has to come back."""
    if step.who not in ENTERPRISE_ROLES or case.state not in step.origin:
        return None
    correction = open_correction(case)
    return correction.due_at if correction else None


def _lateness(case: Case, step: Step, now: dt.datetime | None = None) -> list[str]:
    closing = binding_deadline(case, step)
    if closing is None or not closing.has_passed(now or timezone.now()):
        return []
    if _desk_deadline(case, step) != closing:
        return [
            _("补正期限为 %(time)s，已过，不予接收；如需延期请联系“%(office)s”")
            % {"time": moment(closing.last_second), "office": case.authority.label}
        ]
    return [_("已于 %(time)s 截止，逾期不予接收") % {"time": moment(closing.last_second)}]


def _beyond_the_return(case: Case, step: Step) -> list[str]:
    """What a returned filing changed besides what it was returned for; nothing, as it is
    written. Whoever wrote around the draft's own services is found out here."""
    if step.who not in ENTERPRISE_ROLES or case.state not in step.origin:
        return []
    correction = open_correction(case)
    if correction is None:
        return []
    opening = Opening(frozenset(correction.places))
    before, after = loaded(correction.revision.dossier), revisions.current_dossier(case)
    closed = opening.closed_among(before, after)
    if not closed:
        return []
    names = _("、").join(dict.fromkeys(label_of_place(case, each) for each in closed[:5]))
    return [_("以下内容未退回，却有改动，不能提交：%(places)s") % {"places": names}]


def find_step(case: Case, action: str, actor: Actor) -> Step:
    """The step that this action is for the actor now. Raises StepRefused, saying why not."""
    if case.elsewhere:
        raise StepRefused([away(case)])
    steps = [step for step in case.workflow.steps if step.action == action]
    mine = [step for step in steps if jurisdiction.may_take(actor, step, case)]
    if not mine:
        raise StepRefused([_("您的角色不能办理此步骤")])
    found = next((step for step in mine if case.state in step.origin), None)
    if found is None:
        raise StepRefused(
            [
                _("申报 %(number)s 现为“%(state)s”，不能“%(step)s”，请刷新页面查看最新状态")
                % {"number": case.number, "state": say(case.stage.name), "step": say(mine[0].label)}
            ]
        )
    return found
