"""The steps that an officer is offered on a case, each with what still stands against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tihang.edition.model import Step
from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.review import guards, rules
from tihang.platform.words import say


@dataclass(frozen=True)
class Obstacle:
    """Why a step may not be taken yet, and where on the site that is put right."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Offer:
    """A step as the officer sees it."""

    step: Step
    label: str
    address: str
    obstacles: tuple[Obstacle, ...]

    @property
    def is_danger(self) -> bool:
        """It ends the case or turns it back."""
        return self.step.needs_reason


def offered_steps(case: Case, actor: Actor) -> list[Offer]:
    """The steps that are the actor's to take from here, the way forward first."""
    offers = [
        Offer(step, say(step.label), _address(case, step), tuple(_obstacles(case, step, actor)))
        for step in workflow.possible_steps(case, actor)
        if actor.is_authority
    ]
    return sorted(offers, key=lambda offer: offer.is_danger)


def _address(case: Case, step: Step) -> str:
    """Where the step is taken; a ranked case moves with its list."""
    if goes_with_list(step):
        return reverse("review:ranking", args=[case.round.code, case.tier])
    return reverse("review:step", args=[case.pk, step.action])


def goes_with_list(step: Step) -> bool:
    """The step is taken for a ranked list as a whole, not for a case by itself."""
    return step.who in rules.RANKERS and step.freezes and not step.recognises


Decide = Callable[[Actor, Case, str, str], str]
"""Takes a decision on a case: actor, case, action, reason. Returns what the officer is told."""

_decide: list[Decide] = []


def register_decisions(decide: Decide) -> None:
    """Let decisions wait for their release; call it in ``AppConfig.ready``.

    Without it a step into an end state is taken at once.
    """
    _decide[:] = [decide]


def decision_on(case: Case, step: Step) -> Decide | None:
    """Who takes a step that ends a case and waits for its release; None for any other step."""
    ends = next(state.final for state in case.workflow.states if state.id == step.target)
    if not _decide or not ends or goes_with_list(step):
        return None
    return _decide[0]


def _obstacles(case: Case, step: Step, actor: Actor) -> list[Obstacle]:
    """The guards' problems; those of the examination lead to their place on its page."""
    page = reverse("review:examination", args=[case.pk])
    places = {p.text: f"{page}#{p.anchor}" for p in guards.problems_of(case, step.guards)}
    return [Obstacle(text, places.get(text, "")) for text in workflow.obstacles(case, step, actor)]
