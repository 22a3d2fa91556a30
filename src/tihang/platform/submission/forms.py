"""The form by which the declaration of truth is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tihang.platform.filing.models import Case
from tihang.platform.submission.models import Capacity
from tihang.platform.submission.signing import statements_of
from tihang.platform.words import say


class SignForm(forms.Form):
    """Each declaration is confirmed for itself; none is ticked beforehand."""

    use_required_attribute = False

    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"base_version": case.draft.version}, auto_id="sign-%s")
        for spec in statements_of(case):
            self.fields[spec.path] = forms.BooleanField(
                label=say(spec.label), error_messages={"required": _("请核实后勾选确认")}
            )
        self.fields["capacity"] = forms.ChoiceField(
            label=_("签署身份"),
            choices=Capacity.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择签署身份")},
        )

    def refuse(self, why: str, version: int) -> None:
        """Say why it was not signed; what was ticked is to be confirmed again for what is new."""
        self.add_error(None, why)
        self.data = {**self.data.dict(), "base_version": version}  # type: ignore[attr-defined]
        for name in self.fields:
            if "." in name:
                self.data.pop(name, None)
