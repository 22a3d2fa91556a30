"""What counts as a fact: contradictions, recognitions, revenue and who may apply."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from tests.evaluation.building import (
    meeting_dossier,
    reason,
    share_dossier,
    status,
    with_main_kpis,
)
from tihang.dossier.model import (
    Benchmark,
    Dossier,
    KpiFigure,
    MaturityReport,
    Recognition,
    ScenarioInstance,
)
from tihang.edition.model import Edition
from tihang.evaluation import (
    evaluate,
    facts_of,
)

# --- contradictions --------------------------------------------------------------------


def with_kpi(dossier: Dossier, number: int, after: str) -> Dossier:
    kpis = tuple(k for k in dossier.kpis or () if k.number != number)
    return dossier.model_copy(
        update={"kpis": (*kpis, KpiFigure(number=number, after=Decimal(after)))}
    )


def test_a_filed_share_that_disagrees_with_the_instances_is_a_finding(small: Edition) -> None:
    dossier = with_kpi(share_dossier(small, 5, 21), 4, "30")
    found = evaluate(dossier, small)
    assert status(found, "by-share", "excellence") == "undetermined"
    assert [f.place for f in found.findings] == ["kpis.4"]
    assert "30" in found.findings[0].message


@pytest.mark.parametrize("filed", ["19.05", "19.0", "19", "19.048"])
def test_a_filed_share_may_be_rounded(small: Edition, filed: str) -> None:
    found = evaluate(with_kpi(share_dossier(small, 4, 21), 4, filed), small)
    assert found.findings == ()
    assert status(found, "by-share", "excellence") == "unmet"


@pytest.mark.parametrize("filed", ["19.04", "19.06", "18", "20"])
def test_a_filed_share_off_by_more_than_its_rounding_disagrees(small: Edition, filed: str) -> None:
    found = evaluate(with_kpi(share_dossier(small, 4, 21), 4, filed), small)
    assert [f.place for f in found.findings] == ["kpis.4"]


def test_a_filed_number_of_models_that_disagrees_is_a_finding(small: Edition) -> None:
    found = evaluate(with_kpi(share_dossier(small, 4, 21), 5, "9"), small)
    assert [f.place for f in found.findings] == ["kpis.5"]


def test_a_level_that_contradicts_its_score_is_a_finding_and_does_not_count(small: Edition) -> None:
    report = MaturityReport(score=Decimal("1.9"), level=3)
    found = evaluate(meeting_dossier(small, maturity=(report,)), small)
    assert status(found, "by-maturity", "basic") == "undetermined"
    assert [f.place for f in found.findings] == ["maturity.level"]


def test_of_two_reports_the_one_marked_counts_and_without_a_mark_none(small: Edition) -> None:
    old, new = MaturityReport(score=Decimal(2)), MaturityReport(score=Decimal(3))
    unmarked = meeting_dossier(small, maturity=(old, new))
    assert np.isnan(facts_of(unmarked, small)["maturity.level"])
    assert [f.place for f in evaluate(unmarked, small).findings] == ["maturity"]
    marked = meeting_dossier(small, maturity=(old, new.model_copy(update={"used": True})))
    assert facts_of(marked, small)["maturity.level"] == 3


def test_an_unknown_scenario_is_a_finding_with_the_nearest_name(small: Edition) -> None:
    instance = ScenarioInstance(scenario="人机协同作作业", uses_ai=False)
    found = evaluate(meeting_dossier(small, scenarios=(instance,), kpis=None), small)
    assert [f.place for f in found.findings] == ["scenarios[0].scenario"]
    assert "人机协同作业" in found.findings[0].message
    assert status(found, "all-covered", "pioneer") == "undetermined"


def test_two_benchmarks_for_one_indicator_contradict_each_other(small: Edition) -> None:
    row = Benchmark(scope="province", kpi=8, mean=Decimal(1))
    found = evaluate(meeting_dossier(small, benchmarks=(row, row)), small)
    assert status(found, "by-peers", "basic") == "undetermined"
    assert len(found.findings) == 2


def test_only_an_indicator_that_may_not_apply_drops_out(small: Edition) -> None:
    main = next(kpi.number for kpi in small.kpis if kpi.main and not kpi.may_not_apply)
    base = meeting_dossier(small)
    kpis = tuple(
        KpiFigure(number=k.number, not_applicable="不适用") if k.number == main else k
        for k in base.kpis or ()
    )
    found = evaluate(base.model_copy(update={"kpis": kpis}), small)
    assert status(found, "by-peers", "basic") == "undetermined"


def test_an_indicator_that_may_not_apply_and_does_not_drops_out_and_is_named(
    small: Edition,
) -> None:
    edition = with_main_kpis(small, 2, 8)
    assert edition.kpi(2).may_not_apply
    base = meeting_dossier(edition)
    kpis = tuple(
        KpiFigure(number=2, not_applicable="离散型工厂") if k.number == 2 else k
        for k in base.kpis or ()
    )
    found = evaluate(base.model_copy(update={"kpis": kpis}), edition)
    assert status(found, "by-peers", "basic") == "met"
    assert "不适用：先进过程控制投用率" in reason(found, "by-peers", "basic")
    alone = with_main_kpis(small, 2)
    nothing_left = evaluate(base.model_copy(update={"kpis": kpis}), alone)
    assert status(nothing_left, "by-peers", "basic") == "undetermined"


# --- facts ------------------------------------------------------------------------------


def test_nothing_said_is_missing_and_none_listed_is_no(small: Edition) -> None:
    unsaid = facts_of(Dossier(edition="2025", tier="basic"), small)
    assert np.isnan(unsaid["aspect.production"])
    assert np.isnan(unsaid["recognition.basic"])
    none = facts_of(Dossier(edition="2025", tier="basic", scenarios=(), recognitions=()), small)
    assert none["aspect.production"] == 0
    assert none["recognition.basic"] == 0
    assert np.isnan(none["ai.share"])


def test_a_higher_recognition_counts_for_the_lower_tiers(small: Edition) -> None:
    facts = facts_of(meeting_dossier(small, recognitions=(Recognition(tier="advanced"),)), small)
    held = [facts[f"recognition.{tier}"] for tier in ("basic", "advanced", "excellence")]
    assert held == [1, 1, 0]


def test_the_latest_year_with_a_revenue_counts(small: Edition) -> None:
    assert facts_of(meeting_dossier(small), small)["enterprise.revenue"] == 90000


@pytest.mark.parametrize(
    ("entity", "industry", "expected"),
    [
        ("legal_person", None, 1.0),
        ("branch", "25", 1.0),
        ("branch", "34", 0.0),
        ("branch", None, None),
        (None, "25", None),
    ],
)
def test_a_branch_may_apply_in_the_named_industries_only(
    small: Edition, entity: str | None, industry: str | None, expected: float | None
) -> None:
    base = meeting_dossier(small)
    enterprise = base.enterprise.model_copy(update={"entity": entity, "industry": industry})
    value = facts_of(base.model_copy(update={"enterprise": enterprise}), small)[
        "enterprise.may_apply"
    ]
    assert np.isnan(value) if expected is None else value == expected
