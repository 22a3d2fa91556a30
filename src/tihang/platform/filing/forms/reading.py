"""From a posted section to a dossier: valid values in it, everything else kept as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from pydantic import ValidationError

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FieldSpec, FormSection
from tihang.platform.filing.forms.names import (
    KEYED,
    NONE,
    PRESENT,
    column,
    name_of_location,
    numbers_by_list,
)
from tihang.platform.filing.forms.parsing import Unreadable, parse
from tihang.platform.kept import Kept

Posted = Mapping[str, str | list[str]]

_rows = Kept[tuple[object, ...], tuple[FieldSpec, dict[str, Any]]](2048)
"""Rows read without a fault, by what was posted for them: most come again as they were."""

_specs = Kept[tuple[int, int], tuple[Edition, FormSection, tuple[FieldSpec, ...]]](256)
"""A section's fields by the identity of edition and section, which are held."""

SIGNED = "declaration."
"""What is written by signing and never taken from a form."""

ROW_NEEDS = {"enterprise.finances": "year", "recognitions": "tier"}
"""Lists whose rows the dossier cannot hold without this column."""


@dataclass
class Reading:
    """What a posted section says."""

    dossier: Dossier
    errors: dict[str, str] = field(default_factory=dict)
    """Input name → what was expected."""
    unparsed: dict[str, str] = field(default_factory=dict)
    """Input name → the text as typed, for what the dossier could not take.

    A row that it cannot hold at all stands here as a whole, numbered after those it holds.
    """


def section_specs(edition: Edition, section: FormSection) -> tuple[FieldSpec, ...]:
    """The fields that a section shows; a list once, however many of its columns are named."""
    key = (id(edition), id(section))
    known = _specs.get(key)
    if known is None or known[0] is not edition or known[1] is not section:
        known = _specs.keep(key, (edition, section, _specs_of(edition, section)))
    return known[2]


def _specs_of(edition: Edition, section: FormSection) -> tuple[FieldSpec, ...]:
    tops = {top.path: top for top in edition.fields}
    found: dict[str, FieldSpec] = {}
    for asked in section.fields:
        spec = next(tops[path] for path in _prefixes(asked.path) if path in tops)
        found.setdefault(spec.path, spec)
    return tuple(found.values())


