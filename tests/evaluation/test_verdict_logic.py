"""The verdict logic: three values, monotone, the same for one factory and for a table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.building import clause, judged, small_edition, with_clauses, with_main_kpis
from tihang.edition import load
from tihang.edition.model import Edition
from tihang.evaluation import Verdict, tier_verdicts, tier_verdicts_table
from tihang.evaluation.ladder import CHUNK, ladder_of
from tihang.evaluation.nodes import Ceiling

EDITIONS = {"small": small_edition(), "2025": load("2025")}
NUMBERS = (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 19.0, 20.0, 59.0, 60.0, 1999.99, 2000.0, 1e6)
NAN = math.nan

with_each_edition = pytest.mark.parametrize("name", EDITIONS)


def lower_is_better(edition: Edition) -> set[str]:
    pieces = ladder_of(edition).pieces
    ceilings = {p.node.name for p in pieces if isinstance(p.node, Ceiling)}
    return ceilings | {fact for fact in ladder_of(edition).facts if fact.startswith("peer.")}


def number_facts(edition: Edition) -> set[str]:
    kinds = {fact.id: fact.kind for fact in edition.facts}
    return {
        fact
        for fact in ladder_of(edition).facts
        if kinds.get(fact, "number" if fact.startswith("peer.") else "truth") == "number"
    }


def is_excuse(fact: str) -> bool:
    return fact.startswith("applies.")


def best_value(fact: str, edition: Edition) -> float:
    if is_excuse(fact):
        return 0.0
    if fact not in number_facts(edition):
        return 1.0
    return -1e9 if fact in lower_is_better(edition) else 1e9


def worst_value(fact: str, edition: Edition) -> float:
    if is_excuse(fact):
        return 1.0
    if fact not in number_facts(edition):
        return 0.0
    return 1e9 if fact in lower_is_better(edition) else -1e9


@st.composite
def fact_tables(draw: st.DrawFn, edition: Edition) -> dict[str, float]:
    """Facts mostly met, mostly unmet or mostly missing, with a handful drawn at will."""
    facts = ladder_of(edition).facts
    base = draw(st.sampled_from([best_value, worst_value, lambda _fact, _edition: NAN]))
    values = {fact: base(fact, edition) for fact in facts if not is_excuse(fact)}
    for fact in draw(st.lists(st.sampled_from(facts), max_size=12, unique=True)):
        choices = NUMBERS if fact in number_facts(edition) else (0.0, 1.0)
        values[fact] = draw(st.sampled_from((*choices, NAN)))
    return values


@with_each_edition
@given(data=st.data())
def test_bettering_a_fact_never_lowers_a_tier(name: str, data: st.DataObject) -> None:
    edition = EDITIONS[name]
    facts = data.draw(fact_tables(edition))
    fact = data.draw(st.sampled_from(ladder_of(edition).facts))
    before = tier_verdicts(facts, edition)
    after = tier_verdicts(facts | {fact: best_value(fact, edition)}, edition)
    assert all(after[tier] >= before[tier] for tier in before)


@with_each_edition
@given(data=st.data())
def test_taking_facts_away_never_yields_met(name: str, data: st.DataObject) -> None:
    edition = EDITIONS[name]
    facts = data.draw(fact_tables(edition))
    gone = data.draw(st.sets(st.sampled_from(sorted(facts)), max_size=5))
    before = tier_verdicts(facts, edition)
    after = tier_verdicts({f: v for f, v in facts.items() if f not in gone}, edition)
    for tier, verdict in before.items():
        assert verdict is Verdict.MET or after[tier] is not Verdict.MET


@with_each_edition
def test_every_single_fact_of_a_met_ladder_is_needed_or_has_an_alternative(name: str) -> None:
    """Without a fact no tier improves; and taking all facts away leaves every tier open."""
    edition = EDITIONS[name]
    facts = {f: best_value(f, edition) for f in ladder_of(edition).facts if not is_excuse(f)}
    assert set(tier_verdicts(facts, edition).values()) == {Verdict.MET}
    assert set(tier_verdicts({}, edition).values()) == {Verdict.UNDETERMINED}
    for fact in facts:
        without = {f: v for f, v in facts.items() if f != fact}
        assert Verdict.UNMET not in tier_verdicts(without, edition).values()


@with_each_edition
@given(data=st.data())
def test_one_factory_and_a_table_agree(name: str, data: st.DataObject) -> None:
    edition = EDITIONS[name]
    rows = data.draw(st.lists(fact_tables(edition), min_size=1, max_size=6))
    facts = ladder_of(edition).facts
    columns = {fact: np.array([row.get(fact, NAN) for row in rows]) for fact in facts}
    together = tier_verdicts_table(columns, edition, len(rows))
    for number, row in enumerate(rows):
        alone = tier_verdicts(row, edition)
        assert {tier: int(column[number]) for tier, column in together.items()} == alone


@with_each_edition
def test_a_table_longer_than_a_chunk_agrees_row_by_row(name: str) -> None:
    edition = EDITIONS[name]
    generator = np.random.default_rng(20250718)
    n = CHUNK + 100
    columns: dict[str, Any] = {}
    for fact in ladder_of(edition).facts:
        best, worst = best_value(fact, edition), worst_value(fact, edition)
        columns[fact] = generator.choice([best, worst, NAN], size=n, p=[0.98, 0.01, 0.01])
    together = tier_verdicts_table(columns, edition, n)
    for number in (*range(50), CHUNK - 1, CHUNK, CHUNK + 1, n - 1):
        alone = tier_verdicts({f: float(c[number]) for f, c in columns.items()}, edition)
        assert {tier: int(column[number]) for tier, column in together.items()} == alone
    assert {-1, 0, 1} == set(np.unique(together["basic"]))


@with_each_edition
def test_truths_may_come_as_numbers_truth_values_or_verdicts(name: str) -> None:
    edition = EDITIONS[name]
    numbers = {f: np.full(2, best_value(f, edition)) for f in ladder_of(edition).facts}
    truths = {f for f in numbers if f not in number_facts(edition) and not is_excuse(f)}
    as_bool = numbers | {f: np.array([True, False]) for f in truths}
    as_verdict = numbers | {f: np.array([1, -1], np.int8) for f in truths}
    as_number = numbers | {f: np.array([1.0, 0.0]) for f in truths}
    expected = tier_verdicts_table(as_number, edition, 2)
    for columns in (as_bool, as_verdict):
        found = tier_verdicts_table(columns, edition, 2)
        assert all(np.array_equal(found[tier], expected[tier]) for tier in expected)
    assert expected["advanced"].tolist() == [1, -1]


def test_a_column_that_is_absent_is_missing_in_every_row(small: Edition) -> None:
    found = tier_verdicts_table({}, small, 3)
    assert {tier: column.tolist() for tier, column in found.items()} == {
        tier.id: [0, 0, 0] for tier in small.tiers
    }


def test_an_empty_table_gives_empty_columns(small: Edition) -> None:
    assert all(column.shape == (0,) for column in tier_verdicts_table({}, small, 0).values())


@pytest.mark.parametrize(
    "column", [np.zeros(2), np.zeros((3, 1)), np.array(["是", "否", "是"]), np.zeros(3, np.int64)]
)
def test_a_column_of_another_length_or_kind_is_refused(small: Edition, column: Any) -> None:
    with pytest.raises(ValueError, match=r"column maturity\.level"):
        tier_verdicts_table({"maturity.level": column}, small, 3)


def test_an_edition_whose_tier_has_no_condition_is_refused() -> None:
    bare = with_clauses(clause("only", judged(), ("basic",)))
    with pytest.raises(ValueError, match="tier advanced has no conditions"):
        tier_verdicts({}, bare)


def test_a_comparison_with_peers_needs_a_main_indicator() -> None:
    peers_alone = clause("peers", {"peer": {"scope": "province", "statistic": "mean"}})
    with pytest.raises(ValueError, match="no indicator is a main one"):
        tier_verdicts({}, with_main_kpis(with_clauses(peers_alone)))


def test_each_edition_keeps_its_own_compiled_rules(small: Edition, edition: Edition) -> None:
    assert ladder_of(small) is ladder_of(small)
    assert ladder_of(small) is not ladder_of(edition)


PEERS = with_clauses(clause("peers", {"peer": {"scope": "province", "statistic": "leading"}}))
MEAN = with_clauses(clause("peers", {"peer": {"scope": "province", "statistic": "mean"}}))
MAIN = [kpi.number for kpi in PEERS.kpis if kpi.main]


def peers(**changes: float) -> Verdict:
    facts = {f"kpi.{n}": 10.0 for n in MAIN} | {f"peer.province.leading.{n}": 10.0 for n in MAIN}
    for name, value in changes.items():
        facts[name.replace("_", ".")] = value
    return tier_verdicts(facts, PEERS)["basic"]


def test_indicators_at_the_peer_figure_are_met_and_just_below_are_not() -> None:
    assert peers() is Verdict.MET
    assert peers(kpi_8=9.999) is Verdict.UNMET


def test_an_indicator_at_the_mean_is_not_above_it() -> None:
    facts = {f"kpi.{n}": 10.5 for n in MAIN} | {f"peer.province.mean.{n}": 10.0 for n in MAIN}
    at_the_mean = {**facts, f"kpi.{MAIN[0]}": 10.0}
    assert tier_verdicts(facts, MEAN)["basic"] is Verdict.MET
    assert tier_verdicts(at_the_mean, MEAN)["basic"] is Verdict.UNMET
    columns = {name: np.array([value]) for name, value in at_the_mean.items()}
    assert tier_verdicts_table(columns, MEAN, 1)["basic"].tolist() == [Verdict.UNMET]


def test_a_missing_figure_or_benchmark_leaves_the_comparison_undetermined() -> None:
    assert peers(kpi_8=NAN) is Verdict.UNDETERMINED
    assert peers(peer_province_leading_8=NAN) is Verdict.UNDETERMINED


def test_an_indicator_that_does_not_apply_drops_out_unless_none_is_left() -> None:
    assert peers(kpi_8=NAN, applies_8=0.0) is Verdict.MET
    none_left = {f"kpi_{n}": NAN for n in MAIN} | {f"applies_{n}": 0.0 for n in MAIN}
    assert peers(**none_left) is Verdict.UNDETERMINED
