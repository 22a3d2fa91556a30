"""``{% load scenarios %}``: what the cards of scenario instances say in passing."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from tihang.platform.filing.forms.layout import Input, Row
from tihang.platform.filing.scenarios.effects import change_text, page_id

register = template.Library()
register.filter("page_id", page_id)


@register.filter
def change_of(row: Row) -> str:
    """The change of a row of effects, as its inputs stand."""
    values = {item.name.rpartition(".")[2]: str(item.value) for item in row.items}
    return change_text(*(values.get(column, "") for column in ("before", "after", "unit")))


@register.filter
def shown(item: Input) -> str:
    """An input's value as it is read, and not typed."""
    value = item.value if isinstance(item.value, str) else "、".join(item.value)
    if item.kind == "truth":
        return {"yes": _("是"), "no": _("否")}.get(value, "—")
    options = [option for group in item.options for option in group.options]
    return next((each.label for each in options if each.value == value), value) or "—"
