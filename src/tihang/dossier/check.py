"""A dossier held against its edition: names, numbers and codes that the edition must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pydantic import BaseModel

from tihang.dossier.errors import Location, Problem, did_you_mean, nearest, path_text
from tihang.dossier.model import Answer, Dossier, KpiFigure, ScenarioInstance, Value
from tihang.edition.model import Edition, FieldSpec
from tihang.edition.scenario_names import nearest_scenario
from tihang.text import _, current_language

REGION_LISTS = frozenset({"regions"})
"""Choice lists that do not claim to be complete: a code outside them is only a warning."""


def check_against_edition(dossier: Dossier, edition: Edition) -> list[Problem]:
    """Everything that the edition does not know or allow, in the order of the dossier.

    Problems marked ``warning`` leave the dossier usable (a region code that is not listed).
    """
    return [
        *_scenario_problems(dossier, edition),
        *_reference_problems(dossier, edition),
        *_evidence_problems(dossier),
        *_field_problems(dossier, edition),
    ]


def _scenario_problems(dossier: Dossier, edition: Edition) -> Iterator[Problem]:
    for row, instance in enumerate(dossier.scenarios or ()):
        name = instance.scenario
        if name is None or edition.scenario(name):
            continue
        near = nearest_scenario(edition, name)
        suggestion = (
            _("最接近的是“%(stage)s——%(scenario)s”")
            % {"stage": edition.stage(near.stage).name.zh, "scenario": near.name}
            if near
            else None
        )
        message = _("“%(name)s”不在本版本的典型场景名单内") % {"name": name}
        yield _problem(("scenarios", row, "scenario"), message, suggestion)


def _reference_problems(dossier: Dossier, edition: Edition) -> Iterator[Problem]:
    """Numbers of indicators and ids of clauses."""
    numbers = {kpi.number for kpi in edition.kpis}
    referring: list[tuple[Location, int]] = [
        *((("kpis", row, "number"), k.number) for row, k in enumerate(dossier.kpis or ())),
        *((("benchmarks", row, "kpi"), b.kpi) for row, b in enumerate(dossier.benchmarks or ())),
    ]
    for location, number in referring:
        if number not in numbers:
            yield _problem(
                location,
                _("没有第 %(number)d 号指标") % {"number": number},
                _("应为 1 至 %(last)d") % {"last": max(numbers)},
            )
    clauses = [clause.id for clause in edition.clauses]
    said: list[tuple[Location, str]] = [
        *((("answers", row, "clause"), a.clause) for row, a in enumerate(dossier.answers or ())),
        *(
            (("judgements", row, "clause"), j.clause)
            for row, j in enumerate(dossier.judgements or ())
        ),
    ]
    for location, clause in said:
        if clause not in set(clauses):
            yield _problem(
                location,
                _("没有编号为“%(clause)s”的条款") % {"clause": clause},
                did_you_mean(clause, clauses),
            )


def _evidence_problems(dossier: Dossier) -> Iterator[Problem]:
    known = [evidence.id for evidence in dossier.evidence or ()]
    referring: tuple[tuple[str, Sequence[ScenarioInstance | KpiFigure | Answer]], ...] = (
        ("scenarios", dossier.scenarios or ()),
        ("kpis", dossier.kpis or ()),
        ("answers", dossier.answers or ()),
    )
    for name, rows in referring:
        for row, part in enumerate(rows):
            for position, evidence in enumerate(part.evidence or ()):
                if evidence not in known:
                    yield _problem(
                        (name, row, "evidence", position),
                        _("佐证材料清单中没有编号“%(id)s”") % {"id": evidence},
                        did_you_mean(evidence, known),
                    )


def _field_problems(dossier: Dossier, edition: Edition) -> Iterator[Problem]:
    for location, value in leaves(dossier):
        try:
            spec = edition.field(catalogue_path(location))
        except KeyError:
            continue
        yield from _value_problems(location, value, spec, edition)


def _value_problems(
    place: Location, value: object, spec: FieldSpec, edition: Edition
) -> Iterator[Problem]:
    if isinstance(value, str):
        if spec.max_length is not None and len(value) > spec.max_length:
            yield _problem(
                place,
                _("共 %(length)d 字，超过上限 %(limit)d 字")
                % {"length": len(value), "limit": spec.max_length},
            )
        if spec.choices is not None:
            yield from _choice_problems(place, value, spec, edition)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        if spec.minimum is not None and value < spec.minimum:
            yield _problem(place, _("不能小于 %(limit)s") % {"limit": f"{spec.minimum:f}"})
        if spec.maximum is not None and value > spec.maximum:
            yield _problem(place, _("不能大于 %(limit)s") % {"limit": f"{spec.maximum:f}"})


def _choice_problems(
    place: Location, code: str, spec: FieldSpec, edition: Edition
) -> Iterator[Problem]:
    language = current_language()
    listed = edition.choice_list(str(spec.choices))
    if any(choice.code == code for choice in listed.choices):
        return
    labels = {choice.label.in_language(language): choice.code for choice in listed.choices}
    label = nearest(code, labels)
    codes = "、".join(c.code for c in listed.choices[:10])
    expected = (
        _("“%(label)s”的代码是 %(code)s") % {"label": label, "code": labels[label]}
        if label
        else _("可用的代码：%(codes)s") % {"codes": codes}
    )
    yield _problem(
        place,
        _("代码“%(code)s”不在“%(field)s”的选项内")
        % {"code": code, "field": spec.label.in_language(language)},
        expected,
        warning=listed.id in REGION_LISTS,
    )


def leaves(part: Value, at: Location = ()) -> Iterator[tuple[Location, object]]:
    """Every value that is present, with its place; lists of texts count as one value."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = (*at, name)
        if isinstance(value, Value):
            yield from leaves(value, here)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for row, item in enumerate(value):
                yield from leaves(item, (*here, row))
        elif value is not None:
            yield here, value


def catalogue_path(location: Location) -> str:
    """The field of a place: ``scenarios[2].systems[0].name`` is ``scenarios.systems.name``."""
    return ".".join(step for step in location if isinstance(step, str))


def _problem(
    location: Location, message: str, expected: str | None = None, *, warning: bool = False
) -> Problem:
    return Problem(path_text(location), message, expected, location, warning)
