"""Rules, the facts they read, and the clauses of the notice that they judge."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from tihang.edition.model.base import (
    AspectId,
    Bilingual,
    ClauseGroup,
    Identifier,
    Reference,
    Sourced,
    Standing,
    Strict,
    TierId,
)


class Judged(Strict):
    """A person must judge: the firm itself on a self-rated tier, else a reviewer."""

    judged: Bilingual
    """What the one who judges has to look at."""


class AtLeast(Strict):
    """A numeric fact is at least a parameter of the tier."""

    at_least: Comparison


class AtMost(Strict):
    """A numeric fact is at most a parameter of the tier."""

    at_most: Comparison


class Comparison(Strict):
    fact: str
    parameter: Identifier


class Holds(Strict):
    """A truth fact (1 yes, 0 no, missing unknown) is yes."""

    holds: str


class Peer(Strict):
    """The edition's main indicators stand against a peer benchmark, each one."""

    peer: PeerComparison


class PeerComparison(Strict):
    scope: Literal["province", "country", "world"]
    statistic: Literal["mean", "leading"]


class AllOf(Strict):
    """Every part is met: the minimum of the parts' verdicts."""

    all: tuple[Rule, ...] = Field(min_length=1)


class AnyOf(Strict):
    """One part is met: the maximum of the parts' verdicts."""

    any: tuple[Rule, ...] = Field(min_length=1)


RULE_KEYS = ("judged", "at_least", "at_most", "holds", "peer", "all", "any")


def _rule_key(value: object) -> str | None:
    """Tell the kinds of rule apart by their one key, so that an error names the right one."""
    if isinstance(value, dict):
        return next((key for key in RULE_KEYS if key in value), None)
    return next((key for key in RULE_KEYS if key in type(value).__annotations__), None)


Rule = Annotated[
    Annotated[Judged, Tag("judged")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Holds, Tag("holds")]
    | Annotated[Peer, Tag("peer")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(_rule_key),
]

for _model in (AtLeast, AtMost, Peer, AllOf, AnyOf):
    _model.model_rebuild()


class Fact(Strict):
    """A figure or truth that rules read, taken from the dossier.

    ``kind`` is ``number`` or ``truth`` (1 yes, 0 no); a missing fact is NaN in arrays.
    """

    id: str
    kind: Literal["number", "truth"]
    label: Bilingual
    unit: str | None = None
    path: str | None = None
    """The dossier field that supplies it, as in the field catalogue; where a firm mends it."""


class Clause(Sourced):
    """A sentence or item of the notice, kept in its own words, with the rule that judges it.

    One clause may bind several tiers; each pair is a :class:`Condition`.
    """

    id: Identifier
    tiers: tuple[TierId, ...] = Field(min_length=1)
    group: ClauseGroup
    aspect: AspectId | None = None
    text: str = Field(min_length=1)
    english: str = Field(min_length=1)
    reference: Reference
    rule: Rule
    rule_standing: Standing = "notice"
    """Where the way of judging comes from, which may differ from where the words stand."""
    rule_note: Bilingual | None = None
    effort: int = Field(ge=1, le=5)
    """Customary effort to mend: 1 fill in, 2 collect proof, 3 a project, 4 plant-wide, 5 years."""
    evidence_hint: Bilingual | None = None


class Condition(Strict):
    """A clause as it binds one tier."""

    id: Identifier
    tier: TierId
    clause: Clause
