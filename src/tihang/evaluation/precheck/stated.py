"""What texts state in figures, against the fields and indicators that hold them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tihang.dossier.errors import Location
from tihang.dossier.model import KpiFigure
from tihang.edition.model import Edition, Kpi
from tihang.edition.model.prechecks import EffectRows, Stated, StatedKpi, StatedRatio
from tihang.evaluation.precheck.figures import shown, shown_with_unit
from tihang.evaluation.precheck.finding import Hit
from tihang.evaluation.precheck.subject import Operand, Subject, fits
from tihang.evaluation.precheck.wording import (
    NUMBER,
    decimal_of,
    excerpt,
    halfwidth,
    in_unit,
    numeral,
    precision_of,
)
from tihang.evaluation.text_of import shown_number

POINTS = "个百分点"
_RISE = "提高|提升|增长|增加|上升"
_FALL = "下降|降低|减少|缩短"
_CHANGE = f"{_RISE}|{_FALL}"
_TO = rf"(?:{_CHANGE}|降|提)(?:到了?|至|为)"


def stated(subject: Subject, check: Stated) -> Iterator[Hit]:
    pattern = re.compile(check.pattern, re.MULTILINE)
    for at, text in subject.texts_in(check.within):
        for match in pattern.finditer(text):
            rows = subject.rows_around(at)
            if check.when and not all(fits(row, check.when) for _at, row in rows.values()):
                continue
            groups = {name: value for name, value in match.groupdict().items() if value}
            held = subject.value(check.equals, rows, groups)
            if held is not None and not _says(groups, held.value):
                read = excerpt(text, *match.span())
                yield Hit(at, read, shown_with_unit(subject, held), held.location)


def _says(groups: dict[str, str], held: Operand) -> bool:
    """True where the figure or date found in a text is the one that is held."""
    if isinstance(held, dt.date):
        month = groups.get("month")
        return int(groups["year"]) == held.year and (month is None or int(month) == held.month)
    if "numeral" in groups:
        return numeral(groups["numeral"]) == held
    number, precision = in_unit(groups["number"], groups.get("unit"))
    return abs(number - Decimal(held)) <= precision


@dataclass(frozen=True)
class _Claim:
    """What a text says of one indicator."""

    location: Location
    read: str
    kpi: Kpi
    row: KpiFigure
    place: int
    before: str | None
    after: str | None
    by: str | None
    in_points: bool
    percent: bool
    """True where what the indicator comes to is given in percent."""


def stated_kpi(subject: Subject, check: StatedKpi) -> Iterator[Hit]:
    for claim in _claims(subject, check.within):
        hit = _judged(claim, check.finds)
        if hit is not None:
            yield hit


def _judged(claim: _Claim, finds: str) -> Hit | None:
    kpi, row = claim.kpi, claim.row
    mistaken = claim.by is not None and _units_mistaken(claim)
    if finds == "points":
        if not mistaken:
            return None
        return Hit(claim.location, claim.read, _both_readings(row, kpi), ("kpis", claim.place))
    wrong_change = claim.by is not None and not mistaken and not _change_agrees(claim)
    if not wrong_change and _ends_agree(claim):
        return None
    return Hit(claim.location, claim.read, _as_filed(row, kpi), ("kpis", claim.place))


def _reached(by: str, figure: Decimal | None) -> bool:
    return figure is not None and abs(decimal_of(by) - figure) <= precision_of(by)


def _change_agrees(claim: _Claim) -> bool:
    figure = claim.row.points(claim.kpi) if claim.in_points else claim.row.figure(claim.kpi)
    return figure is None or _reached(claim.by or "", figure)


def _units_mistaken(claim: _Claim) -> bool:
    """Percent is said where the number is the points, or points where it is the percent."""
    figure, points = claim.row.figure(claim.kpi), claim.row.points(claim.kpi)
    right, other = (points, figure) if claim.in_points else (figure, points)
    by = claim.by or ""
    return other is not None and not _reached(by, right) and _reached(by, other)


def _ends_agree(claim: _Claim) -> bool:
    """Before and after are the filed ones, or in the same ratio where the unit is another."""
    row = claim.row
    if claim.after is None or row.after is None:
        return True
    agrees = _near(claim.after, row.after)
    if claim.before is None:
        return agrees or not claim.percent or claim.kpi.unit != "%"
    if row.before is None:
        return True
    if agrees and _near(claim.before, row.before):
        return True
    return not claim.percent and _same_ratio(claim.before, claim.after, row.before, row.after)


def _near(written: str, held: Decimal) -> bool:
    return abs(decimal_of(written) - held) <= precision_of(written)


def _same_ratio(before: str, after: str, held_before: Decimal, held_after: Decimal) -> bool:
    first, last = decimal_of(before), decimal_of(after)
    if not first or not held_before:
        return first == held_before
    return abs(last / first - held_after / held_before) < Decimal("0.005")


def _as_filed(row: KpiFigure, kpi: Kpi) -> str:
    figure = row.figure(kpi)
    ends = "→".join(shown(value) for value in (row.before, row.after) if value is not None)
    if figure is None or kpi.kind in ("level", "count"):
        return ends
    return f"{ends}，{shown_number(float(figure), kpi.unit)}"


def _both_readings(row: KpiFigure, kpi: Kpi) -> str:
    figure, points = row.figure(kpi), row.points(kpi)
    parts = []
    if figure is not None:
        parts.append(shown_number(float(figure), "%"))
    if points is not None:
        parts.append(f"{shown(points)} {POINTS}")
    return "、".join(parts)


def _claims(subject: Subject, within: tuple[str, ...]) -> Iterator[_Claim]:
    rows = {row.number: (place, row) for place, row in enumerate(subject.dossier.kpis or ())}
    by_stem, pattern = _claim_pattern(tuple((k.number, stem(k.name)) for k in subject.edition.kpis))
    for at, text in subject.texts_in(within):
        for match in pattern.finditer(text):
            number = by_stem[match["stem"]]
            if number not in rows or rows[number][1].not_applicable is not None:
                continue
            place, row = rows[number]
            tail = match["by_unit"] or ""
            yield _Claim(
                at,
                excerpt(text, *match.span()),
                subject.edition.kpi(number),
                row,
                place,
                match["before"],
                match["after"] or match["level"],
                match["by"] or match["change"],
                POINTS in (tail, match["change_unit"]),
                "%" in (match["after_unit"] or match["level_unit"] or ""),
            )


@lru_cache(maxsize=4)
def _claim_pattern(stems: tuple[tuple[int, str], ...]) -> tuple[dict[str, int], re.Pattern[str]]:
    """One expression for all indicators: 由…提高到…（，提高…）, 提高…, or 达到…."""
    by_stem = {name: number for number, name in stems if len(name) > 3}
    names = "|".join(sorted(map(re.escape, by_stem), key=len, reverse=True))
    unit = rf"(?:%|{POINTS})"
    from_to = (
        rf"由(?P<before>{NUMBER})[^，。；、\d]{{0,12}}?{_TO}(?P<after>{NUMBER})(?P<after_unit>%?)"
        rf"(?:[^，。；、\d]{{0,8}}[，,（(](?:{_CHANGE})了?(?P<by>{NUMBER})(?P<by_unit>{unit}))?"
    )
    change = rf"(?:平均)?(?:{_CHANGE})了?(?P<change>{NUMBER})(?P<change_unit>{unit})"
    level = rf"(?:达到|达|为|{_TO})(?P<level>{NUMBER})(?P<level_unit>%)(?!以上|以下|左右)"
    return by_stem, re.compile(rf"(?P<stem>{names})(?:{from_to}|{change}|{level})")


@lru_cache(maxsize=256)
def stem(name: str) -> str:
    """An indicator's quantity, without the word for its change: 产品不良率 of 产品不良率下降."""
    return re.sub(rf"(?:（[^）]*）)|(?:{_CHANGE})$", "", name)


