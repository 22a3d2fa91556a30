"""What can be done to many cases at once, and how each is checked and done.

An action is a step of the workflow's table; how one case takes it is the business of the
app that owns the step. Steps that move with a ranking, or that ask for something of each
case, such as a return with its items, are not offered here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.edition.model import Step
from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.recognition import services as recognition
from tihang.platform.review import rules, services
from tihang.platform.review.steps import decision_on
from tihang.platform.rounds.models import Round
from tihang.platform.words import say

Do = Callable[[Actor, Case, Step, str], None]

NOT_IN_BULK = frozenset({"return"})
"""Each case needs words of its own."""


@dataclass(frozen=True)
class Action:
    """A step as it is offered for many cases."""

    id: str
    label: str
    needs_reason: bool


def is_offered(step: Step, actor: Actor) -> bool:
    """The step is the actor's, and is taken for its own sake and not with a ranking."""
    moves_with_ranking = "ranked" in step.guards or (
        step.who in rules.RANKERS and step.freezes and not step.recognises
    )
    return (
        actor.is_authority
        and step.who == actor.role
        and step.action not in NOT_IN_BULK
        and not moves_with_ranking
    )


def actions_for(actor: Actor) -> list[Action]:
    """What the actor may do to many cases, the way forward first."""
    found: dict[str, Action] = {}
    for round_ in Round.objects.all():
        for table in round_.rules.workflows:
            for step in table.steps:
                if is_offered(step, actor):
                    action = Action(step.action, say(step.label), step.needs_reason)
                    found.setdefault(step.action, action)
    return sorted(found.values(), key=lambda each: each.needs_reason)


def action_of(actor: Actor, action: str) -> Action | None:
    """The action of that id; none where it is not the actor's to take in bulk."""
    return next((each for each in actions_for(actor) if each.id == action), None)


def problems_of(actor: Actor, case: Case, action: str) -> list[str]:
    """What stands against taking the action on a case now; empty when nothing does."""
    step = _step(actor, case, action)
    if step is None:
        return [_("现为“%(state)s”，不能办理此操作") % {"state": say(case.stage.name)}]
    return [*workflow.obstacles(case, step, actor)]


def do(actor: Actor, case: Case, action: str, reason: str) -> None:
    """Take the action on one case. Raises StepRefused, Conflict or ValidationError."""
    step = _step(actor, case, action)
    if step is None:
        raise workflow.StepRefused(problems_of(actor, case, action))
    _how(case, step)(actor, case, step, reason)


def _step(actor: Actor, case: Case, action: str) -> Step | None:
    steps = workflow.possible_steps(case, actor)
    return next((s for s in steps if s.action == action and is_offered(s, actor)), None)


def _how(case: Case, step: Step) -> Do:
    if decision_on(case, step):
        return _decide
    if step.action == "send_back":
        return _send_back
    return _send_up


def _decide(actor: Actor, case: Case, step: Step, reason: str) -> None:
    """What ends a case waits for its release, as from the case's own page."""
    recognition.decide(actor, case, step.action, reason)


def _send_up(actor: Actor, case: Case, step: Step, _reason: str) -> None:
    services.send_up(actor, case, step.action)


def _send_back(actor: Actor, case: Case, _step: Step, reason: str) -> None:
    services.send_back(actor, case, reason=reason)
