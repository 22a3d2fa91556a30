"""Any ledger: the figures are those of a plain reckoning, whatever the order of its rows."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.ledgers import building as made
from tihang.edition import load

YEARS = (2022, 2024)
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 28))
YES_NO = st.sampled_from(["是", "否"])
QUANTITY = st.integers(1, 10**7).map(lambda thousandths: thousandths / 1000)

ORDER = st.tuples(DAYS, st.integers(-5, 5), st.sampled_from(YEARS))
MACHINE = st.tuples(st.integers(1, 9), YES_NO, YES_NO, YES_NO, YES_NO)
SHIFT = st.tuples(
    st.sampled_from(YEARS), st.integers(0, 480), st.integers(1, 600), st.integers(1, 900), st.data()
)
ENERGIES = {energy.name.zh: energy for energy in load("2025").energies}
USE = st.tuples(st.sampled_from(YEARS), st.sampled_from(sorted(ENERGIES)), QUANTITY)
SPOILT = st.sampled_from([["", "", "", ""], ["合计", "", "", ""], ["D", "?", "", ""]])


def moved(day: dt.date, days: int, year: int) -> tuple[dt.date, dt.date]:
    due = day.replace(year=year)
    return due, due + dt.timedelta(days)


@given(st.lists(ORDER, min_size=1, max_size=40), st.randoms())
def test_on_time_rates_are_counted(orders: list[Any], draw: random.Random) -> None:
    pairs = [moved(*order) for order in orders]
    rows = [(f"D{number}", due, done, "正常") for number, (due, done) in enumerate(pairs)]
    result = made.reckoned(made.text([made.ORDERS_HEAD], rows), "orders", "台账.csv")
    draw.shuffle(rows)
    again = made.reckoned(made.text([made.ORDERS_HEAD], rows), "orders", "台账.csv")
    assert (result.figures, result.sums) == (again.figures, again.sums)
    figure = result.figures[0]
    for year, rate in ((figure.before_year, figure.before), (figure.after_year, figure.after)):
        own = [done <= due for due, done in pairs if due.year == year]
        if own:
            assert rate is not None
            assert float(rate) == pytest.approx(100 * sum(own) / len(own), abs=5.1e-5)


@given(st.lists(MACHINE, min_size=1, max_size=40), st.randoms())
def test_shares_of_equipment_are_counted(machines: list[Any], draw: random.Random) -> None:
    rows = [(f"A{number}", "机床", *machine, "") for number, machine in enumerate(machines)]
    result = made.reckoned(made.text([made.EQUIPMENT_HEAD], rows), "equipment", "台账.csv")
    draw.shuffle(rows)
    again = made.reckoned(made.text([made.EQUIPMENT_HEAD], rows), "equipment", "台账.csv")
    assert result.figures == again.figures
    # Sets, then production, key, numerically controlled, digital.
    for figure, whole, part in zip(result.figures, (2, 1), (3, 4), strict=True):
        due = sum(m[0] for m in machines if m[whole] == "是")
        have = sum(m[0] for m in machines if m[whole] == m[part] == "是")
        assert (figure.after is None) == (due == 0)
        if figure.after is not None:
            assert float(figure.after) == pytest.approx(100 * have / due, abs=5.1e-5)


@given(st.lists(SHIFT, min_size=1, max_size=30), st.randoms())
def test_equipment_effectiveness_is_reckoned(shifts: list[Any], draw: random.Random) -> None:
    rows: list[tuple[Any, ...]] = []
    for year, down, cycle, made_pieces, data in shifts:
        good = data.draw(st.integers(0, made_pieces))
        day = dt.date(year, 5, 1)
        rows.append((day, "A01", "生产", "480分钟", f"{down}分钟", cycle, made_pieces, good))
    result = made.reckoned(made.text([made.DOWNTIME_HEAD], rows), "downtime", "台账.csv")
    figure = result.figures[0]
    for year, rate in ((figure.before_year, figure.before), (figure.after_year, figure.after)):
        own = [row for row in rows if row[0].year == year]
        earned = sum(row[5] * row[7] for row in own)
        planned = len(own) * 480 * 60
        if rate is not None:
            assert float(rate) == pytest.approx(100 * earned / planned, abs=5.1e-5)
    draw.shuffle(rows)
    again = made.reckoned(made.text([made.DOWNTIME_HEAD], rows), "downtime", "台账.csv")
    assert (result.figures, result.sums) == (again.figures, again.sums)


@given(st.lists(USE, min_size=1, max_size=40), st.randoms())
def test_energy_per_output_is_reckoned_exactly(uses: list[Any], draw: random.Random) -> None:
    rows: list[tuple[Any, ...]] = [(year, "工业总产值", 1000, "万元", "现价") for year in YEARS]
    rows += [(year, name, amount, ENERGIES[name].unit, "") for year, name, amount in uses]
    result = made.reckoned(made.text([made.ENERGY_HEAD], rows), "energy", "台账.csv")
    draw.shuffle(rows)
    again = made.reckoned(made.text([made.ENERGY_HEAD], rows), "energy", "台账.csv")
    assert (result.figures, result.sums) == (again.figures, again.sums)
    figure = result.figures[0]
    for year, intensity in zip(YEARS, (figure.before, figure.after), strict=True):
        coal = [
            Fraction(amount) * Fraction(ENERGIES[name].calorific)
            for used, name, amount in uses
            if used == year
        ]
        assert (intensity is None) == (not coal)
        if intensity is not None:
            assert float(intensity) == pytest.approx(float(sum(coal) / 1000 / 1000), abs=5.1e-7)


@given(st.lists(SPOILT, max_size=20), st.randoms())
def test_rows_that_give_nothing_are_told_apart(spoilt: list[Any], draw: random.Random) -> None:
    rows: list[Any] = [*made.ORDERS, *spoilt]
    draw.shuffle(rows)
    result = made.reckoned(made.text([made.ORDERS_HEAD], rows), "orders", "台账.csv")
    assert (result.rows_read, result.rows_used) == (len(rows), len(made.ORDERS))
    assert result.rows_blank == spoilt.count(["", "", "", ""])
    assert result.rows_excluded == spoilt.count(["合计", "", "", ""])
    assert result.rows_refused == spoilt.count(["D", "?", "", ""])
    assert made.pairs(result) == [(14, 50.0, 100.0)]
