"""Whole dossiers: thresholds, contradictions, missing parts, gaps and reasons."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest

from tests.evaluation.building import meeting_dossier, reason, share_dossier, status
from tihang.dossier.model import (
    Answer,
    Dossier,
    Judgement,
    MaturityReport,
)
from tihang.edition.model import Edition
from tihang.evaluation import (
    as_json,
    evaluate,
    facts_of,
)

# --- what meets ------------------------------------------------------------------


def test_a_dossier_that_meets_everything_reaches_the_highest_tier(any_edition: Edition) -> None:
    found = evaluate(meeting_dossier(any_edition), any_edition)
    assert found.highest_tier == "pioneer"
    assert [tier.status for tier in found.tiers] == ["met"] * 4
    assert all(not tier.gaps for tier in found.tiers)
    assert found.findings == ()


def test_an_empty_dossier_meets_nothing_and_fails_nothing(any_edition: Edition) -> None:
    found = evaluate(Dossier(edition="2025", tier="basic"), any_edition)
    assert found.highest_tier is None
    assert {tier.status for tier in found.tiers} == {"undetermined"}
    assert {c.status for c in found.conditions} == {"undetermined"}
    assert all(c.missing for c in found.conditions)


def test_only_the_tiers_asked_for_are_explained_but_the_highest_is_found(small: Edition) -> None:
    found = evaluate(meeting_dossier(small), small, ["basic"])
    assert [tier.tier for tier in found.tiers] == ["basic"]
    assert found.highest_tier == "pioneer"
    with pytest.raises(ValueError, match="platinum"):
        evaluate(meeting_dossier(small), small, ["platinum"])


def test_a_tier_is_the_minimum_of_its_conditions(any_edition: Edition) -> None:
    for dossier in (meeting_dossier(any_edition), share_dossier(any_edition, 4, 21)):
        for tier in evaluate(dossier, any_edition).tiers:
            assert tier.verdict == min(c.verdict for c in tier.conditions)


# --- thresholds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "level"),
    [("0.79", None), ("1.79", 1), ("1.8", 2), ("1.9", 2), ("2.79", 2), ("2.8", 3), ("3.8", 4)],
)
def test_a_maturity_score_counts_by_its_band(small: Edition, score: str, level: int | None) -> None:
    report = MaturityReport(score=Decimal(score))
    dossier = meeting_dossier(small, maturity=(report,))
    facts = facts_of(dossier, small)
    found = evaluate(dossier, small)
    if level is None:
        assert np.isnan(facts["maturity.level"])
        assert [f.place for f in found.findings] == ["maturity.score"]
        return
    assert facts["maturity.level"] == level
    for tier, needed in (("basic", 2), ("advanced", 2), ("excellence", 3), ("pioneer", 4)):
        expected = "met" if level >= needed else "unmet"
        assert status(found, "by-maturity", tier) == expected


def test_the_level_of_a_report_without_a_score_counts(small: Edition) -> None:
    dossier = meeting_dossier(small, maturity=(MaturityReport(level=3),))
    assert facts_of(dossier, small)["maturity.level"] == 3


@pytest.mark.parametrize(
    ("using", "total", "tier", "expected"),
    [
        (19, 100, "excellence", "unmet"),
        (4, 21, "excellence", "unmet"),
        (20, 100, "excellence", "met"),
        (1, 5, "excellence", "met"),
        (59, 100, "pioneer", "unmet"),
        (13, 22, "pioneer", "unmet"),
        (60, 100, "pioneer", "met"),
        (3, 5, "pioneer", "met"),
        (21, 35, "pioneer", "met"),
    ],
)
def test_the_share_of_ai_is_met_from_the_threshold_on(
    small: Edition, using: int, total: int, tier: str, expected: str
) -> None:
    assert status(evaluate(share_dossier(small, using, total), small), "by-share", tier) == expected


def test_the_reason_of_a_share_tells_the_count_and_the_threshold(small: Edition) -> None:
    found = evaluate(share_dossier(small, 4, 21), small)
    assert reason(found, "by-share", "excellence") == (
        "应用人工智能技术场景比例为 19.05%（21 个实例中 4 个），低于要求的 20%。"
    )


def test_a_value_just_below_the_threshold_is_not_shown_as_equal_to_it(small: Edition) -> None:
    found = evaluate(share_dossier(small, 19999, 100000), small)
    assert "19.999%" in reason(found, "by-share", "excellence")


def test_a_shortfall_in_coverage_waits_for_a_reviewer_where_the_notice_says_in_principle(
    small: Edition,
) -> None:
    whole = meeting_dossier(small)
    assert whole.scenarios is not None
    names = {s.name for s in small.scenarios if small.aspect_of(s) == "production"}
    only_production = tuple(i for i in whole.scenarios if i.scenario in names)
    assert only_production
    short = whole.model_copy(
        update={"scenarios": only_production, "judgements": None, "kpis": None}
    )
    found = evaluate(short, small)
    assert status(found, "in-principle", "excellence") == "undetermined"
    assert status(found, "all-covered", "pioneer") == "unmet"
    assert "研发设计" in reason(found, "in-principle", "excellence")
    accepted = short.model_copy(
        update={"judgements": (Judgement(clause="in-principle", met=True),)}
    )
    assert status(evaluate(accepted, small), "in-principle", "excellence") == "met"
    refused = short.model_copy(
        update={"judgements": (Judgement(clause="in-principle", met=False),)}
    )
    assert status(evaluate(refused, small), "in-principle", "excellence") == "unmet"


# --- judgement and claims ------------------------------------------------------------


def test_the_firms_own_answer_decides_the_self_rated_tier_alone(small: Edition) -> None:
    found = evaluate(meeting_dossier(small, judgements=None), small)
    assert status(found, "by-judgement", "basic") == "met"
    for tier in ("advanced", "excellence", "pioneer"):
        assert status(found, "by-judgement", tier) == "undetermined"
        assert found.of_tier(tier).status == "undetermined"
        assert found.of_tier(tier).claimed_status == "met"
    assert found.highest_tier == "basic"


def test_a_claim_without_a_statement_does_not_count(small: Edition) -> None:
    bare = (Answer(clause="by-judgement", met=True),)
    found = evaluate(meeting_dossier(small, answers=bare), small)
    assert status(found, "by-judgement", "basic") == "undetermined"
    assert "未作说明" in reason(found, "by-judgement", "basic")


def test_a_refusal_by_a_reviewer_stands_against_the_claim(small: Edition) -> None:
    refusal = (Judgement(clause="by-judgement", met=False, reason="未见记录"),)
    found = evaluate(meeting_dossier(small, judgements=refusal), small)
    assert status(found, "by-judgement", "advanced") == "unmet"
    assert found.of_tier("advanced").claimed_status == "unmet"
    assert "未见记录" in reason(found, "by-judgement", "advanced")


def test_a_condition_that_awaits_judgement_says_what_to_look_at(small: Edition) -> None:
    found = evaluate(meeting_dossier(small, judgements=None), small)
    waiting = next(c for c in found.of_tier("advanced").conditions if c.clause == "by-judgement")
    assert waiting.look_at == "查看有关材料"
    assert "须由审核人认定" in waiting.reason
    assert "已做到" in waiting.reason


# --- gaps and the json form ---------------------------------------------------------------


def test_gaps_come_by_effort_and_then_in_the_notices_order(any_edition: Edition) -> None:
    found = evaluate(Dossier(edition="2025", tier="pioneer"), any_edition)
    for tier in found.tiers:
        order = [c.id for c in tier.conditions]
        keys = [(gap.effort, order.index(gap.condition)) for gap in tier.gaps]
        assert keys == sorted(keys)
        assert len(keys) == len(order)
        assert all(gap.what for gap in tier.gaps)


def test_gaps_name_a_place_in_the_dossier(any_edition: Edition) -> None:
    found = evaluate(Dossier(edition="2025", tier="pioneer"), any_edition)
    top = set(Dossier.model_fields)
    for gap in (gap for tier in found.tiers for gap in tier.gaps):
        assert gap.path is not None
        assert gap.path.split(".")[0] in top


def test_the_json_form_is_plain_and_complete(any_edition: Edition) -> None:
    found = evaluate(share_dossier(any_edition, 4, 21), any_edition)
    data = json.loads(json.dumps(as_json(found), allow_nan=False))
    assert data["highest_tier"] == found.highest_tier
    assert data["content_hash"] == found.content_hash
    assert [tier["id"] for tier in data["tiers"]] == [tier.id for tier in any_edition.tiers]
    assert [c["id"] for c in data["conditions"]] == [c.id for c in any_edition.conditions]
    for condition in data["conditions"]:
        assert condition["status"] in {"met", "unmet", "undetermined"}
        assert condition["reason"]
        assert condition["facts"]
        assert condition["reference"]["place"]
