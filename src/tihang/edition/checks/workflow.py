"""Workflows: a case can reach every state and, but for end states, leave it to an end."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.checks.found import Contradiction, Place, repeated, unknown
from tihang.edition.model import GUARDS, ROLES, Edition, Workflow
from tihang.text import _


def _each(edition: Edition) -> Iterator[tuple[Place, Workflow]]:
    for i, workflow in enumerate(edition.workflows):
        yield ("workflows", i), workflow


def _tables(workflow: Workflow, edition: Edition) -> list[Workflow]:
    """The table as it stands for each tier: every tier must be able to walk its own."""
    return list(
        {w.model_dump_json(): w for t in edition.tiers for w in (workflow.of_tier(t.id),)}.values()
    )


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
        for table in _tables(workflow, edition):
            yield from repeated(
                (
                    (
                        (*place, "steps", workflow.steps.index(step), "action"),
                        f"{origin}:{step.action}",
                    )
                    for step in table.steps
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
    """Some tier reaches the state, and no tier has a step that starts where it never comes."""
    for place, workflow in _each(edition):
        tables = _tables(workflow, edition)
        reached = [_closure({table.initial}, _forward(table)) for table in tables]
        for i, state in enumerate(workflow.states):
            if not any(state.id in each for each in reached):
                yield Contradiction(
                    (*place, "states", i),
                    _("没有步骤能到达状态“%(state)s”。") % {"state": state.id},
                    _("补上到达该状态的步骤，或删去该状态"),
                )


def every_state_leads_to_an_end(edition: Edition) -> Iterator[Contradiction]:
    """For each tier: wherever its cases come, they can go on to an end."""
    for place, workflow in _each(edition):
        ends = {state.id for state in workflow.states if state.final}
        stuck: dict[str, None] = {}
        for table in _tables(workflow, edition):
            reached = _closure({table.initial}, _forward(table))
            ending = _closure(ends, [(target, origin) for origin, target in _forward(table)])
            stuck |= dict.fromkeys(s.id for s in table.states if s.id in reached - ending)
        for i, state in enumerate(workflow.states):
            if state.id in stuck:
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


def nobodys_step_is_skipped(edition: Edition) -> Iterator[Contradiction]:
    """Without a mandatory action no tier's case comes to an end that the applicant hopes for."""
    for place, workflow in _each(edition):
        yield from unknown_actions(place, workflow)
        hoped_for = {state.id for state in workflow.states if state.success}
        for i, state in enumerate(workflow.states):
            if state.success and not state.final:
                yield Contradiction(
                    (*place, "states", i),
                    _("状态“%(state)s”标为 success，却没有标为 final。") % {"state": state.id},
                    _("success 只用于申报单位所期望的结束状态"),
                )
        for i, action in enumerate(workflow.mandatory):
            if any(_reachable_without(action, t) & hoped_for for t in _tables(workflow, edition)):
                yield Contradiction(
                    (*place, "mandatory", i),
                    _("不经过“%(action)s”也能走到申报成功的状态。") % {"action": action},
                    _("去掉绕过该步骤的步骤，或从 mandatory 中删去"),
                )


def unknown_actions(place: Place, workflow: Workflow) -> Iterator[Contradiction]:
    actions = sorted({step.action for step in workflow.steps})
    for i, action in enumerate(workflow.mandatory):
        yield from unknown((*place, "mandatory", i), action, actions, _("步骤"))


def _reachable_without(action: str, table: Workflow) -> set[str]:
    left = [(o, step.target) for step in table.steps if step.action != action for o in step.origin]
    return _closure({table.initial}, left)


def _forward(table: Workflow) -> list[tuple[str, str]]:
    return [(origin, step.target) for step in table.steps for origin in step.origin]


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
    nobodys_step_is_skipped,
)
