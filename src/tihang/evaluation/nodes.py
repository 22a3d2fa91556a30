"""What a rule becomes when it is compiled: nodes that judge one factory or a table of them.

Each node says what it compares in two forms side by side: ``scalar``, an expression on the
facts of one factory that :mod:`tihang.evaluation.scalar` makes into a function, and
``of_many`` on a table (arrays, a row a factory). Both answer -1 not met, 0 undetermined,
1 met. NaN is a missing fact; any comparison with it is false, so ``(a >= b) - (a < b)`` is 0
where either is missing.

Every node is monotone: filling in a missing fact may settle a verdict, but a fact taken away
never turns a verdict into met.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Verdicts = NDArray[np.int8]
Column = NDArray[Any]
Local = Callable[[str], str]
"""From the id of a fact to the variable that holds it in a scalar expression."""


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
    def scalar(self, local: Local) -> str:
        """The verdict on one factory as an expression; ``local`` gives the variable of a fact."""

    @abstractmethod
    def of_many(self, table: Table) -> Verdicts:
        """The verdicts on the rows of a table; a new array or a view not to be written to."""

    @abstractmethod
    def facts(self) -> Iterable[str]:
        """The ids of the facts that the node reads, in order."""


@dataclass(frozen=True, slots=True)
class Truths(Node):
    """Each of several truth facts is yes: what most rules come to."""

    names: tuple[str, ...]

    def scalar(self, local: Local) -> str:
        values = [local(name) for name in self.names]
        all_yes = " and ".join(f"{value} == 1.0" for value in values)
        return f"(1 if {all_yes} else -1 if 0.0 in ({', '.join(values)},) else 0)"

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

    def scalar(self, local: Local) -> str:
        value = local(self.name)
        return f"(({value} >= {self.bound!r}) - ({value} < {self.bound!r}))"

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

    def scalar(self, local: Local) -> str:
        value = local(self.name)
        return f"(({value} <= {self.bound!r}) - ({value} > {self.bound!r}))"

    def of_many(self, table: Table) -> Verdicts:
        values = table.numbers(self.name)
        return _signs(values <= self.bound, values > self.bound)

    def facts(self) -> Iterable[str]:
        return (self.name,)


class Measure(NamedTuple):
    """An indicator, the peer figure it stands against, and whether it applies (0: it does not)."""

    figure: str
    peer: str
    applies: str


@dataclass(frozen=True, slots=True)
class Peers(Node):
    """Each indicator that applies is at least its peer figure, or above it.

    An indicator that does not apply drops out. Where nothing is left the verdict is
    undetermined: the best comparison bounds it from above, and a missing one is 0.
    """

    measures: tuple[Measure, ...]
    above: bool = False
    """Standing at the peer figure is not enough (高于平均水平)."""

    def scalar(self, local: Local) -> str:
        triples = [tuple(map(local, measure)) for measure in self.measures]
        reaches, misses = (">", "<=") if self.above else (">=", "<")
        met = [f"{figure} {reaches} {peer}" for figure, peer, _applies in triples]
        unmet = [f"{figure} {misses} {peer}" for figure, peer, _applies in triples]
        excused = [f"{applies} == 0.0" for _figure, _peer, applies in triples]
        failed = [f"({no} and not {out})" for no, out in zip(unmet, excused, strict=True)]
        passed = [f"({yes} or {out})" for yes, out in zip(met, excused, strict=True)]
        return (
            f"(1 if {' and '.join(met)} else -1 if {' or '.join(failed)}"
            f" else 1 if {' and '.join(passed)} and ({' or '.join(met)})"
            f" else -1 if {' and '.join(unmet)} else 0)"
        )

    def of_many(self, table: Table) -> Verdicts:
        worst = np.ones(table.length, np.int8)
        best = -worst
        for measure in self.measures:
            figures, peers = table.numbers(measure.figure), table.numbers(measure.peer)
            if self.above:
                verdicts = _signs(figures > peers, figures <= peers)
            else:
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

    def scalar(self, local: Local) -> str:
        return f"min({', '.join(part.scalar(local) for part in self.parts)})"

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

    def scalar(self, local: Local) -> str:
        return f"max({', '.join(part.scalar(local) for part in self.parts)})"

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