def _prefixes(path: str) -> Iterator[str]:
    """``a.b.c`` gives ``a.b.c``, ``a.b``, ``a``."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def read_section(
    edition: Edition, section: FormSection, posted: Posted, dossier: Dossier
) -> Reading:
    """Put a posted section into a dossier.

    An input that was not posted leaves its value alone. One that cannot be read becomes
    absent in the dossier and is kept in ``unparsed``.
    """
    reader = _Reader(edition, posted)
    specs = [s for s in section_specs(edition, section) if not s.path.startswith(SIGNED)]
    parts = {spec.path.partition(".")[0] for spec in specs}
    # Parts that the section does not speak of stay the values they are, judged already.
    data = {name: getattr(dossier, name) for name in type(dossier).model_fields}
    opened = dossier.model_dump(mode="python", include=parts)
    data |= opened
    for spec in specs:
        reader.put(data, spec)
    for part in parts:
        data[part] = _with_known_rows(part, data[part], opened[part], getattr(dossier, part))
    return reader.finish(data)


def _with_known_rows(name: str, rows: Any, opened: Any, known: Any) -> Any:
    """The rows of a list, those that did not change as the values that they were."""
    if not isinstance(rows, list) or not isinstance(known, tuple):
        return rows
    key = KEYED.get(name)
    before = {(row[key] if key else place): place for place, row in enumerate(opened)}
    found = ((row, before.get(row[key] if key else place)) for place, row in enumerate(rows))
    return [
        known[place] if place is not None and _same(row, opened[place]) else row
        for row, place in found
    ]


def _same(read: Any, known: Any) -> bool:
    """Whether what was read is what is known; a list may stand for a tuple."""
    if isinstance(read, dict):
        return read.keys() == known.keys() and all(
            value == known[name] or _same(value, known[name]) for name, value in read.items()
        )
    if isinstance(read, list) and isinstance(known, tuple):
        return len(read) == len(known) and all(map(_same, read, known))
    return bool(read == known)


class _Reader:
    """One pass over the posted inputs, collecting errors on the way."""

    def __init__(self, edition: Edition, posted: Posted) -> None:
        self.edition = edition
        self.posted = posted
        self.numbers = numbers_by_list(posted)
        self.errors: dict[str, str] = {}
        self.homeless: list[str] = []
        """Rows that the dossier cannot hold, as they were posted."""
        self.moved: dict[str, str] = {}
        """Rows as posted → as they are numbered from now on."""

    def put(self, data: dict[str, Any], spec: FieldSpec) -> None:
        *parents, leaf = spec.path.split(".")
        holder = data
        for parent in parents:
            holder = holder[parent]
        holder[leaf] = self.value(spec.path, spec, holder.get(leaf))

    def value(self, name: str, spec: FieldSpec, before: object) -> object:
        if spec.kind == "rows":
            return self.rows(name, spec, before) if name + PRESENT in self.posted else before
        if spec.kind == "names":
            return self.names(name) if name + PRESENT in self.posted else before
        if name not in self.posted:
            return before
        raw = self.text(name)
        try:
            return parse(raw, spec, self.edition)
        except Unreadable as error:
            self.errors[name] = str(error)
            return None

    def rows(self, name: str, spec: FieldSpec, before: Any) -> list[dict[str, Any]] | None:
        key = KEYED.get(name)
        if key:
            return self.keyed_rows(name, key, spec, {row[key]: row for row in before or ()})
        numbers = self.homeless_last(name, spec)
        found = [self.row(name, number, spec) for number in numbers]
        if name == "evidence":
            _number_evidence(found)
        return found if found or name + NONE in self.posted else None

    def homeless_last(self, name: str, spec: FieldSpec) -> list[int]:
        """The rows that the dossier can hold; all are numbered anew, the others after them."""
        needed = next((each for each in spec.columns if each.path == ROW_NEEDS.get(name)), None)
        good: list[int] = []
        bad: list[int] = []
        for number in self.numbers.get(name, []):
            place = column(name, number, needed.path) if needed else ""
            can = needed is None or self.value(place, needed, None) is not None
            (good if can else bad).append(number)
            if not can:
                self.errors.setdefault(place, _("请填写，否则本行不计入"))
                self.homeless.append(f"{name}[{number}].")
        for number, posted in enumerate([*good, *bad]):
            self.moved[f"{name}[{posted}]"] = f"{name}[{number}]"
        return good

    def row(
        self, name: str, key: object, spec: FieldSpec, before: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A row as posted; what the platform keeps in it stays as it was."""
        said = (name, key, self.edition.id, *self.said(name, key, spec))
        known = _rows.get(said)
        if known and known[0] is spec:
            read = known[1]
        else:
            faults = len(self.errors)
            read = {
                each.path: self.value(column(name, key, each.path), each, None)
                for each in spec.columns
                if not each.kept
            }
            if len(self.errors) == faults and all(each.kind != "rows" for each in spec.columns):
                _rows.keep(said, (spec, read))
        kept = before or {}
        # What the dossier refuses is taken out of the row, and must not be out of the next.
        return {
            each.path: kept.get(each.path) if each.kept else copy(read[each.path])
            for each in spec.columns
        }

    def said(self, name: str, key: object, spec: FieldSpec) -> Iterator[object]:
        """All that was posted for a row's columns."""
        for each in spec.columns:
            place = column(name, key, each.path)
            value = self.posted.get(place)
            yield value if isinstance(value, str) or value is None else tuple(value)
            if each.kind == "names":
                yield place + PRESENT in self.posted
                yield place + NONE in self.posted

    def keyed_rows(
        self, name: str, key: str, spec: FieldSpec, before: Mapping[Any, dict[str, Any]]
    ) -> list[dict[str, Any]] | None:
        """Rows that the edition fixes; one in which nothing was said is left out.

        One that was not on the page stays as it was.
        """
        shown = {posted.partition("]")[0] for posted in self.posted}
        silent = {key, *(each.path for each in spec.columns if each.kept)}
        found = []
        for value in self.keys(name):
            if f"{name}[{value}" not in shown:
                row = before.get(value)
            else:
                row = self.row(name, value, spec, before.get(value)) | {key: value}
            if row and any(said is not None for part, said in row.items() if part not in silent):
                found.append(row)
        return found or ([] if name + NONE in self.posted else None)

    def keys(self, name: str) -> list[Any]:
        if name == "kpis":
            return [kpi.number for kpi in self.edition.kpis]
        return [clause.id for clause in self.edition.clauses]

    def names(self, name: str) -> list[str] | None:
        value = self.posted.get(name, [])
        chosen = [value] if isinstance(value, str) else list(value)
        return chosen or ([] if name + NONE in self.posted else None)

    def text(self, name: str) -> str:
        value = self.posted[name]
        return value if isinstance(value, str) else "".join(value[-1:])

    def finish(self, data: dict[str, Any]) -> Reading:
        """Let the dossier's own types judge; what they refuse becomes an error as well."""
        while True:
            try:
                dossier = Dossier.model_validate(data)
            except ValidationError as refused:
                self.take_out(data, refused)
                continue
            return Reading(dossier, self.errors, self.unparsed())

    def unparsed(self) -> dict[str, str]:
        """What the dossier did not take, under the names it will have from now on."""
        names = [
            name
            for name in self.posted
            if name in self.errors or name.startswith(tuple(self.homeless))
        ]
        return {_renamed(name, self.moved): self.text(name) for name in names}

    def take_out(self, data: dict[str, Any], refused: ValidationError) -> None:
        posted = {now: before for before, now in self.moved.items()}
        for error in refused.errors(include_url=False):
            name = _renamed(name_of_location(error["loc"], data), posted)
            if name not in self.posted or name in self.errors:
                # Only a request that no page of ours sends ends here.
                raise SuspiciousOperation(f"{name}: {error['msg']}") from refused
            self.errors[name] = _plain(error["msg"])
            _remove(data, error["loc"])


def _renamed(name: str, rows: Mapping[str, str]) -> str:
    """The name with its row, if it has one, exchanged."""
    row, bracket, rest = name.partition("]")
    return rows.get(row + bracket, row + bracket) + rest


def _number_evidence(rows: list[dict[str, Any]]) -> None:
    """Give each new piece of evidence the next free name: E1, E2 …"""
    taken = {row["id"] for row in rows}
    free = (f"E{number}" for number in count(1) if f"E{number}" not in taken)
    for row in rows:
        row["id"] = row["id"] or next(free)


def _plain(message: str) -> str:
    """The words of a ValueError without pydantic's opening."""
    return message.removeprefix("Value error, ")


def _remove(data: Any, location: tuple[int | str, ...]) -> None:
    for part in location[:-1]:
        data = data[part]
    data[location[-1]] = None
