"""Scenarios, indicators, fields and forms: what they point to exists."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.checks.found import Contradiction, Place, repeated, unknown
from tihang.edition.model import Edition, FieldSpec, FilingForm, TableForm
from tihang.text import _


def scenarios_have_a_stage(edition: Edition) -> Iterator[Contradiction]:
    aspects = [aspect.id for aspect in edition.aspects]
    stages = [stage.id for stage in edition.stages]
    for i, stage in enumerate(edition.stages):
        yield from unknown(("stages", i, "aspect"), stage.aspect, aspects, _("环节"))
    for i, scenario in enumerate(edition.scenarios):
        yield from unknown(("scenarios", i, "stage"), scenario.stage, stages, _("场景环节"))


def indicators_have_a_group(edition: Edition) -> Iterator[Contradiction]:
    groups = [group.id for group in edition.kpi_groups]
    for i, kpi in enumerate(edition.kpis):
        yield from unknown(("kpis", i, "group"), kpi.group, groups, _("指标类别"))


def fields_are_whole(edition: Edition) -> Iterator[Contradiction]:
    yield from _fields_are_whole(edition, edition.fields, ("fields",))


def _fields_are_whole(
    edition: Edition, fields: tuple[FieldSpec, ...], place: Place
) -> Iterator[Contradiction]:
    lists = [choice_list.id for choice_list in edition.choice_lists]
    yield from repeated(
        (((*place, i, "path"), field.path) for i, field in enumerate(fields)), _("字段")
    )
    for i, field in enumerate(fields):
        path = (*place, i)
        if field.choices is not None:
            yield from unknown((*path, "choices"), field.choices, lists, _("选项清单"))
        if (field.kind == "choice") != (field.choices is not None):
            yield Contradiction(
                (*path, "kind"),
                _("字段“%(field)s”的类型与 choices 不一致。") % {"field": field.path},
                _("kind 为 choice 的字段给出 choices，其他字段不给"),
            )
        if (field.kind == "rows") != bool(field.columns):
            yield Contradiction(
                (*path, "kind"),
                _("字段“%(field)s”的类型与 columns 不一致。") % {"field": field.path},
                _("kind 为 rows 的字段给出 columns，其他字段不给"),
            )
        if (
            field.minimum is not None
            and field.maximum is not None
            and field.minimum > field.maximum
        ):
            yield Contradiction(
                (*path, "minimum"),
                _("字段“%(field)s”的下限高于上限。") % {"field": field.path},
                _("改正 minimum 或 maximum"),
            )
        yield from _fields_are_whole(edition, field.columns, (*path, "columns"))


def facts_come_from_fields(edition: Edition) -> Iterator[Contradiction]:
    paths = edition.field_paths
    for i, fact in enumerate(edition.facts):
        if fact.path is not None:
            yield from unknown(("facts", i, "path"), fact.path, paths, _("字段"))


def forms_ask_for_known_fields(edition: Edition) -> Iterator[Contradiction]:
    tiers = [tier.id for tier in edition.tiers]
    paths = edition.field_paths
    for i, form in enumerate(edition.forms):
        yield from unknown(("forms", i, "tier"), form.tier, tiers, _("层级"))
        if not isinstance(form, FilingForm):
            continue
        asked = [
            (("forms", i, "sections", j, "fields", n, "path"), field.path)
            for j, section in enumerate(form.sections)
            for n, field in enumerate(section.fields)
        ]
        for place, path in asked:
            yield from unknown(place, path, paths, _("字段"))
        yield from repeated(asked, _("字段"))
        yield from repeated(
            (
                (("forms", i, "sections", j, "id"), section.id)
                for j, section in enumerate(form.sections)
            ),
            _("编号"),
        )


def one_form_of_a_kind_for_a_tier(edition: Edition) -> Iterator[Contradiction]:
    for kind in (FilingForm, TableForm):
        yield from repeated(
            (
                (("forms", i, "tier"), form.tier)
                for i, form in enumerate(edition.forms)
                if isinstance(form, kind)
            ),
            _("同类表单的层级"),
        )


def table_columns_are_unique(edition: Edition) -> Iterator[Contradiction]:
    for i, form in enumerate(edition.forms):
        if isinstance(form, TableForm):
            yield from repeated(
                (
                    (("forms", i, "columns", j, "id"), column.id)
                    for j, column in enumerate(form.columns)
                ),
                _("表列"),
            )


CHECKS = (
    scenarios_have_a_stage,
    indicators_have_a_group,
    fields_are_whole,
    facts_come_from_fields,
    forms_ask_for_known_fields,
    one_form_of_a_kind_for_a_tier,
    table_columns_are_unique,
)
