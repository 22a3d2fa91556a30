"""What a rule becomes when it is compiled: nodes that judge one factory or a table of them.

Each node defines a comparison once, as two methods side by side: ``of_one`` on the facts of
one factory (plain numbers) and ``of_many`` on a table (arrays, a row a factory). Both answer
-1 not met, 0 undetermined, 1 met. NaN is a missing fact; any comparison with it is false, so
``(a >= b) - (a < b)`` is 0 where either is missing.

Every node is monotone: filling in a missing fact may settle a verdict, but a fact taken away
never turns a verdict into met.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Verdicts = NDArray[np.int8]
Column = NDArray[Any]


class Facts(dict[str, float]):
    """The facts of one factory by id; a fact that is not there reads as NaN, missing."""

    def __missing__(self, fact: str) -> float:
        return math.nan


class Table:
    """Rows ``start`` to ``stop`` of columns by fact id; a column that is not there is missing.

    Numbers are floats. Truths are booleans, floats (1, 0, NaN missing) or int8 that hold
    verdicts already (1 yes, 0 missing, -1 no); the last two may lack a value.
    """

    def __init__(self, columns: Mapping[str, Column], start: int, stop: int) -> None:
        self._columns = columns
        self._rows = slice(start, stop)
        self.length = stop - start

    def __contains__(self, fact: str) -> bool:
        return fact in self._columns

    def numbers(self, fact: str) -> Column:
        column = self._columns.get(fact)
        return np.full(self.length, np.nan) if column is None else column[self._rows]

    def truths(self, fact: str) -> Verdicts:
        """The verdicts of a truth fact; may be a view of the column: not to be written to."""
        column = self.numbers(fact)
        if column.dtype == np.int8:
            return column
        return _signs(column == 1, column == 0)


def _signs(good: NDArray[np.bool_], bad: NDArray[np.bool_]) -> Verdicts:
    """1 where good, -1 where bad, 0 where neither."""
    return np.subtract(good.view(np.int8), bad.view(np.int8))


class Node(ABC):
    """A compiled rule."""

    __slots__ = ()

    @abstractmethod
    def of_one(self, facts: Facts) -> int:
        """The verdict on one factory."""

    @abstractmethod
    def of_many(self, table: Table) -> Verdicts:
        """The verdicts on the rows of a table; a new array or a view not to be written to."""

    @abstractmethod
    def facts(self) -> Iterable[str]:
        """The ids of the facts that the node reads, in order."""


@dataclass(frozen=True, slots=True)
class Truths(Node):
    """Each of several truth facts is yes. One pass over plain numbers, as most rules are this."""

    names: tuple[str, ...]

    def of_one(self, facts: Facts) -> int:
        values = [facts[name] for name in self.names]
        if sum(values) == len(values):  # A NaN makes the sum NaN, which equals nothing.
            return 1
        return -1 if 0.0 in values else 0

    def of_many(self, table: Table) -> Verdicts:
        first, *others = self.names
        worst = table.truths(first)
        if others:
            worst = worst.copy()
        for name in others:
            np.minimum(worst, table.truths(name), out=worst)
        return worst

    def facts(self) -> Iterable[str]:
        return self.names


@dataclass(frozen=True, slots=True)
class Floor(Node):
    """A number is at least a bound."""

    name: str
    bound: float

    def of_one(self, facts: Facts) -> int:
        value = facts[self.name]
        return (value >= self.bound) - (value < self.bound)

    def of_many(self, table: Table) -> Verdicts:
        values = table.numbers(self.name)
        return _signs(values >= self.bound, values < self.bound)

    def facts(self) -> Iterable[str]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Ceiling(Node):
    """A number is at most a bound."""

    name: str
    bound: float

    def of_one(self, facts: Facts) -> int:
        value = facts[self.name]
        return (value <= self.bound) - (value > self.bound)

    def of_many(self, table: Table) -> Verdicts:
        values = table.numbers(self.name)
        return _signs(values <= self.bound, values > self.bound)

    def facts(self) -> Iterable[str]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator, the peer figure it stands against, and whether it applies (0: it does not)."""

    figure: str
    peer: str
    applies: str


@dataclass(frozen=True, slots=True)
class Peers(Node):
    """Each indicator that applies is at least its peer figure.

    An indicator that does not apply drops out. Where nothing is left the verdict is
    undetermined: the best comparison bounds it from above, and a missing one is 0.
    """

    measures: tuple[Measure, ...]

    def of_one(self, facts: Facts) -> int:
        worst, best = 1, -1
        for measure in self.measures:
            figure, peer = facts[measure.figure], facts[measure.peer]
            verdict = (figure >= peer) - (figure < peer)
            best = max(best, verdict)
            if facts[measure.applies] != 0:
                worst = min(worst, verdict)
        return min(worst, best)

    def of_many(self, table: Table) -> Verdicts:
        worst = np.ones(table.length, np.int8)
        best = -worst
        for measure in self.measures:
            figures, peers = table.numbers(measure.figure), table.numbers(measure.peer)
            verdicts = _signs(figures >= peers, figures < peers)
            np.maximum(best, verdicts, out=best)
            if measure.applies in table:
                verdicts = np.where(table.truths(measure.applies) < 0, np.int8(1), verdicts)
            np.minimum(worst, verdicts, out=worst)
        return np.minimum(worst, best, out=worst)

    def facts(self) -> Iterable[str]:
        for measure in self.measures:
            yield from (measure.figure, measure.peer, measure.applies)


@dataclass(frozen=True, slots=True)
class Every(Node):
    """Every part is met: the minimum."""

    parts: tuple[Node, ...]

    def of_one(self, facts: Facts) -> int:
        return min(part.of_one(facts) for part in self.parts)

    def of_many(self, table: Table) -> Verdicts:
        worst = np.ones(table.length, np.int8)
        for part in self.parts:
            np.minimum(worst, part.of_many(table), out=worst)
        return worst

    def facts(self) -> Iterable[str]:
        return (fact for part in self.parts for fact in part.facts())


@dataclass(frozen=True, slots=True)
class Some(Node):
    """At least one part is met: the maximum."""

    parts: tuple[Node, ...]

    def of_one(self, facts: Facts) -> int:
        return max(part.of_one(facts) for part in self.parts)

    def of_many(self, table: Table) -> Verdicts:
        best = np.full(table.length, -1, np.int8)
        for part in self.parts:
            np.maximum(best, part.of_many(table), out=best)
        return best

    def facts(self) -> Iterable[str]:
        return (fact for part in self.parts for fact in part.facts())


def every(parts: Iterable[Node]) -> Node:
    """The conjunction of nodes in its simplest form: nested ones opened, truths in one pass."""
    flat = [inner for part in parts for inner in conjuncts(part)]
    names = tuple(dict.fromkeys(n for part in flat if isinstance(part, Truths) for n in part.names))
    others = tuple(dict.fromkeys(part for part in flat if not isinstance(part, Truths)))
    nodes = (Truths(names), *others) if names else others
    return nodes[0] if len(nodes) == 1 else Every(nodes)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The parts that must all be met; a node that is no conjunction is its own only part."""
    return node.parts if isinstance(node, Every) else (node,)
