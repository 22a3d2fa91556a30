"""The forms of decisions, declarations and spot checks; the services judge what they read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tihang.platform.recognition.models import Pick
from tihang.platform.rounds.models import Round
from tihang.platform.words import say


class ReleaseForm(forms.Form):
    """The document that makes the decisions known; recognising needs one."""

    number = forms.CharField(
        label=_("文号"),
        required=False,
        max_length=100,
        help_text=_("认定时必填，作为每家企业的认定文号，如“×工信〔2025〕×号”"),
    )
    dated = forms.DateField(
        label=_("文件日期"),
        required=False,
        help_text=_("认定时必填，作为认定日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按“年-月-日”填写日期")},
    )


class EndForm(forms.Form):
    """Why a declaration ends."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明原因")},
    )


class DrawForm(forms.Form):
    """Whom to draw from, and a share or a number."""

    population = forms.ChoiceField(
        label=_("抽查范围"), help_text=_("该批次中现在持有该层级的本辖区企业")
    )
    percent = forms.DecimalField(
        label=_("抽取比例（%）"),
        required=False,
        min_value=0.01,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("比例与数量只填一项；按比例时不足一家按一家计"),
    )
    number = forms.IntegerField(label=_("抽取数量（家）"), required=False, min_value=1)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.populations = {
            f"{round_.code}:{tier}": (round_, tier)
            for round_ in Round.objects.all()
            for tier in tiers_held(round_)
        }
        self.fields["population"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("%(round)s · %(tier)s")
                % {
                    "round": r.in_language(get_language() or ""),
                    "tier": say(r.rules.tier(t).name),
                },
            )
            for key, (r, t) in self.populations.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("percent", "number") if cleaned.get(name) is not None]
        if not self.errors and len(given) != 1:
            self.add_error("percent", _("请填写比例或数量中的一项"))
        return cleaned

    @property
    def chosen(self) -> tuple[Round, str]:
        return self.populations[self.cleaned_data["population"]]


def tiers_held(round_: Round) -> list[str]:
    """The tiers that factories come to hold within the system: self-rated or recognised."""
    rules = round_.rules
    rated = [tier.id for tier in rules.tiers if tier.self_rated]
    recognised = [
        tier
        for tier in round_.tiers
        if any(step.recognises for step in rules.workflow("territorial", tier).steps)
    ]
    return list(dict.fromkeys([*rated, *recognised]))


class ResultForm(forms.Form):
    """What the check of one firm found."""

    result = forms.ChoiceField(
        label=_("抽查结果"), choices=Pick.Result.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不合格或需整改时必填"),
    )
