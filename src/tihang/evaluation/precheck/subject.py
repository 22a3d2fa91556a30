"""The filing under check: its rows, its texts, and the figures that rules name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from tihang.dossier.check import catalogue_path, leaves
from tihang.dossier.errors import Location
from tihang.dossier.model import Dossier, Value, ai_use
from tihang.edition.model import Edition
from tihang.edition.model.prechecks import When
from tihang.evaluation.precheck.finding import RoundDates
from tihang.evaluation.precheck.wording import halfwidth

Operand = Decimal | int | dt.date
Rows = dict[str, tuple[Location, Value]]
"""The rows that a place lies in: catalogue path of the list → place and row."""

NOT_THE_FIRMS = frozenset({"judgements", "benchmarks"})
"""Parts of a dossier that authorities write; a pre-check of the firm's filing skips them."""


class Reached(NamedTuple):
    """A value that a path leads to, present or not."""

    location: Location
    value: object
    rows: Rows


class TextAt(NamedTuple):
    """A text of the firm's; full-width digits and letters in it are made half-width."""

    location: Location
    text: str


class Resolved(NamedTuple):
    """The value of an operand and the place it was taken from, where there is one."""

    value: Operand
    location: Location


@dataclass(frozen=True)
class Subject:
    """One dossier with all that its rules are read against. Built once per pre-check."""

    dossier: Dossier
    edition: Edition
    today: dt.date
    round: RoundDates = field(default_factory=RoundDates)

    @cached_property
    def texts(self) -> dict[str, list[TextAt]]:
        """The firm's texts by catalogue path, and free fields of the form by theirs."""
        found: dict[str, list[TextAt]] = {}
        for location, value in leaves(self.dossier):
            if isinstance(value, str) and location[0] not in NOT_THE_FIRMS:
                path = catalogue_path(location)
                if self._is_free_text(path):
                    found.setdefault(path, []).append(TextAt(location, halfwidth(value)))
        for key, value in self.dossier.extra.items():
            if value is not None:
                found.setdefault("extra", []).append(TextAt(("extra", key), halfwidth(value)))
        return found

    def _is_free_text(self, path: str) -> bool:
        if path.endswith("sha256"):  # No words of anybody, and any digits may follow each other.
            return False
        try:
            return self.edition.field(path).kind in ("text", "longtext")
        except KeyError:
            return False

    def texts_in(self, within: tuple[str, ...], but: tuple[str, ...] = ()) -> list[TextAt]:
        """The texts at or below some paths, or all; without those at or below others."""
        chosen = self._chosen.get((within, but))
        if chosen is None:
            chosen = self._chosen[within, but] = [
                text
                for path, texts in self.texts.items()
                if (not within or _below(path, within)) and not _below(path, but)
                for text in texts
            ]
        return chosen

    @cached_property
    def _chosen(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], list[TextAt]]:
        """Texts chosen before: many rules read the same ones."""
        return {}

    def rows_around(self, location: Location) -> Rows:
        """The rows that a place lies in, the outermost first."""
        rows: dict[str, tuple[Location, Value]] = {}
        here: object = self.dossier
        for depth, step in enumerate(location):
            if isinstance(step, int) and isinstance(here, tuple):
                here = here[step]
                if isinstance(here, Value):
                    rows[catalogue_path(location[:depth])] = (location[: depth + 1], here)
            elif isinstance(here, Value):
                here = getattr(here, str(step), None)
        return rows

    def reach(self, path: str) -> Iterator[Reached]:
        """Every value of a catalogue path, into every row of the lists on the way."""
        yield from _reach(self.dossier, tuple(path.split(".")), (), {})

    def value(self, operand: str, rows: Rows, captured: Mapping[str, str]) -> Resolved | None:
        """What an operand stands for here; none where the filing does not say."""
        name, _colon, key = operand.partition(":")
        if name in NAMED:
            return NAMED[name](self, _key(key, rows, captured))
        path, _dot, part = operand.rpartition(".")
        if part == "year" and not self._has_column_year(operand):
            found = self.value(path, rows, captured)
            if found and isinstance(found.value, dt.date):
                return Resolved(found.value.year, found.location)
            return None
        return self._stored(operand, rows)

    def _has_column_year(self, path: str) -> bool:
        try:
            self.edition.field(path)
        except KeyError:
            return False
        return True

    def _stored(self, path: str, rows: Rows) -> Resolved | None:
        """The value of a path: from the row at hand, where the path leads through it."""
        for listed in sorted(rows, key=len, reverse=True):
            if path.startswith(f"{listed}."):
                at, row = rows[listed]
                reached = next(_reach(row, tuple(path[len(listed) + 1 :].split(".")), at, {}), None)
                break
        else:
            reached = next(self.reach(path), None)
        if reached is None or isinstance(reached.value, bool):
            return None
        if not isinstance(reached.value, Decimal | int | dt.date):
            return None
        return Resolved(reached.value, reached.location)

    @property
    def due(self) -> dt.date:
        """The day on which papers must be valid: the round's last, or today."""
        return self.round.closes or self.today


