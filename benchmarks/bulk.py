"""Half a million factories through all four tiers: Tihang, bare NumPy, openfisca-core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks import rules
from benchmarks.timing import Times, interleaved
from tihang.edition.model import Edition
from tihang.evaluation import tier_verdicts_table

N = 500_000
PERIOD = "2025"

Columns = dict[str, NDArray[Any]]
Found = dict[str, NDArray[np.int8]]


def factories(edition: Edition, n: int = N, seed: int = 2025) -> Columns:
    """Made-up factories. Most conditions are met, so that every tier has all three verdicts.

    Truths are int8 (1, 0 missing, -1), numbers float64 with NaN; numbers are whole or
    quarters, which float32 holds exactly too, as that is what openfisca-core reckons in.
    """
    draw = np.random.default_rng(seed)
    columns: Columns = {
        name: draw.choice(np.array([1, 0, -1], np.int8), size=n, p=[0.99, 0.007, 0.003])
        for name in rules.truth_facts(edition)
    }
    columns["enterprise.revenue"] = draw.integers(1500, 500_000, n).astype(float)
    columns["maturity.level"] = draw.integers(1, 6, n).astype(float)
    columns["ai.share"] = draw.integers(0, 401, n) / 4
    for number in rules.MAIN:
        columns[f"kpi.{number}"] = draw.integers(40, 161, n) / 4
    for step, peer in enumerate(rules.PEERS.values()):
        for number in rules.MAIN:
            # Each factory stands against the figure of its own one of 31 industries.
            figures = draw.integers(20 + 8 * step, 60 + 8 * step, 31) / 4
            columns[f"{peer}.{number}"] = figures[draw.integers(0, 31, n)]
    for name in rules.number_facts():
        columns[name][draw.random(n) < 0.01] = np.nan
    return columns


# --- bare NumPy ---------------------------------------------------------------------


def by_hand(columns: Columns, by_tier: dict[str, list[str]]) -> Found:
    """The rules in NumPy alone, each column in one go."""
    shared = rules.shared_truths(by_tier)
    common = _all_yes(columns, shared)
    revenue = _at_least(columns["enterprise.revenue"], rules.REVENUE)
    found: Found = {}
    for tier in rules.TIERS:
        reviewed = tier in rules.REVIEWED
        worst = _all_yes(columns, [n for n in by_tier[tier] if not reviewed or n not in shared])
        if reviewed:
            np.minimum(worst, common, out=worst)
        np.minimum(worst, revenue, out=worst)
        level = _at_least(columns["maturity.level"], rules.LEVEL[tier])
        np.minimum(worst, level, out=worst)
        if tier in rules.AI_SHARE:
            share = _at_least(columns["ai.share"], rules.AI_SHARE[tier])
            np.minimum(worst, share, out=worst)
        if tier == "excellence":
            covered = _all_yes(columns, [f"aspect.{aspect}" for aspect in rules.ASPECTS])
            np.maximum(covered, columns[rules.COVERAGE_JUDGED], out=covered)
            np.minimum(worst, covered, out=worst)
        for number in rules.MAIN:
            reaches = _above if rules.PEERS[tier].endswith("mean") else _at_least
            peer = reaches(columns[f"kpi.{number}"], columns[f"{rules.PEERS[tier]}.{number}"])
            np.minimum(worst, peer, out=worst)
        found[tier] = worst
    return found


def _all_yes(columns: Columns, names: list[str]) -> NDArray[np.int8]:
    worst = columns[names[0]].copy()
    for name in names[1:]:
        np.minimum(worst, columns[name], out=worst)
    return worst


def _at_least(values: NDArray[Any], bound: Any) -> NDArray[np.int8]:
    return np.subtract((values >= bound).view(np.int8), (values < bound).view(np.int8))


def _above(values: NDArray[Any], bound: Any) -> NDArray[np.int8]:
    return np.subtract((values > bound).view(np.int8), (values <= bound).view(np.int8))


# --- openfisca-core -----------------------------------------------------------------


def openfisca_system(edition: Edition) -> TaxBenefitSystem:
    """The same rules as variables: a fact each, one for what tiers share, and the four tiers."""
    entity = Entity("factory", "factories", "A factory", "")
    entity.is_person = True
    system = TaxBenefitSystem([entity])
    by_tier = rules.truths(edition)
    shared = rules.shared_truths(by_tier)
    for name in rules.truth_facts(edition):
        system.add_variable(_variable(name, entity, int))
    for name in rules.number_facts():
        system.add_variable(_variable(name, entity, float))
    system.add_variable(_variable("common", entity, int, _truths_formula(shared)))
    for tier in rules.TIERS:
        reviewed = tier in rules.REVIEWED
        names = [n for n in by_tier[tier] if not reviewed or n not in shared]
        formula = _tier_formula(tier, [*names, "common"] if reviewed else names)
        system.add_variable(_variable(f"tier.{tier}", entity, int, formula))
    return system


def _name(fact: str) -> str:
    return fact.replace(".", "__").replace("-", "_")


def _variable(
    name: str, entity: Entity, kind: type, formula: Callable[..., Any] | None = None
) -> type[Variable]:
    parts = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, "label": ""}
    if formula is not None:
        parts["formula"] = formula
    return type(_name(name), (Variable,), parts)


def _truths_formula(names: list[str]) -> Callable[..., Any]:
    def formula(factory: Any, period: Any) -> Any:
        worst = factory(_name(names[0]), period)
        for name in names[1:]:
            worst = np.minimum(worst, factory(_name(name), period))
        return worst

    return formula


def _tier_formula(tier: str, names: list[str]) -> Callable[..., Any]:
    truths = _truths_formula(names)

    def formula(factory: Any, period: Any) -> Any:
        def fact(name: str) -> Any:
            return factory(_name(name), period)

        worst = truths(factory, period)
        worst = np.minimum(worst, _at_least(fact("enterprise.revenue"), rules.REVENUE))
        worst = np.minimum(worst, _at_least(fact("maturity.level"), rules.LEVEL[tier]))
        if tier in rules.AI_SHARE:
            worst = np.minimum(worst, _at_least(fact("ai.share"), rules.AI_SHARE[tier]))
        if tier == "excellence":
            covered = _truths_formula([f"aspect.{a}" for a in rules.ASPECTS])(factory, period)
            worst = np.minimum(worst, np.maximum(covered, fact(rules.COVERAGE_JUDGED)))
        for number in rules.MAIN:
            reaches = _above if rules.PEERS[tier].endswith("mean") else _at_least
            peer = fact(f"{rules.PEERS[tier]}.{number}")
            worst = np.minimum(worst, reaches(fact(f"kpi.{number}"), peer))
        return worst

    return formula


def openfisca_loaded(system: TaxBenefitSystem, columns: Columns) -> Simulation:
    """A simulation that holds the facts."""
    n = len(columns["maturity.level"])
    simulation = SimulationBuilder().build_default_simulation(system, count=n)
    for name, column in columns.items():
        simulation.set_input(_name(name), PERIOD, column)
    return simulation


def openfisca_judged(simulation: Simulation) -> dict[str, NDArray[Any]]:
    return {tier: simulation.calculate(_name(f"tier.{tier}"), PERIOD) for tier in rules.TIERS}


# --- the run --------------------------------------------------------------------------


def run(edition: Edition, rounds: int = 9) -> dict[str, Times]:
    """Times by contestant; raises AssertionError where two do not agree on every factory."""
    columns = factories(edition)
    by_tier = rules.truths(edition)
    system = openfisca_system(edition)
    _assert_all_agree(edition, columns, system)

    loaded: list[Simulation] = []

    def load() -> None:
        loaded[:] = [openfisca_loaded(system, columns)]

    return interleaved(
        {
            "tihang": lambda: tier_verdicts_table(columns, edition, N),
            "numpy": lambda: by_hand(columns, by_tier),
            "openfisca, facts set": load,
            "openfisca, tiers calculated": lambda: openfisca_judged(loaded[0]),
        },
        rounds=rounds,
    )


def _assert_all_agree(edition: Edition, columns: Columns, system: TaxBenefitSystem) -> None:
    ours = tier_verdicts_table(columns, edition, N)
    floor = by_hand(columns, rules.truths(edition))
    peer = openfisca_judged(openfisca_loaded(system, columns))
    for tier in rules.TIERS:
        assert np.array_equal(ours[tier], floor[tier]), f"NumPy by hand differs on {tier}"
        assert np.array_equal(ours[tier], peer[tier]), f"openfisca-core differs on {tier}"
        assert set(np.unique(ours[tier])) == {-1, 0, 1}, f"{tier} lacks a verdict"