def stated_ratio(subject: Subject, check: StatedRatio) -> Iterator[Hit]:
    pattern = re.compile(check.pattern)
    for place, row in enumerate(subject.dossier.kpis or ()):
        match = pattern.search(halfwidth(row.basis or ""))
        if match is None or row.after is None or not _is_level(subject.edition, row):
            continue
        whole = decimal_of(match["whole"])
        if not whole:
            continue
        ratio = 100 * decimal_of(match["part"]) / whole
        if abs(ratio - row.after) > precision_of(shown(row.after)):
            read, expected = shown(row.after), shown_number(float(ratio), "%")
            yield Hit(("kpis", place, "after"), read, expected, ("kpis", place, "basis"))


def _is_level(edition: Edition, row: KpiFigure) -> bool:
    return any(k.number == row.number and k.kind == "level" for k in edition.kpis)


def effect_rows(subject: Subject, _check: EffectRows) -> Iterator[Hit]:
    rows = {row.number: (place, row) for place, row in enumerate(subject.dossier.kpis or ())}
    by_stem = {stem(kpi.name): kpi for kpi in subject.edition.kpis}
    for number, instance in enumerate(subject.dossier.scenarios or ()):
        for line, effect in enumerate(instance.effects or ()):
            kpi = by_stem.get(effect.indicator or "")
            if kpi is None or kpi.number not in rows:
                continue
            place, row = rows[kpi.number]
            ends = (effect.before, effect.after)
            if not _same_ends(ends, (row.before, row.after)):
                read = "→".join(shown(value) for value in ends if value is not None)
                at: Location = ("scenarios", number, "effects", line)
                yield Hit(at, read, _as_filed(row, kpi), ("kpis", place))


def _same_ends(
    said: tuple[Decimal | None, Decimal | None], filed: tuple[Decimal | None, Decimal | None]
) -> bool:
    """True where both give the same change, be it in another unit; or one of them gives none."""
    before, after = said
    held_before, held_after = filed
    if before is None or after is None or held_before is None or held_after is None:
        return True
    return said == filed or _same_ratio(shown(before), shown(after), held_before, held_after)
