"""Ids, names and numbers: each once, and numbered without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tihang.edition.checks.found import Contradiction, Place, out_of_sequence, repeated
from tihang.edition.model import Edition
from tihang.text import _

_WITH_ID = (
    "documents",
    "tiers",
    "aspects",
    "facts",
    "clauses",
    "stages",
    "kpi_groups",
    "choice_lists",
    "forms",
    "workflows",
    "rubrics",
    "credit_sites",
)


def ids_are_unique(edition: Edition) -> Iterator[Contradiction]:
    for name in _WITH_ID:
        items: tuple[Any, ...] = getattr(edition, name)
        yield from repeated((((name, i, "id"), item.id) for i, item in enumerate(items)), _("编号"))


def conditions_are_told_apart(edition: Edition) -> Iterator[Contradiction]:
    clauses = {clause.id: i for i, clause in enumerate(edition.clauses)}
    yield from repeated(
        (
            (("clauses", clauses[condition.clause.id], "id"), condition.id)
            for condition in edition.conditions
        ),
        _("条件编号"),
    )


def choices_are_unique(edition: Edition) -> Iterator[Contradiction]:
    for i, choice_list in enumerate(edition.choice_lists):
        place: Place = ("choice_lists", i, "choices")
        choices = list(enumerate(choice_list.choices))
        yield from repeated((((*place, j, "code"), c.code) for j, c in choices), _("选项代码"))
        # People choose by label, so two choices may not share one.
        yield from repeated((((*place, j, "label"), c.label.zh) for j, c in choices), _("选项名称"))


def scenarios_are_numbered(edition: Edition) -> Iterator[Contradiction]:
    yield from out_of_sequence([s.number for s in edition.scenarios], "scenarios", _("场景"))
    yield from repeated(
        (
            (("scenarios", i, "name" if j == 0 else "aliases"), name)
            for i, scenario in enumerate(edition.scenarios)
            for j, name in enumerate((scenario.name, *scenario.aliases))
        ),
        _("场景名称"),
    )


def indicators_are_numbered(edition: Edition) -> Iterator[Contradiction]:
    yield from out_of_sequence([k.number for k in edition.kpis], "kpis", _("指标"))
    names = (((("kpis", i, "name")), kpi.name) for i, kpi in enumerate(edition.kpis))
    yield from repeated(names, _("指标名称"))


def tiers_are_ranked(edition: Edition) -> Iterator[Contradiction]:
    yield from out_of_sequence([tier.rank for tier in edition.tiers], "tiers", _("层级"))


def maturity_bands_join(edition: Edition) -> Iterator[Contradiction]:
    bands = edition.maturity_bands
    yield from out_of_sequence([b.level for b in bands], "maturity_bands", _("成熟度等级"))
    for i, band in enumerate(bands):
        if band.low >= band.high:
            yield Contradiction(
                ("maturity_bands", i, "low"),
                _("分数区间的下限不低于上限。"),
                _("下限应小于上限"),
            )
    for i, (lower, upper) in enumerate(pairwise(bands), 1):
        if lower.high != upper.low:
            yield Contradiction(
                ("maturity_bands", i, "low"),
                _("分数区间不相接：上一级到 %(high)s，本级从 %(low)s 起。")
                % {"high": lower.high, "low": upper.low},
                _("把本级下限改为 %(high)s") % {"high": lower.high},
            )


CHECKS = (
    ids_are_unique,
    conditions_are_told_apart,
    choices_are_unique,
    scenarios_are_numbered,
    indicators_are_numbered,
    tiers_are_ranked,
    maturity_bands_join,
)
