"""The edition as JSON for other programs."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tihang.edition import Edition
from tihang.edition.export import edition_as_json


@pytest.fixture(scope="module")
def exported(edition: Edition) -> dict[str, Any]:
    return json.loads(json.dumps(edition_as_json(edition), ensure_ascii=False, allow_nan=False))


def test_it_holds_every_list(exported: dict[str, Any], edition: Edition) -> None:
    for name in ("tiers", "conditions", "stages", "scenarios", "kpis", "forms", "workflow"):
        assert isinstance(exported[name], list)
    assert len(exported["conditions"]) == len(edition.conditions)


def test_conditions_say_what_where_and_whence(exported: dict[str, Any]) -> None:
    for condition in exported["conditions"]:
        for key in ("id", "tier", "aspect", "text", "reference", "standing", "rule"):
            assert condition[key], (condition["id"], key)
        assert set(condition["reference"]) == {"document", "number", "place"}


def test_a_condition_without_aspect_is_listed_under_its_group(exported: dict[str, Any]) -> None:
    groups = Counter(c["aspect"] for c in exported["conditions"])
    assert {"application", "requirement", "results", "content", "construction"} <= set(groups)


def test_thresholds_are_numbers(exported: dict[str, Any]) -> None:
    thresholds = {
        c["id"]: [t["value"] for t in c["thresholds"]]
        for c in exported["conditions"]
        if c["thresholds"]
    }
    assert thresholds["excellence.results.1c"] == [20]
    assert thresholds["pioneer.results.1c"] == [60]
    assert thresholds["requirement.5c"] == [4]
    assert thresholds["basic.requirement.5a"] == thresholds["advanced.requirement.5a"] == [2]


def test_scenarios_carry_their_aspect(exported: dict[str, Any]) -> None:
    totals = Counter(s["aspect"] for s in exported["scenarios"])
    assert list(totals.values()) == [3, 4, 12, 10, 11]
