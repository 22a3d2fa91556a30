"""An edition's rules compiled once, and the tiers' verdicts on one factory or on a table.

The tiers share many conditions. So each conjunct of the ladder is kept once, with the tiers
that need it; truth facts that the same tiers need form one conjunct.
"""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from tihang.edition.model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Clause,
    Condition,
    Edition,
    Holds,
    Judged,
    Peer,
    Rule,
    Tier,
)
from tihang.evaluation.nodes import (
    Ceiling,
    Facts,
    Floor,
    Measure,
    Node,
    Peers,
    Some,
    Table,
    Truths,
    Verdicts,
    conjuncts,
    every,
)
from tihang.evaluation.scalar import judge_of, judge_of_groups
from tihang.evaluation.verdict import VERDICTS, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 32_768
"""Rows judged at a time: few enough that what is read and written stays in the cache."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A rule with its compiled form, and the same for its parts: what an explanation walks."""

    rule: Rule
    node: Node
    judge: Callable[[Facts], int]
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A conjunct of the ladder and the tiers that need it, as positions."""

    node: Node
    tiers: tuple[int, ...]


class Ladder:
    """The compiled rules of an edition; get it from :func:`ladder_of`."""

    def __init__(self, edition: Edition) -> None:
        compiler = _Compiler(edition)
        self.tiers = tuple(tier.id for tier in edition.tiers)
        self.conditions: dict[str, tuple[Condition, Branch]] = {
            condition.id: (
                condition,
                compiler.branch(
                    condition.clause.rule, condition.clause, edition.tier(condition.tier)
                ),
            )
            for condition in edition.conditions
        }
        self.pieces = tuple(self._pieces())
        self.facts = tuple(
            dict.fromkeys(fact for piece in self.pieces for fact in piece.node.facts())
        )
        """Every fact that some rule reads."""
        self._judge = judge_of_groups(
            [piece.node for piece in self.pieces],
            [self._pieces_of(tier) for tier in range(len(self.tiers))],
        )

    def _pieces_of(self, tier: int) -> list[int]:
        """Positions of the pieces that a tier needs.

        Raises ValueError for a tier without conditions: any factory would meet it.
        """
        numbers = [number for number, piece in enumerate(self.pieces) if tier in piece.tiers]
        if not numbers:
            raise ValueError(f"tier {self.tiers[tier]} has no conditions")
        return numbers

    def _pieces(self) -> Iterator[Piece]:
        """Each conjunct once; truth facts grouped by the tiers that need them."""
        truths: defaultdict[str, set[int]] = defaultdict(set)
        others: defaultdict[Node, set[int]] = defaultdict(set)
        for condition, branch in self.conditions.values():
            tier = self.tiers.index(condition.tier)
            for node in conjuncts(branch.node):
                if isinstance(node, Truths):
                    for name in node.names:
                        truths[name].add(tier)
                else:
                    others[node].add(tier)
        groups: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
        for name, needed in truths.items():
            groups[tuple(sorted(needed))].append(name)
        for tiers, names in groups.items():
            yield Piece(Truths(tuple(names)), tiers)
        for node, needed in others.items():
            yield Piece(node, tuple(sorted(needed)))

    def of_one(self, facts: Facts) -> dict[str, Verdict]:
        return {
            tier: VERDICTS[verdict]
            for tier, verdict in zip(self.tiers, self._judge(facts), strict=True)
        }

    def of_many(self, columns: Mapping[str, NDArray[Any]], n: int) -> dict[str, Verdicts]:
        worst = np.ones((len(self.tiers), n), np.int8)
        for start in range(0, n, CHUNK):
            table = Table(columns, start, min(start + CHUNK, n))
            rows = worst[:, start : start + table.length]
            for piece in self.pieces:
                verdicts = piece.node.of_many(table)
                for tier in piece.tiers:
                    np.minimum(rows[tier], verdicts, out=rows[tier])
        return dict(zip(self.tiers, worst, strict=True))


@dataclass(frozen=True, slots=True)
class _Compiler:
    edition: Edition

    def branch(self, rule: Rule, clause: Clause, tier: Tier) -> Branch:
        """Compile a rule of a clause as it binds one tier."""
        parts: tuple[Branch, ...] = ()
        match rule:
            case Judged():
                source = "claim" if tier.self_rated else "judged"
                node: Node = Truths((f"{source}.{clause.id}",))
            case Holds():
                node = Truths((rule.holds,))
            case AtLeast():
                node = Floor(rule.at_least.fact, _bound(tier, rule.at_least.parameter))
            case AtMost():
                node = Ceiling(rule.at_most.fact, _bound(tier, rule.at_most.parameter))
            case Peer():
                node = self._peers(rule)
            case AllOf():
                parts = tuple(self.branch(part, clause, tier) for part in rule.all)
                node = every(part.node for part in parts)
            case AnyOf():
                parts = tuple(self.branch(part, clause, tier) for part in rule.any)
                node = Some(tuple(part.node for part in parts))
            case _:
                assert_never(rule)
        return Branch(rule, node, judge_of(node), parts)

    def _peers(self, rule: Peer) -> Peers:
        numbers = [kpi.number for kpi in self.edition.kpis if kpi.main]
        if not numbers:
            raise ValueError("a rule compares with peers, but no indicator is a main one")
        peer = f"peer.{rule.peer.scope}.{rule.peer.statistic}"
        return Peers(
            tuple(Measure(f"kpi.{n}", f"{peer}.{n}", f"applies.{n}") for n in numbers),
            above=rule.peer.statistic == "mean",
        )


def _bound(tier: Tier, parameter: str) -> float:
    return float(tier.parameters[parameter].value)


_ladders: dict[int, tuple[weakref.ref[Edition], Ladder]] = {}


def ladder_of(edition: Edition) -> Ladder:
    """The compiled rules of an edition, compiled on first use and kept as long as it lives."""
    known = _ladders.get(id(edition))
    if known is not None and known[0]() is edition:
        return known[1]
    ladder = Ladder(edition)
    key = id(edition)
    _ladders[key] = (weakref.ref(edition, lambda _gone: _ladders.pop(key, None)), ladder)
    return ladder


def tier_verdicts(facts: Mapping[str, float], edition: Edition) -> dict[str, Verdict]:
    """The verdict of every tier on one factory, without reasons.

    ``facts`` are as from :func:`tihang.evaluation.facts_of`: numbers in the unit of the
    edition's fact, truths 1 or 0; NaN or an absent id is a missing fact.
    """
    known = facts if isinstance(facts, Facts) else Facts(facts)
    return ladder_of(edition).of_one(known)


def tier_verdicts_table(
    columns: Mapping[str, NDArray[Any]], edition: Edition, n: int
) -> dict[str, Verdicts]:
    """The verdicts of every tier on ``n`` factories: int8, -1 not met, 0 undetermined, 1 met.

    ``columns`` hold a fact each, a row a factory. Numbers are floats with NaN for missing;
    truths are floats (1, 0, NaN), booleans, or int8 verdicts (1 yes, 0 missing, -1 no). A
    column that is absent is missing in every row; one that no rule reads is not looked at.

    Raises ValueError for a column of another length or kind.
    """
    ladder = ladder_of(edition)
    for fact in ladder.facts:
        column = columns.get(fact)
        if column is None:
            continue
        if column.shape != (n,):
            raise ValueError(f"column {fact}: shape {column.shape}, expected ({n},)")
        if column.dtype.kind not in "fb" and column.dtype != np.int8:
            raise ValueError(f"column {fact}: {column.dtype}, expected float, bool or int8")
    return ladder.of_many(columns, n)
