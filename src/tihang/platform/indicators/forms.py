"""What a person chooses when a ledger is handed in or computed again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import Edition
from tihang.platform.words import say

FIRST_YEAR, LAST_YEAR = 1990, 2100
DELIVERIES = frozenset({"orders", "deliveries"})


class OptionsForm(forms.Form):
    """How a ledger is computed; everything may be left to the ledger itself."""

    before_year = forms.IntegerField(
        label=_("建设前年度"),
        help_text=_("留空取台账最早一年"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
    )
    after_year = forms.IntegerField(
        label=_("建设后年度"),
        help_text=_("留空取台账最近一年"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
    )
    as_of = forms.DateField(
        label=_("交付情况截止日"),
        help_text=_("订单、供应商交付台账用；留空取最后一次交付日"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    energy_basis = forms.ChoiceField(
        label=_("折标煤口径"),
        help_text=_("能源台账用"),
        choices=[("calorific", _("当量值")), ("equivalent", _("等价值"))],
        required=False,
    )

    def options(self) -> dict[str, Any]:
        """What was chosen, ready for a JSON column."""
        chosen = self.cleaned_data
        as_of = chosen["as_of"]
        found = {
            "before_year": chosen["before_year"],
            "after_year": chosen["after_year"],
            "as_of": as_of.isoformat() if as_of else None,
            "energy_basis": chosen["energy_basis"] or None,
        }
        return {name: value for name, value in found.items() if value is not None}


class LedgerForm(OptionsForm):
    """A ledger to be handed in."""

    kind = forms.ChoiceField(label=_("台账种类"))
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_(".xlsx 或 .csv，最多 20 万行"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的")},
    )

    field_order = ("kind", "file", "before_year", "after_year", "as_of", "energy_basis")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        kinds.choices = [(ledger.id, say(ledger.title)) for ledger in edition.ledgers]  # type: ignore[attr-defined]
