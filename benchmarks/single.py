"""One dossier: Tihang with and without reasons, and zen-engine."""

from __future__ import annotations

import json
import math
from typing import Any

import zen

from benchmarks import rules
from benchmarks.timing import Times, interleaved
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition
from tihang.evaluation import evaluate, facts_of, tier_verdicts
from tihang.text import use_language


def run(dossier: Dossier, edition: Edition, rounds: int = 15) -> dict[str, Times]:
    """Times by contestant; raises AssertionError where zen-engine does not agree."""
    decision = zen.ZenEngine().create_decision(json.dumps(decision_model(edition)))
    facts = facts_of(dossier, edition)
    given = zen_facts(facts, edition)
    _assert_same(decision, facts, edition)

    def english() -> None:
        with use_language("en"):
            evaluate(dossier, edition)

    return interleaved(
        {
            "tihang, verdicts": lambda: tier_verdicts(facts, edition),
            "zen-engine": lambda: decision.evaluate(given),
            "tihang, with reasons": lambda: evaluate(dossier, edition),
            "tihang, with reasons in English": english,
            "tihang, facts from the dossier": lambda: facts_of(dossier, edition),
        },
        rounds=rounds,
        calls={
            "tihang, verdicts": 2000,
            "zen-engine": 200,
            "tihang, with reasons": 20,
            "tihang, with reasons in English": 20,
            "tihang, facts from the dossier": 100,
        },
    )


def zen_facts(facts: dict[str, float], edition: Edition) -> dict[str, Any]:
    """The facts as zen-engine takes them quickest: truths as verdicts, a missing number null."""
    given: dict[str, Any] = {}
    for name in rules.truth_facts(edition):
        value = facts[name]
        given[_name(name)] = 0 if math.isnan(value) else 1 if value else -1
    for name in rules.number_facts():
        given[_name(name)] = None if math.isnan(facts[name]) else facts[name]
    return given


def decision_model(edition: Edition) -> dict[str, Any]:
    """The same rules in zen-engine's format: one expression for what tiers share, and one each.

    A minimum over a list is the quickest way to say "all of them" to it; a condition each
    would take several times as long.
    """
    by_tier = rules.truths(edition)
    shared = rules.shared_truths(by_tier)
    expressions = [{"id": "common", "key": "common", "value": _least(map(_name, shared))}]
    for tier in rules.TIERS:
        reviewed = tier in rules.REVIEWED
        names = [n for n in by_tier[tier] if not reviewed or n not in shared]
        parts = [*map(_name, names), *_numbers(tier)]
        if reviewed:
            parts.append("$.common")
        expressions.append({"id": tier, "key": tier, "value": _least(parts)})
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "content": {}},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "out", "content": {}},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }


def _numbers(tier: str) -> list[str]:
    parts = [
        _at_least("enterprise.revenue", str(rules.REVENUE)),
        _at_least("maturity.level", str(rules.LEVEL[tier])),
    ]
    if tier in rules.AI_SHARE:
        parts.append(_at_least("ai.share", str(rules.AI_SHARE[tier])))
    if tier == "excellence":
        covered = _least(_name(f"aspect.{aspect}") for aspect in rules.ASPECTS)
        parts.append(f"max([{covered}, {_name(rules.COVERAGE_JUDGED)}])")
    for number in rules.MAIN:
        figure, peer = _name(f"kpi.{number}"), _name(f"{rules.PEERS[tier]}.{number}")
        known = f"{figure} == null or {peer} == null"
        reaches = ">" if rules.PEERS[tier].endswith("mean") else ">="
        parts.append(f"({known} ? 0 : ({figure} {reaches} {peer} ? 1 : -1))")
    return parts


def _at_least(fact: str, bound: str) -> str:
    name = _name(fact)
    return f"({name} == null ? 0 : ({name} >= {bound} ? 1 : -1))"


def _least(parts: Any) -> str:
    return f"min([{', '.join(parts)}])"


def _name(fact: str) -> str:
    return fact.replace(".", "__").replace("-", "_")


def _assert_same(decision: Any, facts: dict[str, float], edition: Edition) -> None:
    """The same verdicts on the dossier and on copies of it with each fact missing or worsened."""
    names = [*rules.truth_facts(edition), *rules.number_facts()]
    changes: list[dict[str, float]] = [{}] + [{n: v} for n in names for v in (math.nan, 0.0, 1.0)]
    for change in changes:
        changed = {**facts, **change}
        ours = {tier: int(v) for tier, v in tier_verdicts(changed, edition).items()}
        theirs = decision.evaluate(zen_facts(changed, edition))["result"]
        assert ours == {tier: theirs[tier] for tier in rules.TIERS}, f"zen differs: {change}"
