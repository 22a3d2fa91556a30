"""Workflows: a case can reach every state and, but for end states, leave it to an end."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.checks.found import Contradiction, Place, repeated, unknown
from tihang.edition.model import GUARDS, ROLES, Edition, Workflow
from tihang.text import _


def _each(edition: Edition) -> Iterator[tuple[Place, Workflow]]:
    for i, workflow in enumerate(edition.workflows):
        yield ("workflows", i), workflow


def one_workflow_a_channel(edition: Edition) -> Iterator[Contradiction]:
    channels = (((*place, "channel"), workflow.channel) for place, workflow in _each(edition))
    yield from repeated(channels, _("申报渠道"))


def names_are_known(edition: Edition) -> Iterator[Contradiction]:
    for place, workflow in _each(edition):
        states = [state.id for state in workflow.states]
        yield from unknown((*place, "initial"), workflow.initial, states, _("状态"))
        yield from repeated(
            (((*place, "states", i, "id"), state) for i, state in enumerate(states)), _("状态")
        )
        yield from repeated(
            (((*place, "steps", i, "id"), step.id) for i, step in enumerate(workflow.steps)),
            _("步骤"),
        )
        for i, step in enumerate(workflow.steps):
            path = (*place, "steps", i)
            yield from unknown((*path, "target"), step.target, states, _("状态"))
            yield from unknown((*path, "who"), step.who, sorted(ROLES), _("角色"))
            for j, origin in enumerate(step.origin):
                yield from unknown((*path, "origin", j), origin, states, _("状态"))
            for j, guard in enumerate(step.guards):
                yield from unknown((*path, "guards", j), guard, sorted(GUARDS), _("前提"))


def actions_are_unambiguous(edition: Edition) -> Iterator[Contradiction]:
    for place, workflow in _each(edition):
        yield from repeated(
            (
                ((*place, "steps", i, "action"), f"{origin}:{step.action}")
                for i, step in enumerate(workflow.steps)
                for origin in step.origin
            ),
            _("同一状态下的操作"),
        )


def someone_waits_in_every_open_state(edition: Edition) -> Iterator[Contradiction]:
    for place, workflow in _each(edition):
        for i, state in enumerate(workflow.states):
            path = (*place, "states", i)
            if state.waits_for is not None:
                yield from unknown((*path, "waits_for"), state.waits_for, sorted(ROLES), _("角色"))
            if state.final == (state.waits_for is not None):
                yield Contradiction(
                    path,
                    _("状态“%(state)s”的 final 与 waits_for 不一致。") % {"state": state.id},
                    _("未结束的状态写明等待哪个角色办理，结束的状态不写"),
                )


def every_state_is_reached(edition: Edition) -> Iterator[Contradiction]:
    for place, workflow in _each(edition):
        forward = [(origin, step.target) for step in workflow.steps for origin in step.origin]
        reached = _closure({workflow.initial}, forward)
        for i, state in enumerate(workflow.states):
            if state.id not in reached:
                yield Contradiction(
                    (*place, "states", i),
                    _("没有步骤能到达状态“%(state)s”。") % {"state": state.id},
                    _("补上到达该状态的步骤，或删去该状态"),
                )


def every_state_leads_to_an_end(edition: Edition) -> Iterator[Contradiction]:
    for place, workflow in _each(edition):
        ends = {state.id for state in workflow.states if state.final}
        backward = [(step.target, origin) for step in workflow.steps for origin in step.origin]
        ending = _closure(ends, backward)
        for i, state in enumerate(workflow.states):
            if state.id not in ending:
                yield Contradiction(
                    (*place, "states", i),
                    _("从状态“%(state)s”出发走不到结束。") % {"state": state.id},
                    _("补上离开该状态的步骤，或将其标为 final: true"),
                )
        for i, step in enumerate(workflow.steps):
            for j, origin in enumerate(step.origin):
                if origin in ends:
                    yield Contradiction(
                        (*place, "steps", i, "origin", j),
                        _("步骤“%(step)s”从已结束的状态“%(state)s”出发。")
                        % {"step": step.id, "state": origin},
                        _("改正 origin，或去掉该状态的 final"),
                    )


def _closure(start: set[str], moves: list[tuple[str, str]]) -> set[str]:
    """Everything that the moves lead to from the start."""
    reached = set(start)
    while further := {target for origin, target in moves if origin in reached} - reached:
        reached |= further
    return reached


CHECKS = (
    one_workflow_a_channel,
    names_are_known,
    actions_are_unambiguous,
    someone_waits_in_every_open_state,
    every_state_is_reached,
    every_state_leads_to_an_end,
)
