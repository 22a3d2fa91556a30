"""The radar and the timeline as points of an SVG; the page has the same figures in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from tihang.platform.rating.models import Rating
from tihang.platform.rating.standings import group_name
from tihang.platform.words import say

CENTRE = 160.0
RADIUS = 105.0
RINGS = (25, 50, 75, 100)
LABEL_AT = 1.17
FULL = 100
WIDTH, HEIGHT = 560, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 14, 30
MIDDLE = 0.2
LABEL_HEIGHT = 15


@dataclass(frozen=True)
class Axis:
    """A spoke of the radar: its group, the shares, where it ends and its label stands."""

    name: str
    last: int
    previous: int | None
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    axes: list[Axis]
    rings: list[str]
    last: str
    previous: str


@dataclass(frozen=True)
class Line:
    """A tier's share over time; each line has its own dashes, not its own colour alone."""

    tier: str
    name: str
    points: str
    dots: list[tuple[float, float]]
    shares: list[int]
    label_y: float = 0


@dataclass(frozen=True)
class Timeline:
    lines: list[Line]
    days: list[tuple[float, str]]
    levels: list[tuple[float, int]]


def radar(last: Rating, previous: Rating | None) -> Radar | None:
    """The shares of the last rating's groups beside the one before; none with under 3 axes."""
    keys = list(last.shares)
    if len(keys) <= 2:
        return None
    shares = [_share(last, key) for key in keys]
    before = [_share(previous, key) for key in keys] if previous else []
    return Radar(
        axes=[
            _axis(
                group_name(last.rules, key), n, len(keys), shares[n], before[n] if before else None
            )
            for n, key in enumerate(keys)
        ],
        rings=[_polygon([ring] * len(keys)) for ring in RINGS],
        last=_polygon(shares),
        previous=_polygon(before) if before else "",
    )


def _share(rating: Rating, key: str) -> int:
    share = rating.shares.get(key) or {"met": 0, "of": 0}
    return FULL * share["met"] // share["of"] if share["of"] else 0


def _axis(name: str, number: int, total: int, last: int, previous: int | None) -> Axis:
    x, y = _place(number, total, 1)
    label_x, label_y = _place(number, total, LABEL_AT)
    aside = math.sin(2 * math.pi * number / total)
    anchor = "middle" if abs(aside) < MIDDLE else "start" if aside > 0 else "end"
    return Axis(name, last, previous, x, y, label_x, label_y, anchor)


def _polygon(shares: Sequence[int]) -> str:
    places = (_place(n, len(shares), share / FULL) for n, share in enumerate(shares))
    return " ".join(f"{x},{y}" for x, y in places)


def _place(number: int, total: int, part: float) -> tuple[float, float]:
    """A point on a spoke, the first straight up and the others clockwise."""
    angle = 2 * math.pi * number / total
    return (
        round(CENTRE + RADIUS * part * math.sin(angle), 1),
        round(CENTRE - RADIUS * part * math.cos(angle), 1),
    )


def timeline(ratings: Sequence[Rating]) -> Timeline | None:
    """The share of conditions met of every tier, rating by rating; none without any."""
    if not ratings:
        return None
    edition = ratings[-1].rules
    step = (WIDTH - LEFT - RIGHT) / max(len(ratings) - 1, 1)
    places = [round(LEFT + step * number, 1) for number in range(len(ratings))]
    lines = []
    for tier in edition.tiers:
        shares = [_tier_share(rating, tier.id) for rating in ratings]
        dots = [(x, _height(share)) for x, share in zip(places, shares, strict=True)]
        points = " ".join(f"{x},{y}" for x, y in dots)
        lines.append(Line(tier.id, say(tier.name), points, dots, shares))
    days = [
        (x, timezone.localtime(rating.at).strftime("%m-%d"))
        for x, rating in zip(places, ratings, strict=True)
    ]
    return Timeline(_labelled(lines), days, [(_height(level), level) for level in (0, 50, 100)])


def _tier_share(rating: Rating, tier: str) -> int:
    counts = rating.tiers.get(tier) or {"met": 0, "unmet": 0, "undetermined": 0}
    total = counts["met"] + counts["unmet"] + counts["undetermined"]
    return int(FULL * counts["met"] // total) if total else 0


def _height(share: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / FULL), 1)


def _labelled(lines: list[Line]) -> list[Line]:
    """The lines with their names beside their ends, moved apart where they would overlap."""
    found: dict[str, float] = {}
    lowest = 0.0
    for line in sorted(lines, key=lambda each: each.dots[-1][1]):
        lowest = found[line.tier] = max(line.dots[-1][1], lowest)
        lowest += LABEL_HEIGHT
    return [replace(line, label_y=round(found[line.tier], 1)) for line in lines]
