"""The table of the indicators as the workspace shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.model import Benchmark, Dossier, KpiFigure
from tihang.dossier.values import plain_number
from tihang.edition.model import Edition, Kpi
from tihang.platform.filing.forms.indicators import figure_text, ledger_name, source_text
from tihang.platform.indicators.instances import Count, counts
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.indicators.plots import Plot, in_percent, plot_of
from tihang.platform.indicators.results import figures_of
from tihang.platform.words import in_english, say


@dataclass(frozen=True)
class Line:
    """One indicator; what is not said is a dash."""

    kpi: Kpi
    name: str
    before: str
    after: str
    compared: bool
    """False for a level or a count, which needs no value from before."""
    figure: str
    basis: str
    remark: str
    source: str
    sha256: str
    computed_here: bool
    """True where a reading on this platform gave these very values."""
    edited_by_hand: bool
    plot: Plot | None

    @property
    def anchor(self) -> str:
        return f"kpis[{self.kpi.number}]"


@dataclass(frozen=True)
class Group:
    name: str
    lines: tuple[Line, ...]


def groups_of(
    edition: Edition, dossier: Dossier, readings: Collection[LedgerReading]
) -> list[Group]:
    """The indicators in the notice's groups and order."""
    given = {
        (reading.kind, reading.revision.sha256, figure.number, figure.values_in_words())
        for reading in readings
        for figure in figures_of(reading.result)
    }
    return [
        Group(
            say(group.name),
            tuple(_line(edition, dossier, k, given) for k in edition.kpis if k.group == group.id),
        )
        for group in edition.kpi_groups
    ]


def _line(
    edition: Edition, dossier: Dossier, kpi: Kpi, given: set[tuple[str, str, int, str]]
) -> Line:
    filed = dossier.kpi(kpi.number) or KpiFigure(number=kpi.number)
    source = filed.source
    values = filed.values_in_words()
    return Line(
        kpi=kpi,
        name=name_of(kpi),
        before=_dated(kpi, filed.before, filed.before_year),
        after=_dated(kpi, filed.after, filed.after_year),
        compared=is_compared(kpi),
        figure=figure_text(dossier, kpi),
        basis=filed.basis or "",
        remark=_remark(kpi, filed, dossier),
        source=source_text(edition, filed),
        sha256=source.sha256 if source else "",
        computed_here=bool(source)
        and (filed.source_kind, filed.source_sha256, kpi.number, values) in given,
        edited_by_hand=filed.edited_by_hand,
        plot=plot_of(kpi, filed, _peers(dossier, kpi)),
    )


def _peers(dossier: Dossier, kpi: Kpi) -> list[Benchmark]:
    return [each for each in dossier.benchmarks or () if each.kpi == kpi.number]


def name_of(kpi: Kpi) -> str:
    return kpi.english if in_english() else kpi.name


def is_compared(kpi: Kpi) -> bool:
    """True where the figure compares a value with the one from before."""
    return kpi.kind not in ("level", "count")


def _remark(kpi: Kpi, filed: KpiFigure, dossier: Dossier) -> str:
    if filed.not_applicable is not None:
        return _("不适用：%(reason)s") % {"reason": filed.not_applicable}
    if is_compared(kpi) and filed.before is None and dossier.factory.new is True:
        return _("新建工厂，无建设前数据")
    return ""


def _dated(kpi: Kpi, value: Decimal | None, year: int | None) -> str:
    if value is None:
        return "—"
    number = plain_number(value) + ("%" if in_percent(kpi) else "")
    return _("%(number)s（%(year)s 年）") % {"number": number, "year": year} if year else number


@dataclass(frozen=True)
class Change:
    """What taking a figure over would change, both sides in words."""

    kpi: Kpi
    name: str
    old: str
    old_figure: str
    new: str
    new_figure: str
    basis: str
    loses_before: bool
    """True where a value from before is there now and would be gone."""

    @property
    def is_new(self) -> bool:
        return self.old != self.new


def changes_by(edition: Edition, dossier: Dossier, figures: Collection[KpiFigure]) -> list[Change]:
    """Old and new of each figure that a ledger or the instances give."""
    return [_change(edition, dossier, figure) for figure in figures]


def _change(edition: Edition, dossier: Dossier, figure: KpiFigure) -> Change:
    kpi = edition.kpi(figure.number)
    filed = dossier.kpi(kpi.number)
    new = dossier.model_copy(update={"kpis": (figure,)})
    return Change(
        kpi=kpi,
        name=name_of(kpi),
        old=_sides(kpi, filed),
        old_figure=figure_text(dossier, kpi),
        new=_sides(kpi, figure),
        new_figure=figure_text(new, kpi),
        basis=figure.basis or "",
        loses_before=filed is not None and filed.before is not None and figure.before is None,
    )


def _sides(kpi: Kpi, figure: KpiFigure | None) -> str:
    if figure is None:
        return "—"
    after = _dated(kpi, figure.after, figure.after_year)
    if not is_compared(kpi) and figure.before is None:
        return after
    return f"{_dated(kpi, figure.before, figure.before_year)} → {after}"


@dataclass(frozen=True)
class Offer:
    """An indicator that follows from the scenario instances."""

    kpi: Kpi
    name: str
    count: Count
    old: str
    new: str
    agrees: bool
    """True where what is filed is the counted value, or that value rounded."""


def offers(edition: Edition, dossier: Dossier) -> list[Offer]:
    """What can be counted from the instances, beside what is filed now."""
    found = []
    for count in counts(dossier):
        kpi = edition.kpi(count.number)
        filed = dossier.kpi(kpi.number)
        old = filed.after if filed else None
        agrees = _agrees(old, count.value)
        found.append(Offer(kpi, name_of(kpi), count, _plain(old), _plain(count.value), agrees))
    return found


def _agrees(filed: Decimal | None, counted: Decimal | None) -> bool:
    if filed is None or counted is None:
        return filed is counted
    places = max(0, -int(filed.as_tuple().exponent))
    return filed == counted or (places > 0 and filed == round(counted, places))


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else plain_number(value)


def title_of(edition: Edition, reading: LedgerReading) -> str:
    return ledger_name(edition, reading.kind)
