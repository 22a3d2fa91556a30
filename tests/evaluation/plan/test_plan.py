"""The improvement plan: complete, in order, dated, and the same for the same facts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.building import meeting_dossier, small_edition
from tests.evaluation.test_any_dossier import dossiers
from tihang.dossier.model import Answer, Dossier
from tihang.edition import load
from tihang.edition.model import Edition
from tihang.evaluation import Verdict, evaluate
from tihang.evaluation.plan import DAYS, improvement_plan, next_tier
from tihang.text import use_language

TODAY = dt.date(2025, 6, 1)
EDITIONS = {"small": small_edition(), "2025": load("2025")}


@pytest.mark.parametrize("name", EDITIONS)
@given(data=st.data())
def test_every_condition_that_is_not_met_stands_in_the_plan_once(
    name: str, data: st.DataObject
) -> None:
    edition = EDITIONS[name]
    evaluation = evaluate(data.draw(dossiers(edition)), edition)
    tier = data.draw(st.sampled_from([t.id for t in edition.tiers]))
    plan = improvement_plan(evaluation, TODAY, tier)
    lacking = [c.id for c in evaluation.of_tier(tier).conditions if c.verdict is not Verdict.MET]
    planned = [measure.condition for measure in plan.measures]
    assert sorted(planned) == sorted(lacking)
    assert all(measure.measure for measure in plan.measures)


@pytest.mark.parametrize("name", EDITIONS)
@given(data=st.data())
def test_the_order_is_by_effort_then_effect_and_always_the_same(
    name: str, data: st.DataObject
) -> None:
    edition = EDITIONS[name]
    dossier = data.draw(dossiers(edition))
    tier = data.draw(st.sampled_from([t.id for t in edition.tiers]))
    plan = improvement_plan(evaluate(dossier, edition), TODAY, tier)
    keys = [(m.awaits_review, m.effort, -m.effect) for m in plan.measures]
    assert keys == sorted(keys)
    again = improvement_plan(evaluate(dossier, edition), TODAY, tier)
    assert [m.condition for m in again.measures] == [m.condition for m in plan.measures]


@given(data=st.data())
def test_dates_follow_from_the_effort(data: st.DataObject) -> None:
    edition = EDITIONS["2025"]
    plan = improvement_plan(evaluate(data.draw(dossiers(edition)), edition), TODAY, "pioneer")
    for measure in plan.measures:
        assert TODAY <= measure.start < measure.finish
        assert (measure.finish - measure.start).days == DAYS[measure.effort]


def test_a_factory_that_meets_all_has_nothing_to_plan() -> None:
    edition = EDITIONS["2025"]
    evaluation = evaluate(meeting_dossier(edition), edition)
    assert next_tier(evaluation).tier == edition.tiers[-1].id
    assert improvement_plan(evaluation, TODAY).measures == ()


def test_the_next_tier_is_the_lowest_that_the_firms_own_answers_do_not_reach(
    edition: Edition,
) -> None:
    assert next_tier(evaluate(Dossier(edition="2025", tier="basic"), edition)).tier == "basic"


def test_what_the_firm_answered_with_grounds_awaits_the_reviewer_and_comes_last(
    edition: Edition,
) -> None:
    said = Answer(clause="excellence.application.2c", met=True, statement="见对标分析。")
    dossier = Dossier(edition="2025", tier="excellence", answers=(said,))
    plan = improvement_plan(evaluate(dossier, edition), TODAY, "excellence")
    assert [m.clause.id for m in plan.measures if m.awaits_review] == [said.clause]
    assert plan.measures[-1].clause.id == said.clause


def test_an_answer_without_grounds_does_not_wait_for_anybody(edition: Edition) -> None:
    said = Answer(clause="excellence.application.2c", met=True)
    dossier = Dossier(edition="2025", tier="excellence", answers=(said,))
    plan = improvement_plan(evaluate(dossier, edition), TODAY, "excellence")
    assert not any(measure.awaits_review for measure in plan.measures)


def test_a_measure_says_what_to_do_in_words(edition: Edition) -> None:
    evaluation = evaluate(Dossier(edition="2025", tier="basic"), edition)
    told = {m.condition: m.measure for m in improvement_plan(evaluation, TODAY, "basic").measures}
    assert "2级及以上" in told["basic.requirement.5a"]
    assert "生产作业" in told["basic.coverage"]
    assert "第 8、10、11、16、17 项" in told["basic.results.1b"]


def test_measures_do_not_depend_on_the_language_for_their_order(edition: Edition) -> None:
    dossier = Dossier(edition="2025", tier="basic")
    with use_language("en"):
        english = improvement_plan(evaluate(dossier, edition), TODAY, "basic")
    chinese = improvement_plan(evaluate(dossier, edition), TODAY, "basic")
    assert [m.condition for m in english.measures] == [m.condition for m in chinese.measures]


@pytest.mark.parametrize(
    ("tier", "clause"), [("basic", "basic.production.1"), ("excellence", "requirement.3a")]
)
def test_a_yes_without_grounds_needs_words_and_no_building(
    edition: Edition, tier: str, clause: str
) -> None:
    said = Answer(clause=clause, met=True)
    dossier = Dossier(edition="2025", tier="basic", answers=(said,))
    plan = improvement_plan(evaluate(dossier, edition), TODAY, tier)
    (measure,) = (m for m in plan.measures if m.clause.id == clause)
    assert measure.effort == 1
    assert "补写自评说明" in measure.measure