def fits(row: Value, when: When) -> bool:
    """True where a row has the values that a rule asks of it."""
    for column, wanted in when.items():
        value = getattr(row, column)
        if wanted == "present":
            right = value is not None
        elif wanted == "absent":
            right = value is None
        elif wanted == "positive":
            right = isinstance(value, int | Decimal) and value > 0
        elif isinstance(wanted, str) and wanted.startswith("not "):
            right = str(value) != wanted.removeprefix("not ")
        else:
            right = value == wanted
        if not right:
            return False
    return True


def _below(path: str, tops: tuple[str, ...]) -> bool:
    return any(path == top or path.startswith(f"{top}.") for top in tops)


def _reach(here: object, path: tuple[str, ...], at: Location, rows: Rows) -> Iterator[Reached]:
    if isinstance(here, tuple):
        listed = catalogue_path(at)
        for number, row in enumerate(here):
            place = (*at, number)
            if isinstance(row, Value):
                yield from _reach(row, path, place, {**rows, listed: (place, row)})
    elif not path:
        yield Reached(at, here, rows)
    elif isinstance(here, Value):
        part = getattr(here, path[0], None)
        if isinstance(part, tuple) and len(path) == 1:
            yield Reached((*at, path[0]), part, rows)
        else:
            yield from _reach(part, path[1:], (*at, path[0]), rows)


def _key(name: str, rows: Rows, captured: Mapping[str, str]) -> str:
    """A name found in the text, else the column of that name in the innermost row."""
    if not name or name in captured:
        return captured.get(name, "")
    for _at, row in reversed(rows.values()):
        value = getattr(row, name, None)
        if value is not None:
            return str(value)
    return ""


def _maturity_date(subject: Subject, _key: str) -> Resolved | None:
    report = subject.dossier.maturity_report()
    if report is None or report.date is None:
        return None
    return Resolved(report.date, ("maturity", _index(subject.dossier.maturity, report), "date"))


def _maturity_level(subject: Subject, _key: str) -> Resolved | None:
    report = subject.dossier.maturity_report()
    if report is None or report.level is None:
        return None
    return Resolved(report.level, ("maturity", _index(subject.dossier.maturity, report), "level"))


def _index(rows: tuple[Value, ...] | None, row: Value) -> int:
    return next(number for number, one in enumerate(rows or ()) if one is row)


def _latest_year(subject: Subject, _key: str) -> Resolved | None:
    years = [y.year for y in subject.dossier.enterprise.finances or ()]
    if not years:
        return None
    latest = max(years)
    return Resolved(latest, ("enterprise", "finances", years.index(latest), "year"))


def _revenue(subject: Subject, year: str) -> Resolved | None:
    for number, row in enumerate(subject.dossier.enterprise.finances or ()):
        if str(row.year) == year and row.revenue is not None:
            return Resolved(row.revenue, ("enterprise", "finances", number, "revenue"))
    return None


def _recognised(subject: Subject, tier: str) -> Resolved | None:
    for number, row in enumerate(subject.dossier.recognitions or ()):
        words = subject.edition.tier(row.tier).name
        if tier in (row.tier, words.zh) and row.date is not None:
            return Resolved(row.date, ("recognitions", number, "date"))
    return None


def _instances(subject: Subject, _key: str) -> Resolved | None:
    if subject.dossier.scenarios is None:
        return None
    return Resolved(len(subject.dossier.scenarios), ("scenarios",))


def _using_ai(subject: Subject, _key: str) -> Resolved | None:
    use = ai_use(subject.dossier.scenarios or ())
    return None if use.share is None else Resolved(use.using, ("scenarios",))


def _day(pick: Callable[[Subject], dt.date | None]) -> Callable[[Subject, str], Resolved | None]:
    def resolve(subject: Subject, _key: str) -> Resolved | None:
        day = pick(subject)
        return Resolved(day, ()) if day else None

    return resolve


NAMED: dict[str, Callable[[Subject, str], Resolved | None]] = {
    "@today": _day(lambda subject: subject.today),
    "@due": _day(lambda subject: subject.due),
    "@opens": _day(lambda subject: subject.round.opens),
    "@closes": _day(lambda subject: subject.round.closes),
    "@maturity.date": _maturity_date,
    "@maturity.level": _maturity_level,
    "@finances.latest": _latest_year,
    "@revenue": _revenue,
    "@recognition": _recognised,
    "@scenarios.count": _instances,
    "@scenarios.using_ai": _using_ai,
}
