"""Compiled rules as plain Python functions: the verdict on one factory in microseconds.

A node tells its verdict as an expression; here expressions become functions. Their source
holds generated variable names and the numbers of the rules, never text from an edition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from tihang.evaluation.nodes import Facts, Node


@cache
def judge_of(node: Node) -> Callable[[Facts], int]:
    """The function that gives a node's verdict."""
    judge: Callable[[Facts], int] = _defined([node], "p0")
    return judge


def judge_of_groups(
    nodes: Sequence[Node], groups: Sequence[Sequence[int]]
) -> Callable[[Facts], tuple[int, ...]]:
    """The function that judges the nodes and gives the minimum over each group of them.

    A group is the positions of its nodes; none may be empty.
    """
    judge: Callable[[Facts], tuple[int, ...]] = _defined(
        nodes, f"({', '.join(map(_minimum, groups))},)"
    )
    return judge


def _defined(nodes: Sequence[Node], result: str) -> Any:
    """Define a function of the facts that works out each node as p0, p1, … and the result."""
    facts = tuple(dict.fromkeys(fact for node in nodes for fact in node.facts()))
    variables = {fact: f"v{number}" for number, fact in enumerate(facts)}
    lines = [
        "def judge(facts):",
        f" {', '.join(variables.values())} = pick(facts)",
        *(f" p{n} = {node.scalar(variables.__getitem__)}" for n, node in enumerate(nodes)),
        f" return {result}",
    ]
    scope: dict[str, Any] = {"pick": itemgetter(*facts)}
    exec("\n".join(lines), scope)  # noqa: S102 - see the module's docstring
    return scope["judge"]


def _minimum(group: Sequence[int]) -> str:
    parts = [f"p{number}" for number in group]
    any_unmet = " or ".join(f"{part} < 0" for part in parts)
    all_met = " and ".join(parts)
    return f"(-1 if {any_unmet} else 1 if {all_met} else 0)"
