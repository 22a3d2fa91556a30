"""What the instances cover, and how the AI share stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang import edition as editions
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.evaluation import evaluate
from tihang.platform.filing.scenarios.matrix import Coverage, coverage_of

EDITION = editions.load("2025")
EXAMPLES = Path(__file__).parents[4] / "examples"


def covered(instances: list[ScenarioInstance] | None, tier: str = "excellence") -> Coverage:
    told = None if instances is None else tuple(instances)
    dossier = Dossier.model_validate({"edition": "2025", "tier": tier, "scenarios": told})
    return coverage_of(dossier, evaluate(dossier, EDITION), tier)


def test_every_stage_stands_under_the_aspect_that_the_notice_gives_it() -> None:
    found = covered(None)
    assert [stage.stage.id for stage, _aspect in found.stages] != []
    assert all(stage.stage.aspect == aspect.aspect.id for stage, aspect in found.stages)
    assert {stage.stage for stage, _aspect in found.stages} == set(EDITION.stages)


def test_the_aspects_that_the_tier_asks_for_and_lacks_are_named() -> None:
    found = covered([ScenarioInstance(scenario="人机协同作业", uses_ai=True)], "advanced")
    assert (found.required, found.covered) == (3, 1)
    assert found.lacking == ["生产管理", "运营管理"]


def test_an_instance_of_no_listed_scenario_counts_nowhere_and_is_told() -> None:
    found = covered([ScenarioInstance(scenario="太空农业"), ScenarioInstance()])
    assert found.unplaced == 2
    assert sum(aspect.count for aspect in found.aspects) == 0


def test_an_alias_counts_for_its_scenario() -> None:
    found = covered([ScenarioInstance(scenario="污染在线管理")])
    counted = [each for stage, _aspect in found.stages for each in stage.scenarios]
    assert counted == [("污染在线管控", 1)]


@pytest.mark.parametrize(
    ("using", "status", "share"),
    [([True] + [False] * 4, "met", "20"), ([True] + [False] * 5, "unmet", "16.67")],
)
def test_the_ai_share_stands_as_the_evaluation_says(
    using: list[bool], status: str, share: str
) -> None:
    instances = [ScenarioInstance(scenario="人机协同作业", uses_ai=each) for each in using]
    ai = covered(instances).ai
    assert (ai.status, ai.share) == (status, share)
    assert "20%" in ai.threshold
    assert ai.standing == "notice"


def test_the_ai_share_is_open_while_one_instance_leaves_it_unsaid() -> None:
    ai = covered([ScenarioInstance(uses_ai=True), ScenarioInstance()]).ai
    assert (ai.share, ai.status, ai.unsaid) == ("", "undetermined", 1)


def test_a_tier_that_asks_for_no_share_shows_no_threshold() -> None:
    ai = covered([ScenarioInstance(uses_ai=True)], "advanced").ai
    assert (ai.threshold, ai.status, ai.share) == ("", "", "100")


def test_the_showcase_firm_covers_everything() -> None:
    dossier = read_dossier(EXAMPLES / "excellence.yaml")
    found = coverage_of(dossier, evaluate(dossier, EDITION), "excellence")
    assert (found.covered, found.lacking, found.ai.share) == (5, [], "23.81")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([s.name for s in EDITION.scenarios] + ["不在清单"]),
            st.sampled_from([True, False, None]),
        ),
        max_size=30,
    )
)
def test_every_instance_is_counted_once(filed: list[tuple[str, bool | None]]) -> None:
    instances = [ScenarioInstance(scenario=name, uses_ai=ai) for name, ai in filed]
    found = covered(instances)
    assert sum(aspect.count for aspect in found.aspects) + found.unplaced == len(filed)
    assert found.ai.total == len(filed)
    for aspect in found.aspects:
        assert sum(count for stage in aspect.stages for _n, count in stage.scenarios) == (
            aspect.count
        )
