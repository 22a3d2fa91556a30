"""Which places are open, and which a list of things to correct opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FormSection
from tihang.evaluation import evaluate
from tihang.platform.filing.corrections.changed import NEW_EVIDENCE, NOT_TYPED, changed_places
from tihang.platform.filing.forms.reading import section_specs
from tihang.platform.sent import is_number


@dataclass(frozen=True)
class Item:
    """One thing to correct and what is wrong with it."""

    kind: str
    """``section``, ``clause``, ``kpi`` or ``scenario``."""
    id: str
    """Of the section or clause; the number of the indicator; the instance's position from 0."""
    reason: str


@dataclass(frozen=True)
class Opening:
    """The places that may be changed; with each goes all that lies in it."""

    places: frozenset[str]

    def allows(self, place: str) -> bool:
        """True for an open place and whatever lies in one."""
        return place in self.places or any(
            place.startswith((f"{each}.", f"{each}[")) for each in self.places
        )

    def allows_input(self, name: str, dossier: Dossier) -> bool:
        """The same for an input of a form, whose evidence is numbered by position."""
        return self.allows(place_of_input(name, dossier))

    def closed_among(
        self, before: Dossier, after: Dossier, unread: Iterable[str] = ()
    ) -> list[str]:
        """The places that differ and may not; ``unread`` are inputs that could not be read."""
        closed = [each for each in changed_places(before, after) if not self.allows(each)]
        closed += [name for name in sorted(unread) if not self.allows_input(name, before)]
        return list(dict.fromkeys(closed))

    def touches(self, name: str) -> bool:
        """True where a list or part has something open in it."""
        return self.allows(name) or any(
            each.startswith((f"{name}.", f"{name}[")) for each in self.places
        )


def place_of_input(name: str, dossier: Dossier) -> str:
    """The place that an input of a form stands for."""
    head, bracket, rest = name.partition("]")
    if not (bracket and head.startswith("evidence[")):
        return name
    number = head.removeprefix("evidence[")
    if not is_number(number):
        return name
    position, rows = int(number), dossier.evidence or ()
    return f"evidence[{rows[position].id}]{rest}" if position < len(rows) else NEW_EVIDENCE


def places_of(item: Item, edition: Edition, dossier: Dossier) -> frozenset[str]:
    """What one item opens. KeyError or ValueError for one that the filing does not have."""
    own = {
        "section": _of_section,
        "clause": _of_clause,
        "kpi": _of_kpi,
        "scenario": _of_scenario,
    }[item.kind](item.id, edition, dossier)
    return frozenset(own)


def opened_by(items: Iterable[Item], edition: Edition, dossier: Dossier) -> frozenset[str]:
    """What all items together open, with the pieces of evidence that only they rely on."""
    own = frozenset[str]().union(*(places_of(item, edition, dossier) for item in items))
    opening = Opening(own)
    used_by: dict[str, list[str]] = {}
    for place, pieces in _evidence_used(dossier):
        for piece in pieces:
            used_by.setdefault(piece, []).append(place)
    only_here = {
        f"evidence[{piece}]"
        for piece, places in used_by.items()
        if all(opening.allows(place) for place in places)
    }
    return own | only_here


def _evidence_used(dossier: Dossier) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place that names evidence, with the pieces that it names."""
    for answer in dossier.answers or ():
        yield f"answers[{answer.clause}].evidence", answer.evidence or ()
    for figure in dossier.kpis or ():
        yield f"kpis[{figure.number}].evidence", figure.evidence or ()
    for number, instance in enumerate(dossier.scenarios or ()):
        yield f"scenarios[{number}].evidence", instance.evidence or ()


def _of_section(section_id: str, edition: Edition, dossier: Dossier) -> Iterator[str]:
    section = _section(section_id, edition, dossier.tier)
    for spec in section_specs(edition, section):
        if spec.path.partition(".")[0] not in NOT_TYPED:
            yield spec.path
            if any(column.path == "evidence" for column in spec.columns):
                yield NEW_EVIDENCE


def _section(section_id: str, edition: Edition, tier: str) -> FormSection:
    return {each.id: each for each in edition.filing_form(tier).sections}[section_id]


def _of_clause(clause: str, edition: Edition, dossier: Dossier) -> Iterator[str]:
    """The answer with its evidence, and the fields that the clause's facts are read from."""
    conditions = evaluate(dossier, edition, tiers=[dossier.tier]).of_tier(dossier.tier).conditions
    found = {each.clause: each for each in conditions}[clause]
    yield f"answers[{clause}]"
    yield NEW_EVIDENCE
    for fact in found.facts:
        place = _of_fact(fact.id, fact.path, edition)
        if place:
            yield place


def _of_fact(fact: str, path: str | None, edition: Edition) -> str:
    """The field that supplies a fact; blank where the firm cannot type it."""
    kind, *rest = fact.split(".")
    if kind in ("kpi", "peer"):
        return f"kpis[{rest[-1]}]"
    if path is None or path.partition(".")[0] in {*NOT_TYPED, "judgements", "answers"}:
        return ""
    tops = [spec.path for spec in edition.fields]
    return next((top for top in tops if path == top or path.startswith(f"{top}.")), "")


def _of_kpi(number: str, edition: Edition, _dossier: Dossier) -> Iterator[str]:
    yield f"kpis[{edition.kpi(int(number)).number}]"
    yield NEW_EVIDENCE


def _of_scenario(position: str, _edition: Edition, dossier: Dossier) -> Iterator[str]:
    if int(position) >= len(dossier.scenarios or ()):
        raise KeyError(position)
    yield f"scenarios[{int(position)}]"
    yield NEW_EVIDENCE
