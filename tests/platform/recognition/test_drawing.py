"""Drawing can be done again by anyone, and draws nobody rather than another."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tihang.platform.recognition import drawing

IDS = [f"00000000-0000-4000-8000-{n:012d}" for n in range(40)]

members = st.lists(st.uuids().map(str), min_size=1, max_size=60, unique=True)


def test_the_draw_is_what_its_description_says() -> None:
    """Written once more from the words on the page, by hand."""
    seed = "ab" * 32
    by_hand = [(hashlib.sha256(f"{seed}:{each}".encode()).hexdigest(), each) for each in IDS]
    assert drawing.drawn(seed, IDS, 5) == [each for _rank, each in sorted(by_hand)[:5]]


def test_the_same_seed_draws_the_same_everywhere() -> None:
    """A fixed answer: it must hold on every machine and database and in every later version."""
    drawn = drawing.drawn("0" * 64, IDS, 3)
    assert [int(each[-12:]) for each in drawn] == [26, 35, 28]


@given(members, st.integers(1, 60), st.randoms())
def test_the_order_in_which_the_list_comes_does_not_matter(
    ids: list[str], count: int, random: object
) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    seed = "1f" * 32
    assert drawing.drawn(seed, ids, count) == drawing.drawn(seed, shuffled, count)
    assert drawing.fixed(shuffled) == drawing.fixed(ids)


@given(members, st.integers(1, 60))
def test_whoever_is_drawn_is_of_the_list_and_drawn_once(ids: list[str], count: int) -> None:
    drawn = drawing.drawn(drawing.new_seed(), ids, count)
    assert len(drawn) == min(count, len(ids)) == len(set(drawn))
    assert set(drawn) <= set(ids)


def test_each_is_drawn_as_often_as_each_other() -> None:
    """Chi-square over 4,000 fixed seeds: 40 members, 4 drawn each time, 400 expected each."""
    counts = dict.fromkeys(IDS, 0)
    for n in range(4000):
        for each in drawing.drawn(hashlib.sha256(str(n).encode()).hexdigest(), IDS, 4):
            counts[each] += 1
    chi_square = sum((seen - 400) ** 2 / 400 for seen in counts.values())
    # 39 degrees of freedom, less the dependence within a draw: beyond 70 once in 500 times.
    assert chi_square < 70
    assert min(counts.values()) > 320


def test_two_seeds_are_never_the_same() -> None:
    seeds = {drawing.new_seed() for _ in range(1000)}
    assert len(seeds) == 1000
    assert all(len(each) == 64 for each in seeds)


@pytest.mark.parametrize(
    ("size", "percent", "count"),
    [(100, "5", 5), (101, "5", 6), (3, "5", 1), (40, "100", 40), (1, "0.01", 1), (60, "2.5", 2)],
)
def test_a_share_is_rounded_up(size: int, percent: str, count: int) -> None:
    assert drawing.count_of(size, Decimal(percent)) == count


def record(**changed: object) -> dict[str, object]:
    ids = drawing.fixed(IDS)
    return {
        "algorithm": drawing.ALGORITHM,
        "population": ids,
        "population_hash": drawing.population_hash(ids),
        "seed": "3c" * 32,
        "count": 4,
    } | changed


PICKED = drawing.drawn("3c" * 32, IDS, 4)


def test_a_true_record_is_found_true() -> None:
    assert drawing.problems_of(record(), PICKED) == []


@pytest.mark.parametrize(
    ("changed", "picked", "problem"),
    [
        ({"seed": "3d" * 32}, PICKED, "picks"),
        ({"population": IDS[1:]}, PICKED, "population"),
        ({"population_hash": "0" * 64}, PICKED, "population"),
        ({"algorithm": "by hand"}, PICKED, "algorithm"),
        ({"count": 5}, PICKED, "picks"),
        ({}, PICKED[::-1], "picks"),
        ({}, [*PICKED[:3], IDS[0] if IDS[0] not in PICKED else IDS[1]], "picks"),
    ],
)
def test_a_changed_record_is_found_out(
    changed: dict[str, object], picked: list[str], problem: str
) -> None:
    assert problem in drawing.problems_of(record(**changed), picked)
