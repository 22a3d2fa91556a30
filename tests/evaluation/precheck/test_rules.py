"""Each rule of the pre-check, tried on the cases that it brings along."""

from __future__ import annotations

import pytest

from tihang.dossier.model import Dossier
from tihang.edition import Edition, load
from tihang.edition.export import edition_as_json
from tihang.edition.model.prechecks import OPERANDS, Precheck, PrecheckCase
from tihang.evaluation.precheck import RoundDates, precheck
from tihang.evaluation.precheck.run import CHECKS
from tihang.evaluation.precheck.subject import NAMED

RULES = load("2025").prechecks
CASES = [
    pytest.param(rule, case, id=f"{rule.id} {kind} {number}")
    for rule in RULES
    for kind in ("finds", "passes")
    for number, case in enumerate(getattr(rule, kind))
]


def places(rule: Precheck, case: PrecheckCase, edition: Edition) -> tuple[str, ...]:
    dossier = Dossier.model_validate({"edition": "2025", "tier": "excellence", **case.dossier})
    called = RoundDates(case.round_edition, case.round_tiers, case.opens, case.closes)
    findings = precheck(dossier, edition, today=case.today, round=called)
    return tuple(finding.place for finding in findings if finding.rule == rule.id)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_rule_finds_what_its_case_says_and_where(
    rule: Precheck, case: PrecheckCase, edition: Edition
) -> None:
    assert places(rule, case, edition) == case.at


def test_a_case_that_finds_names_a_place_and_one_that_passes_none() -> None:
    assert all(case.at for rule in RULES for case in rule.finds)
    assert not any(case.at for rule in RULES for case in rule.passes)


def test_every_kind_of_check_is_used_by_some_rule() -> None:
    assert {rule.check.kind for rule in RULES} == set(CHECKS)


def test_the_operands_that_rules_may_name_are_those_that_can_be_resolved() -> None:
    assert set(NAMED) == OPERANDS


def test_red_yellow_and_blue_all_occur() -> None:
    assert {rule.severity for rule in RULES} == {"red", "yellow", "blue"}


def test_every_rule_says_where_it_comes_from(edition: Edition) -> None:
    for rule in RULES:
        assert rule.reference is not None, rule.id
        assert edition.document(rule.reference.document), rule.id


def test_the_exported_edition_holds_the_rules_without_their_cases(edition: Edition) -> None:
    exported = edition_as_json(edition)["prechecks"]
    assert [rule["id"] for rule in exported] == [rule.id for rule in RULES]
    assert not {"finds", "passes"} & set(exported[0])
