"""What an edition does not know or allow is found, and the nearest right word suggested."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.dossier.strategies import EDITION, dossiers
from tihang.dossier.check import check_against_edition
from tihang.dossier.model import Dossier


def _problems(**parts: object) -> list[str]:
    dossier = Dossier.model_validate({"edition": "2025", "tier": "basic", **parts})
    return [str(problem) for problem in check_against_edition(dossier, EDITION)]


@settings(max_examples=20)
@given(dossiers())
def test_a_valid_dossier_has_no_problem(dossier: Dossier) -> None:
    assert check_against_edition(dossier, EDITION) == []


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            {"scenarios": [{}, {"scenario": "智能在线检测"}]},
            "不在本版本的典型场景名单内。最接近的是“生产作业——在线智能检测”",
        ),
        ({"kpis": [{"number": 22, "after": 1}]}, "kpis[0].number：没有第 22 号指标。应为 1 至 21"),
        (
            {"answers": [{"clause": "requirement.9z", "met": True}]},
            "answers[0].clause：没有编号为“requirement.9z”的条款。是否为“requirement.",
        ),
        (
            {"judgements": [{"clause": "nonsense", "met": True}]},
            "judgements[0].clause：没有编号为“nonsense”的条款",
        ),
        (
            {"evidence": [{"id": "E01"}], "kpis": [{"number": 1, "evidence": ["E1"]}]},
            "kpis[0].evidence[0]：佐证材料清单中没有编号“E1”。是否为“E01”？",
        ),
        ({"enterprise": {"nature": "民营"}}, "“民营企业”的代码是 private"),
        ({"enterprise": {"staff": -1}}, "enterprise.staff：不能小于 0"),
        ({"maturity": [{"score": 5.1}]}, "maturity[0].score：不能大于 5"),
        ({"enterprise": {"name": "示" * 201}}, "共 201 字，超过上限 200 字"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_mend(parts: dict[str, object], says: str) -> None:
    found = _problems(**parts)
    assert any(says in problem for problem in found), found


def test_an_unknown_region_is_only_a_warning() -> None:
    dossier = Dossier.model_validate(
        {"edition": "2025", "tier": "basic", "enterprise": {"region": "359999"}}
    )
    (problem,) = check_against_edition(dossier, EDITION)
    assert problem.warning
    assert problem.location == ("enterprise", "region")


def test_an_alias_of_a_scenario_is_known() -> None:
    assert _problems(scenarios=[{"scenario": "污染在线管理"}]) == []
