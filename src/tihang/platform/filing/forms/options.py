"""What a list of choices offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FieldSpec
from tihang.platform.words import in_english, say


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class OptionGroup:
    """Options under a heading; the heading is blank where there is only one group."""

    label: str
    options: tuple[Option, ...]


def options_for(
    edition: Edition, dossier: Dossier, name: str, spec: FieldSpec, value: str | Sequence[str]
) -> tuple[OptionGroup, ...]:
    """The choices of an input; none for kinds that have none."""
    if name.endswith("].scenario"):
        return _with_unknown(tuple(_scenarios(edition, value)), value)
    if spec.kind == "names":
        return (OptionGroup("", tuple(_evidence(dossier, value))),)
    if spec.kind == "choice":
        return _with_unknown((OptionGroup("", tuple(_choices(edition, spec, value))),), value)
    return ()


def _scenarios(edition: Edition, value: str | Sequence[str]) -> Iterator[OptionGroup]:
    """The scenarios under their stages."""
    for stage in edition.stages:
        yield OptionGroup(
            say(stage.name),
            tuple(
                Option(s.name, _scenario_label(s.number, s.name, s.english), s.name == value)
                for s in edition.scenarios
                if s.stage == stage.id
            ),
        )


def _scenario_label(number: int, name: str, english: str) -> str:
    return f"{number}. {name} ({english})" if in_english() else f"{number}. {name}"


def _choices(edition: Edition, spec: FieldSpec, value: str | Sequence[str]) -> Iterator[Option]:
    for choice in edition.choice_list(spec.choices or "").choices:
        yield Option(choice.code, say(choice.label), choice.code == value)


def _evidence(dossier: Dossier, value: str | Sequence[str]) -> Iterator[Option]:
    chosen = [value] if isinstance(value, str) and value else list(value)
    known = {each.id: each.title or "" for each in dossier.evidence or ()}
    for key in dict.fromkeys([*known, *chosen]):
        yield Option(key, f"{key} {known.get(key, '')}".strip(), key in chosen)


def _with_unknown(
    groups: tuple[OptionGroup, ...], value: str | Sequence[str]
) -> tuple[OptionGroup, ...]:
    """Keep a value that is not on the list on offer, so that showing it does not lose it."""
    if not isinstance(value, str) or not value:
        return groups
    if any(option.chosen for group in groups for option in group.options):
        return groups
    return (OptionGroup("", (Option(value, value, chosen=True),)), *groups)
