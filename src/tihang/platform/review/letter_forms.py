"""The cover letter as edited on the screen."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tihang.platform.review.models import CoverLetter

_FIELDS = ("number", "date", "addressee", "title", "text", "attachments")


class CoverLetterForm(forms.Form):
    """Every part of the letter, and the version that was seen."""

    number = forms.CharField(
        label=_("文号"),
        required=False,
        max_length=60,
        help_text=_("按本单位发文登记填写，如“×工信函〔2025〕×号”；出具时必填"),
    )
    date = forms.DateField(
        label=_("成文日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写成文日期"), "invalid": _("请按“年-月-日”填写日期")},
    )
    addressee = forms.CharField(
        label=_("主送单位"), max_length=200, error_messages={"required": _("请填写主送单位")}
    )
    title = forms.CharField(
        label=_("标题"), max_length=200, error_messages={"required": _("请填写标题")}
    )
    text = forms.CharField(
        label=_("正文"),
        max_length=5000,
        help_text=_("一行一段"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("请填写正文")},
    )
    attachments = forms.CharField(
        label=_("附件"),
        required=False,
        max_length=2000,
        help_text=_("一行一件，序号自动编排"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, letter: CoverLetter) -> None:
        initial = {name: getattr(letter, name) for name in (*_FIELDS, "version")}
        super().__init__(data, initial=initial, auto_id="letter-%s")
