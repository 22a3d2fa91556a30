"""Times of several ways to do one thing, taken in turn so that a busy machine hits them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Seconds per call of one contestant, a figure a round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def fastest(self) -> float:
        return min(self.rounds)

    @property
    def slowest(self) -> float:
        return max(self.rounds)


def interleaved(
    contestants: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    calls: Mapping[str, int] | None = None,
) -> dict[str, Times]:
    """Time each contestant once a round, after one unmeasured call each.

    ``calls``: how many calls of a quick contestant make up one measurement (1 where unnamed).
    """
    for run in contestants.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _round in range(rounds):
        for name, run in contestants.items():
            taken[name].append(_timed(run, (calls or {}).get(name, 1)))
    return {name: Times(tuple(times)) for name, times in taken.items()}


def _timed(run: Callable[[], object], calls: int) -> float:
    gc.collect()
    begin = time.perf_counter()
    for _call in range(calls):
        run()
    return (time.perf_counter() - begin) / calls


def ratio(of: Times, to: Times) -> float:
    """How many times longer ``of`` takes than ``to``, by their medians."""
    return of.median / to.median
