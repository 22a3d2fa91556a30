"""The form that starts a filing: which round, which factory, which tier, which channel."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tihang.platform.actor import Actor
from tihang.platform.registry.models import Enterprise, Factory
from tihang.platform.rounds.models import Round
from tihang.platform.words import say


class StartForm(forms.Form):
    """For one round; offers what the firm may choose in it."""

    round = forms.CharField(widget=forms.HiddenInput)
    factory = forms.ModelChoiceField(Factory.objects.none(), label=_("工厂"), empty_label=None)
    tier = forms.ChoiceField(label=_("申报层级"))
    channel = forms.ChoiceField(label=_("申报渠道"))

    def __init__(self, data: object, *, actor: Actor, round_: Round) -> None:
        super().__init__(data, initial={"round": round_.code}, auto_id=f"start-{round_.code}-%s")  # type: ignore[arg-type]
        firm = Enterprise.objects.select_related("authority", "group")
        enterprise = firm.get(pk=actor.enterprise_id or 0)
        self.round_ = round_
        self._field("factory").queryset = enterprise.factories.all()
        self._field("tier").choices = [
            (tier.id, say(tier.name))
            for tier in round_.rules.tiers
            if tier.id in round_.tiers and not tier.self_rated
        ]
        self._field("channel").choices = [
            ("territorial", _("属地申报（%(to)s）") % {"to": enterprise.authority.label}),
            *(
                [("central", _("中央企业集团总部申报（%(to)s）") % {"to": enterprise.group.label})]
                if enterprise.group
                else []
            ),
        ]

    def _field(self, name: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
        field: forms.ModelChoiceField = self.fields[name]  # type: ignore[type-arg,assignment]
        return field
