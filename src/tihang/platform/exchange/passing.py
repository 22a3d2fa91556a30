"""Who goes on with a case after a bundle: the same answer at both ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tihang.dossier.bundle import BundleDecision, DecisionItem, JournalEntry
from tihang.edition.model import Step, Workflow
from tihang.platform.actor import ENTERPRISE_ROLES, Role
from tihang.platform.exchange.entries import Happened
from tihang.platform.filing.jurisdiction import LEVELS
from tihang.platform.registry.models import Authority, Level
from tihang.platform.registry.queries import chain_above

RANK = {Level.COUNTY: 1, Level.GROUP: 1, Level.CITY: 2, Level.PROVINCE: 3}
_LEVEL_OF_ROLE: dict[str, str] = {
    **dict.fromkeys(ENTERPRISE_ROLES, Level.COUNTY),
    **LEVELS,
    Role.GROUP_OFFICER: Level.GROUP,
}
"""Firms work in the installation of the county or group that they file with."""


def goes_to(workflow: Workflow, state: str, desk: Authority, office: Authority) -> bool:
    """True if the state waits for this office, or for a firm that files with it."""
    waits_for = next((each.waits_for for each in workflow.states if each.id == state), None)
    if waits_for is None:
        return False
    if waits_for in ENTERPRISE_ROLES or waits_for == Role.GROUP_OFFICER:
        return office.pk == desk.pk
    level = _LEVEL_OF_ROLE.get(waits_for)
    return office.level == level and any(each.pk == office.pk for each in chain_above(desk))


def rank_of_role(role: str) -> int:
    """How high a role stands, the firm's people with those they file with; 0 for none."""
    level = _LEVEL_OF_ROLE.get(role)
    return RANK.get(Level(level), 0) if level else 0


def steps_of(entries: Iterable[JournalEntry], workflow: Workflow) -> list[tuple[Happened, Step]]:
    """The entries that moved the case, each with its step of the table.

    Raises KeyError or TypeError for an entry that does not say what a step says.
    """
    steps = {(step.action, origin): step for step in workflow.steps for origin in step.origin}
    actions = {step.action for step in workflow.steps}
    moved = []
    for entry in entries:
        if entry.action in actions:
            happened = Happened(entry)
            moved.append((happened, steps[entry.action, happened.data["from"]]))
    return moved


def decisions_of(entries: Iterable[JournalEntry], workflow: Workflow) -> tuple[BundleDecision, ...]:
    """What the authorities decided, as the journal tells it."""
    return tuple(
        _decision(happened)
        for happened, step in steps_of(entries, workflow)
        if step.who not in ENTERPRISE_ROLES and happened.organisation
    )


def _decision(entry: Happened) -> BundleDecision:
    data: dict[str, Any] = entry.data
    more = data.get("data") or {}
    return BundleDecision(
        action=entry.action,
        state=data["to"],
        at=entry.at,
        by=entry.actor_name or None,
        role=entry.actor_role or None,
        organisation=entry.organisation,
        reason=data.get("reason") or None,
        due=more.get("due") or None,
        items=tuple(_item(item) for item in more.get("items") or ()),
        content_hash=data.get("hash"),
    )


def _item(item: dict[str, Any]) -> DecisionItem:
    place = next(f"{kind}:{item[kind]}" for kind in ("section", "clause") if kind in item)
    return DecisionItem(place=place, reason=item["reason"])
