"""Figures and dates against one another: bounds, sums, order, magnitude."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from tihang.dossier.check import catalogue_path
from tihang.dossier.errors import Location
from tihang.dossier.model import KpiFigure, Value
from tihang.dossier.values import plain_number
from tihang.edition.model import Kpi
from tihang.edition.model.prechecks import (
    Compare,
    Consecutive,
    EvaluationFinding,
    KpiFigures,
    Magnitude,
    RecognitionOrder,
)
from tihang.evaluation.facts import read_facts
from tihang.evaluation.precheck.finding import Hit
from tihang.evaluation.precheck.subject import Operand, Resolved, Rows, Subject, fits
from tihang.evaluation.text_of import in_current_language, shown_number, shown_unit

HOLDS: dict[str, Callable[[Operand, Operand], bool]] = {
    "at_most": operator.le,
    "at_least": operator.ge,
    "equals": operator.eq,
}


def compare(subject: Subject, check: Compare) -> Iterator[Hit]:
    for rows, left in _lefts(subject, check):
        found = [subject.value(name, rows, {}) for name in check.right]
        parts = [part for part in found if part is not None]
        if len(parts) < len(found):
            continue
        right = _total(parts)
        if right is None or isinstance(right, dt.date) != isinstance(left.value, dt.date):
            continue
        if not HOLDS[check.relation](left.value, right):
            other = parts[0].location
            yield Hit(left.location or other, shown(left.value), shown(right), other)


def _lefts(subject: Subject, check: Compare) -> Iterator[tuple[Rows, Resolved]]:
    """The left side: once, or in every row of the list that its path leads through."""
    if check.left.startswith("@"):
        single = subject.value(check.left, {}, {})
        if single is not None:
            yield {}, single
        return
    stored = check.left if _is_field(subject, check.left) else check.left.removesuffix(".year")
    for reached in subject.reach(stored):
        row = next((row for _at, row in reversed(reached.rows.values())), None)
        if row is None or fits(row, check.when):
            left = subject.value(check.left, reached.rows, {})
            if left is not None:
                yield reached.rows, left


def _is_field(subject: Subject, path: str) -> bool:
    return path in subject.edition.field_paths


def _total(parts: list[Resolved]) -> Operand | None:
    if len(parts) == 1:
        return parts[0].value
    numbers = [part.value for part in parts if not isinstance(part.value, dt.date)]
    return sum(numbers, Decimal(0)) if len(numbers) == len(parts) else None


def shown(value: Operand) -> str:
    """A figure or date as people read it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return plain_number(Decimal(value))


def shown_with_unit(subject: Subject, resolved: Resolved) -> str:
    """A figure with the unit of the field that it was taken from."""
    try:
        unit = subject.edition.field(catalogue_path(resolved.location)).unit
    except KeyError:
        unit = None
    return shown(resolved.value) + shown_unit(unit)


def magnitude(subject: Subject, check: Magnitude) -> Iterator[Hit]:
    for at, rows in _lists(subject, check.rows):
        before: Decimal | None = None
        for number, row in enumerate(rows):
            value = getattr(row, check.column)
            if value is None or value <= 0:
                continue
            if before is not None and not before / check.factor < value < before * check.factor:
                yield Hit(
                    (*at, number, check.column),
                    shown(value),
                    shown(before),
                    (*at, number - 1, check.column),
                )
            before = value


def consecutive(subject: Subject, check: Consecutive) -> Iterator[Hit]:
    for at, rows in _lists(subject, check.rows):
        years = [getattr(row, check.column) for row in rows]
        for number in range(1, len(years)):
            if years[number] != years[number - 1] + 1:
                expected = years[number - 1] + 1
                yield Hit((*at, number, check.column), str(years[number]), str(expected))
                break


def _lists(subject: Subject, path: str) -> Iterator[tuple[Location, tuple[Value, ...]]]:
    for reached in subject.reach(path):
        if isinstance(reached.value, tuple):
            yield reached.location, reached.value


def recognition_order(subject: Subject, _check: RecognitionOrder) -> Iterator[Hit]:
    dated = [
        (subject.edition.tier(row.tier), row.date, place)
        for place, row in enumerate(subject.dossier.recognitions or ())
        if row.date is not None
    ]
    for tier, day, place in dated:
        lower = [one for one in dated if one[0].rank < tier.rank and one[1] > day]
        if lower:
            other, other_day, other_place = max(lower, key=lambda one: one[1])
            expected = f"{in_current_language(other.name)} {other_day.isoformat()}"
            read = f"{in_current_language(tier.name)} {day.isoformat()}"
            at: Location = ("recognitions", place, "date")
            yield Hit(at, read, expected, ("recognitions", other_place, "date"))


def kpi_figures(subject: Subject, check: KpiFigures) -> Iterator[Hit]:
    known = {kpi.number: kpi for kpi in subject.edition.kpis}
    for place, row in enumerate(subject.dossier.kpis or ()):
        kpi = known.get(row.number)
        if kpi is None:
            continue
        if check.of == "drop_out":
            if row.not_applicable is not None and not kpi.may_not_apply:
                yield Hit(("kpis", place, "not_applicable"), kpi.name)
        elif row.not_applicable is None:
            yield from _KPI_CHECKS[check.of](row, kpi, place, check)


def _rates(row: KpiFigure, kpi: Kpi, place: int, check: KpiFigures) -> Iterator[Hit]:
    if not kpi.rate and not (kpi.kind == "level" and kpi.unit == "%"):
        return
    for column in ("before", "after"):
        value: Decimal | None = getattr(row, column)
        if value is not None and not check.low <= value <= check.high:
            expected = f"{check.low}—{check.high}"
            yield Hit(("kpis", place, column), shown(value), expected)


def _whole(row: KpiFigure, kpi: Kpi, place: int, _check: KpiFigures) -> Iterator[Hit]:
    if kpi.kind != "count" or row.after is None:
        return
    if row.after < 0 or row.after != row.after.to_integral_value():
        yield Hit(("kpis", place, "after"), shown(row.after))


def _change(row: KpiFigure, kpi: Kpi, place: int, check: KpiFigures) -> Iterator[Hit]:
    figure = row.figure(kpi)
    if kpi.kind not in ("increase", "reduction") or figure is None:
        return
    if not check.low <= figure <= check.high:
        expected = f"{check.low}%—{check.high}%"
        yield Hit(("kpis", place, "after"), shown_number(float(figure), "%"), expected)


_KPI_CHECKS = {"rates": _rates, "whole": _whole, "change": _change}


def evaluation_finding(subject: Subject, check: EvaluationFinding) -> Iterator[Hit]:
    """What the evaluation finds contradictory, so that both say the same of one filing."""
    for finding in read_facts(subject.dossier, subject.edition).findings:
        top, *rest = re.split(r"[.\[]", finding.place)
        if top == check.about:
            yield Hit(_location(subject, top, rest[-1] if rest else ""), finding.message)


def _location(subject: Subject, top: str, last: str) -> Location:
    """Where the evaluation's place lies in the dossier: an indicator's row, the report used."""
    dossier = subject.dossier
    if top == "kpis":
        for place, row in enumerate(dossier.kpis or ()):
            if str(row.number) == last:
                return ("kpis", place, "after")
    report = dossier.maturity_report() if top == "maturity" else None
    if report is not None and last:
        return ("maturity", (dossier.maturity or ()).index(report), last)
    return (top,)
