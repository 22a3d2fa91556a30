"""An evaluation as plain data, for files and other programs."""

from __future__ import annotations

from tihang.evaluation.result import (
    ConditionVerdict,
    Evaluation,
    FactRead,
    Gap,
    Threshold,
    TierVerdict,
)

Json = dict[str, object]


def as_json(evaluation: Evaluation) -> Json:
    """The evaluation as dicts, lists, texts, numbers and truth values.

    Verdicts are ``met``, ``unmet`` or ``undetermined``; a missing fact has the value None.
    """
    return {
        "edition": evaluation.edition.id,
        "tier": evaluation.tier,
        "content_hash": evaluation.content_hash,
        "highest_tier": evaluation.highest_tier,
        "tiers": [_tier(tier) for tier in evaluation.tiers],
        "conditions": [_condition(condition) for condition in evaluation.conditions],
        "findings": [{"place": f.place, "message": f.message} for f in evaluation.findings],
    }


def _tier(tier: TierVerdict) -> Json:
    return {
        "id": tier.tier,
        "name": tier.name,
        "status": tier.status,
        "claimed_status": tier.claimed_status,
        "counts": tier.counts,
        "conditions": [condition.id for condition in tier.conditions],
        "gaps": [_gap(gap) for gap in tier.gaps],
    }


def _gap(gap: Gap) -> Json:
    return {
        "condition": gap.condition,
        "status": gap.status,
        "what": gap.what,
        "effort": gap.effort,
        "path": gap.path,
    }


def _condition(found: ConditionVerdict) -> Json:
    clause = found.condition.clause
    return {
        "id": found.id,
        "clause": found.clause,
        "tier": found.tier,
        "group": found.group,
        "aspect": found.aspect,
        "text": clause.text,
        "status": found.status,
        "reason": found.reason,
        "facts": [_fact(fact) for fact in found.facts],
        "threshold": found.threshold,
        "thresholds": [_threshold(threshold) for threshold in found.thresholds],
        "missing": list(found.missing),
        "look_at": found.look_at,
        "would_change": found.would_change,
        "reference": {"document": found.reference.document, "place": found.reference.place},
        "standing": found.standing,
        "rule_standing": found.rule_standing,
    }


def _fact(fact: FactRead) -> Json:
    return {
        "id": fact.id,
        "label": fact.label,
        "value": fact.value,
        "unit": fact.unit,
        "shown": fact.shown,
        "path": fact.path,
    }


def _threshold(threshold: Threshold) -> Json:
    return {
        "fact": threshold.fact,
        "value": threshold.value,
        "shown": threshold.shown,
        "standing": threshold.standing,
    }
