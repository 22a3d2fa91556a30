"""How a case moves, how experts score it, where officers look a firm up."""

from __future__ import annotations

from typing import Literal

from tihang.edition.model.base import Bilingual, Identifier, Sourced, Strict, TierId

ROLES = frozenset(
    {
        "clerk",
        "signatory",
        "county_officer",
        "city_officer",
        "province_officer",
        "group_officer",
        "department_officer",
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
        "countersigned",
    }
)
"""What a step may demand; the platform knows how to test each."""


class State(Strict):
    id: Identifier
    name: Bilingual
    waits_for: Identifier | None = None
    """The role that must act next; none in an end state."""
    final: bool = False
    success: bool = False
    """True of an end state that the applicant hopes for."""


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
    tiers: tuple[TierId, ...] = ()
    """The tiers for which the step exists; all where none is named."""


class Workflow(Sourced):
    id: Identifier
    channel: Literal["territorial", "central", "self"]
    title: Bilingual
    initial: Identifier
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    mandatory: tuple[Identifier, ...] = ()
    """Actions without which no case ends well: nobody's step can be skipped."""

    def of_tier(self, tier: str) -> Workflow:
        """The same table with the steps that a tier has, and the states that they lead to."""
        steps = tuple(step for step in self.steps if not step.tiers or tier in step.tiers)
        reached = {self.initial} | {step.target for step in steps}
        states = tuple(state for state in self.states if state.id in reached)
        return self.model_copy(update={"states": states, "steps": steps})


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


class Countersigning(Sourced):
    """What the silence of a department means that was asked to countersign (会签)."""

    silence: Literal["no_opinion", "awaited"]
    """After the time set: taken for no opinion, or waited for all the same."""
    words: Bilingual
