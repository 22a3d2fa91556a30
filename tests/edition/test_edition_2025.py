"""What the edition of 2025 holds, as far as numbers tell."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tihang.edition import Edition, EditionError, available, load
from tihang.edition.checks.rules import leaves
from tihang.edition.model import FilingForm, Judged, Peer


def test_it_comes_with_the_package_and_is_read_once(edition: Edition) -> None:
    assert available() == ("2025",)
    assert load("2025") is edition


def test_an_edition_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(EditionError, match="2025"):
        load("1999")


def test_there_are_four_tiers_each_upon_the_one_before(edition: Edition) -> None:
    assert [(t.id, t.needs) for t in edition.tiers] == [
        ("basic", None),
        ("advanced", "basic"),
        ("excellence", "advanced"),
        ("pioneer", "excellence"),
    ]
    assert [t.self_rated for t in edition.tiers] == [True, False, False, False]


def test_aspects_to_cover_are_1_3_5_5(edition: Edition) -> None:
    assert [len(t.required_aspects) for t in edition.tiers] == [1, 3, 5, 5]


def test_thresholds_are_those_of_the_notice(edition: Edition) -> None:
    levels = [t.parameters["maturity_level"] for t in edition.tiers]
    assert [p.value for p in levels] == [2, 2, 3, 4]
    assert {p.standing for p in levels} == {"notice"}
    shares = [t.parameters.get("ai_share_min") for t in edition.tiers]
    assert [p and p.value for p in shares] == [None, None, 20, 60]
    assert {p.standing for p in shares if p} == {"notice"}


def test_only_what_the_notice_sets_is_marked_as_its_number(edition: Edition) -> None:
    marked = {
        name
        for tier in edition.tiers
        for name, parameter in tier.parameters.items()
        if parameter.standing == "notice"
    }
    assert marked == {"maturity_level", "ai_share_min"}


def test_every_aspect_of_every_tier_has_its_content(edition: Edition) -> None:
    content = Counter(
        (tier, clause.aspect)
        for clause in edition.clauses
        if clause.group == "content" and clause.aspect
        for tier in clause.tiers
    )
    assert len(content) == 4 * 5
    assert sum(content.values()) == 6 + 7 + 10 + 9


def test_results_follow_the_items_of_annex_1(edition: Edition) -> None:
    items = {
        tier.id: {
            c.clause.reference.place[len("附件1 二（二）") :]
            for c in edition.conditions_of(tier.id)
            if c.clause.group == "results"
        }
        for tier in edition.tiers
    }
    assert items == {
        "basic": {""},
        "advanced": {"1", "2"},
        "excellence": {"1", "2", "3", "4"},
        "pioneer": {"1", "2", "3", "4"},
    }


def test_content_is_judged_by_a_person_who_is_told_what_to_look_at(edition: Edition) -> None:
    for clause in edition.clauses:
        if clause.group == "content" and clause.aspect:
            (leaf,) = [leaf for _path, leaf in leaves(clause.rule, ())]
            assert isinstance(leaf, Judged)


def test_no_two_judges_are_told_the_same_thing(edition: Edition) -> None:
    looks = Counter(
        leaf.judged.zh
        for clause in edition.clauses
        for _path, leaf in leaves(clause.rule, ())
        if isinstance(leaf, Judged) and clause.group != "application"
    )
    # The first result, assessing by the table, reads the same on every tier.
    assert [times for times in looks.values() if times > 1] == [4]


def test_peers_widen_from_the_province_to_the_world(edition: Edition) -> None:
    peers = {
        condition.tier: (leaf.peer.scope, leaf.peer.statistic)
        for condition in edition.conditions
        for _path, leaf in leaves(condition.clause.rule, ())
        if isinstance(leaf, Peer)
    }
    assert peers == {
        "basic": ("province", "mean"),
        "advanced": ("province", "leading"),
        "excellence": ("country", "leading"),
        "pioneer": ("world", "leading"),
    }


def test_there_are_40_scenarios_in_8_stages(edition: Edition) -> None:
    assert len(edition.stages) == 8
    assert [s.number for s in edition.scenarios] == list(range(1, 41))
    by_aspect = Counter(edition.aspect_of(s) for s in edition.scenarios)
    assert [by_aspect[a.id] for a in edition.aspects] == [3, 4, 10, 12, 11]


@pytest.mark.parametrize(
    ("alias", "name"),
    [("污染在线管理", "污染在线管控"), ("供应链数字化管理", "供应商数字化管理")],
)
def test_names_also_seen_lead_to_their_scenario(edition: Edition, alias: str, name: str) -> None:
    found = edition.scenario(alias)
    assert found is not None
    assert found.name == name
    assert found is edition.scenario(name)


def test_a_scenario_of_a_false_list_is_not_known(edition: Edition) -> None:
    assert edition.scenario("仓储物流智能化") is None


def test_there_are_21_indicators_in_5_groups(edition: Edition) -> None:
    assert [k.number for k in edition.kpis] == list(range(1, 22))
    by_group = Counter(k.group for k in edition.kpis)
    assert [by_group[g.id] for g in edition.kpi_groups] == [5, 2, 9, 4, 1]
    assert {k.number for k in edition.kpis if k.unit != "%"} == {5, 21}
    assert {k.number for k in edition.kpis if k.kind == "count"} == {5, 21}
    assert {k.number for k in edition.kpis if k.kind == "reduction"} == {6, 10, 15, 17, 18}
    assert {k.number for k in edition.kpis if k.rate} == {9, 10, 11, 13, 14}


def test_formulas_are_never_passed_off_as_official(edition: Edition) -> None:
    assert {k.formula_standing for k in edition.kpis} == {"customary"}


def test_indicators_of_change_read_before_and_after(edition: Edition) -> None:
    for kpi in edition.kpis:
        if kpi.kind in ("increase", "reduction", "growth"):
            assert len(kpi.inputs) == 2


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("0.79", None),
        ("0.8", 1),
        ("1.79", 1),
        ("1.8", 2),
        ("1.9", 2),
        ("2.79", 2),
        ("2.8", 3),
        ("3.55", 3),
        ("3.71", 3),
        ("3.8", 4),
        ("4.8", 5),
        ("5", 5),
        ("5.1", None),
    ],
)
def test_scores_fall_into_the_bands_of_maturity(
    edition: Edition, score: str, level: int | None
) -> None:
    assert edition.maturity_level(Decimal(score)) == level


def test_every_tier_has_a_filing_and_the_upper_two_a_table(edition: Edition) -> None:
    assert {f.tier for f in edition.forms if isinstance(f, FilingForm)} == {
        t.id for t in edition.tiers
    }
    assert edition.table_form("excellence").annex == "附件3"
    assert edition.table_form("pioneer").annex == "附件5"
    with pytest.raises(KeyError):
        edition.table_form("basic")


def test_a_pioneer_files_what_an_excellence_does_and_a_cultivation_plan(edition: Edition) -> None:
    excellence, pioneer = (
        {field.path for section in edition.filing_form(tier).sections for field in section.fields}
        for tier in ("excellence", "pioneer")
    )
    assert excellence < pioneer
    assert len(pioneer - excellence) == 6


def test_a_territorial_case_goes_from_firm_to_county_city_and_province(edition: Edition) -> None:
    workflow = edition.workflow("territorial")
    steps = {step.id: step for step in workflow.steps}
    state = workflow.initial
    for name in ("submit", "send_up", "hand_up", "recommend"):
        assert state in steps[name].origin
        assert steps[name].freezes
        state = steps[name].target
    assert state == "recommended"
    assert set(steps["send_up"].guards) == {
        "credit_checked",
        "conditions_examined",
        "opinion_issued",
    }


def test_a_refusal_or_a_return_always_gives_its_reason(edition: Edition) -> None:
    for workflow in edition.workflows:
        for step in workflow.steps:
            if step.action in ("return", "send_back", "refuse", "decline"):
                assert step.needs_reason


def test_rubric_points_add_up_to_a_hundred_and_say_whose_they_are(edition: Edition) -> None:
    (rubric,) = edition.rubrics
    assert sum(item.points for item in rubric.items) == 100
    assert rubric.standing == "secondary"
    assert "福建" in rubric.note.zh


def test_conditions_have_an_id_of_their_own(edition: Edition) -> None:
    ids = [condition.id for condition in edition.conditions]
    assert len(ids) == len(set(ids))
    assert "excellence.requirement.2b" in ids
    assert "excellence.results.1c" in ids


def test_it_can_be_looked_up(edition: Edition) -> None:
    assert edition.field("scenarios.ai_models.name").label.en == "Model"
    assert edition.field("enterprise.industry").choices == "industries"
    assert edition.clause("pioneer.coverage").tiers == ("pioneer",)
    assert edition.fact("ai.share").unit == "%"
    assert edition.kpi(21).unit == "家"
    assert edition.document("miit-251").standing == "secondary"
    with pytest.raises(KeyError):
        edition.field("enterprise.nome")
