"""How a case moves, how experts score it, where officers look a firm up."""

from __future__ import annotations

from typing import Literal

from tihang.edition.model.base import Bilingual, Identifier, Sourced, Strict

ROLES = frozenset(
    {
        "clerk",
        "signatory",
        "county_officer",
        "city_officer",
        "province_officer",
        "group_officer",
    }
)
"""Who can act on a case."""

GUARDS = frozenset(
    {
        "filing_complete",
        "prechecked",
        "declared",
        "credit_checked",
        "conditions_examined",
        "opinion_issued",
        "ranked",
    }
)
"""What a step may demand; the platform knows how to test each."""


class State(Strict):
    id: Identifier
    name: Bilingual
    waits_for: Identifier | None = None
    """The role that must act next; none in an end state."""
    final: bool = False


class Step(Sourced):
    """A move of a case: from, action, to, who, and what must hold before."""

    id: Identifier
    action: Identifier
    label: Bilingual
    origin: tuple[Identifier, ...]
    target: Identifier
    who: Identifier
    guards: tuple[Identifier, ...] = ()
    needs_reason: bool = False
    freezes: bool = False
    """True at a hand-over: the dossier becomes an immutable revision."""
    recognises: bool = False
    """True where the factory holds the tier from this step on."""


class Workflow(Sourced):
    id: Identifier
    channel: Literal["territorial", "central", "self"]
    title: Bilingual
    initial: Identifier
    states: tuple[State, ...]
    steps: tuple[Step, ...]


class RubricItem(Strict):
    id: Identifier
    name: Bilingual
    points: int
    levels: dict[str, int] = {}


class Rubric(Sourced):
    id: Identifier
    title: Bilingual
    note: Bilingual
    items: tuple[RubricItem, ...]


class CreditSite(Sourced):
    """A public site on which an officer looks a firm up (信用核查)."""

    id: Identifier
    name: Bilingual
    looked_for: Bilingual
