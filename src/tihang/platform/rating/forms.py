"""The form of a plan, and the questions that choose the route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tihang.edition.model import Edition
from tihang.platform.rating.models import Plan, PlanItem
from tihang.platform.registry.models import Authority, Level
from tihang.platform.words import say

MEASURE_LIMIT = 2000


class ItemForm(forms.Form):
    """A measure of a plan: what, who, from when until when."""

    measure = forms.CharField(
        label=gettext_lazy("措施"),
        max_length=MEASURE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible = forms.CharField(label=gettext_lazy("责任人"), max_length=100, required=False)
    start = forms.DateField(
        label=gettext_lazy("开始日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    finish = forms.DateField(
        label=gettext_lazy("完成日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, finish = values.get("start"), values.get("finish")
        if isinstance(start, dt.date) and isinstance(finish, dt.date) and finish < start:
            self.add_error("finish", _("完成日期不能早于开始日期"))
        return values


@dataclass(frozen=True)
class PlanForm:
    """All measures of a plan, each a form of its own."""

    forms: list[tuple[PlanItem, ItemForm]]

    @classmethod
    def of(cls, plan: Plan, data: Any = None) -> PlanForm:
        return cls([(item, _item_form(item, data)) for item in plan.items.all()])

    def is_valid(self) -> bool:
        # Every one is looked at, so that all errors are shown at once.
        valid = [form.is_valid() for _item, form in self.forms]
        return all(valid)

    def changes(self) -> dict[int, dict[str, Any]]:
        return {item.pk: form.cleaned_data for item, form in self.forms}

    def errors(self) -> Iterator[tuple[str, str, str]]:
        """Address of the input, its label with the number of the measure, what is wrong."""
        for item, form in self.forms:
            for field in form:
                for error in field.errors:
                    label = _("第 %(number)d 项%(label)s") % {
                        "number": item.position,
                        "label": field.label,
                    }
                    yield field.id_for_label, label, str(error)


def _item_form(item: PlanItem, data: Any) -> ItemForm:
    prefix = f"item-{item.pk}"
    initial = {
        "measure": item.measure,
        "responsible": item.responsible,
        "start": item.start,
        "finish": item.finish,
    }
    return ItemForm(data, initial=initial, prefix=prefix)


class RouteForm(forms.Form):
    """The few questions that decide whether, for what and through whom a firm files."""

    entity = forms.ChoiceField(label=gettext_lazy("申报主体"), required=False)
    industry = forms.ChoiceField(label=gettext_lazy("所属行业"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("生产经营所在地"), required=False)
    revenue = forms.DecimalField(
        label=gettext_lazy("最近一年主营业务收入（万元）"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    central = forms.ChoiceField(label=gettext_lazy("是否为中央企业所属单位"), required=False)
    held = forms.ChoiceField(label=gettext_lazy("已自评或已获评的最高层级"), required=False)
    desk = forms.ChoiceField(label=gettext_lazy("受理部门"), required=False)

    def __init__(
        self, data: Any, *, edition: Edition, initial: dict[str, Any] | None = None, ask_desk: bool
    ) -> None:
        super().__init__(data, initial=initial)
        blank = [("", _("未填"))]
        self._choices("entity", blank + _options(edition, "entities"))
        self._choices("industry", blank + _options(edition, "industries"))
        self._choices("region", [*blank, *_options(edition, "regions"), ("other", _("福建省以外"))])
        self._choices(
            "central",
            [("no", _("否，属地企业")), ("yes", _("是，由集团总部组织"))],
        )
        self._choices(
            "held",
            [("", _("尚无")), *((tier.id, say(tier.name)) for tier in edition.tiers[:-1])],
        )
        if ask_desk:
            self._choices("desk", [("", _("请选择")), *_desks()])
        else:
            del self.fields["desk"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def _options(edition: Edition, name: str) -> list[tuple[str, str]]:
    return [(each.code, say(each.label)) for each in edition.choice_list(name).choices]


def _desks() -> list[tuple[str, str]]:
    """The offices with which firms file, to choose from where nobody is logged in."""
    counties = Authority.objects.filter(level=Level.COUNTY).select_related("parent")
    return [
        (
            county.code,
            f"{county.parent.label} · {county.label}" if county.parent else county.label,
        )
        for county in counties
    ]
