"""A small plot of an indicator: bars with their values written beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.model import Benchmark, KpiFigure
from tihang.dossier.values import plain_number
from tihang.edition.model import Kpi

LABELS, BARS = 84, 130
"""Room for the words and for the longest bar, in units of the drawing."""
LINE, THICK, GAP = 18, 10, 8


@dataclass(frozen=True)
class Bar:
    """One value; bars of one scale can be compared by their length."""

    label: str
    value: Decimal
    words: str
    look: str
    """``before``, ``after``, ``mean`` or ``leading``."""


@dataclass(frozen=True)
class Placed:
    """A bar with its place in the drawing; lengths as text, whatever the reader's language."""

    bar: Bar
    top: str
    base: str
    width: str
    end: str


@dataclass(frozen=True)
class Plot:
    bars: tuple[Placed, ...]
    height: str
    words: str
    """The same for those who do not see it."""


def plot_of(kpi: Kpi, filed: KpiFigure | None, peers: Iterable[Benchmark]) -> Plot | None:
    """The bars of an indicator; none where nothing was filed."""
    if filed is None or filed.not_applicable is not None or filed.after is None:
        return None
    scales = [scale for scale in _scales(kpi, filed, list(peers)) if scale]
    bars = tuple(_placed(scales))
    height = bars[-1].top if bars else "0"
    words = _("；").join(f"{each.bar.label} {each.bar.words}" for each in bars)
    return Plot(bars, str(int(height) + LINE), words)


def _scales(kpi: Kpi, filed: KpiFigure, peers: list[Benchmark]) -> Iterator[list[Bar]]:
    """What is measured alike stands on one scale: the two values, the figure and its peers."""
    unit = "%" if in_percent(kpi) else ""
    values = [
        Bar(label, value, plain_number(round(value, 4)) + unit, look)
        for label, value, look in (
            (_("建设前"), filed.before, "before"),
            (_("建设后"), filed.after, "after"),
        )
        if value is not None
    ]
    compared = list(_peer_bars(kpi, peers))
    if kpi.kind in ("level", "count"):
        yield values + compared
        return
    yield values
    figure = filed.figure(kpi)
    if figure is not None and compared:
        yield [Bar(_("本工厂"), figure, _in_unit(figure, kpi), "after"), *compared]


def in_percent(kpi: Kpi) -> bool:
    """True where the two values are percentages themselves."""
    return kpi.rate or (kpi.unit == "%" and kpi.kind == "level")


def _peer_bars(kpi: Kpi, peers: list[Benchmark]) -> Iterator[Bar]:
    scopes = {"province": _("省内"), "country": _("国内"), "world": _("国际")}
    for peer in peers:
        for label, value, look in (
            (_("%(scope)s平均"), peer.mean, "mean"),
            (_("%(scope)s领先"), peer.leading, "leading"),
        ):
            if value is not None:
                words = label % {"scope": scopes[peer.scope]}
                yield Bar(words, value, _in_unit(value, kpi), look)


def _in_unit(value: Decimal, kpi: Kpi) -> str:
    return plain_number(round(value, 2)) + ("%" if kpi.unit == "%" else f" {kpi.unit}")


def _placed(scales: list[list[Bar]]) -> Iterator[Placed]:
    top = 0
    for scale in scales:
        longest = max(*(bar.value for bar in scale), Decimal(0)) or Decimal(1)
        for bar in scale:
            width = int(max(bar.value, Decimal(0)) / longest * BARS)
            yield Placed(bar, str(top), str(top + THICK), str(width), str(LABELS + width + 6))
            top += LINE
        top += GAP
