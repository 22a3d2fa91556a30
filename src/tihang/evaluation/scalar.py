"""Compiled rules as plain Python functions: the verdict on one factory in microseconds.

A node tells its verdict as an expression; here expressions become functions. Their source
holds generated variable names and the numbers of the rules, never text from an edition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter

from tihang.evaluation.nodes import Facts, Node


@cache
def judge_of(node: Node) -> Callable[[Facts], int]:
    """The function that gives a node's verdict."""
    judge = function_of([node], [(0,)])
    return lambda facts: judge(facts)[0]


def function_of(
    nodes: Sequence[Node], groups: Sequence[Sequence[int]]
) -> Callable[[Facts], tuple[int, ...]]:
    """The function that judges the nodes and gives the minimum over each group of them.

    A group is the positions of its nodes; none may be empty.
    """
    facts = tuple(dict.fromkeys(fact for node in nodes for fact in node.facts()))
    variables = {fact: f"v{number}" for number, fact in enumerate(facts)}
    lines = [
        f"def judge({', '.join(variables.values())}):",
        *(f" p{n} = {node.scalar(variables.__getitem__)}" for n, node in enumerate(nodes)),
        f" return ({', '.join(map(_minimum, groups))},)",
    ]
    scope: dict[str, Callable[..., tuple[int, ...]]] = {}
    exec("\n".join(lines), scope)  # noqa: S102 - see the module's docstring
    judge = scope["judge"]
    if len(facts) == 1:
        (only,) = facts
        return lambda known: judge(known[only])
    pick = itemgetter(*facts)
    return lambda known: judge(*pick(known))


def _minimum(group: Sequence[int]) -> str:
    parts = [f"p{number}" for number in group]
    any_unmet = " or ".join(f"{part} < 0" for part in parts)
    all_met = " and ".join(parts)
    return f"(-1 if {any_unmet} else 1 if {all_met} else 0)"
