from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tihang.platform.outbox.models import Preference


class MailForm(forms.Form):
    """How one wants to hear by mail."""

    mode = forms.ChoiceField(
        label=_("邮件提醒"), choices=Preference.Mode.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("邮件语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
