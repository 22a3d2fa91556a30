"""The forms for handing a paper in."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from tihang.platform.papers.models import SubmittedPaper

CODE = re.compile(r"^[0-9A-Za-z－—\-\s]{16,40}$")


class CodeField(forms.CharField):
    """The code on the cover or at the foot of a paper, as a person reads it."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=_("纸质件上的校验码"),
            required=required,
            max_length=40,
            error_messages={"required": _("请填写校验码")},
        )

    def clean(self, value: str | None) -> str:
        code: str = super().clean(value)
        if code and not CODE.match(code):
            raise forms.ValidationError(_("校验码为 16 位字母和数字，形如 ABCD-1234-EFGH-5678"))
        return code


class HandInForm(forms.Form):
    """A file, what it is, and the code on it where it has no text."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF 或 Word（.docx），不超过 50 MB"),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的")},
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"}),
    )
    kind = forms.ChoiceField(
        label=_("材料种类"),
        choices=SubmittedPaper.Kind.choices,
        initial=SubmittedPaper.Kind.SEALED,
        error_messages={"required": _("请选择材料种类")},
    )
    code = CodeField(required=False)

    def __init__(self, *args: object, draft: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].help_text = _("选填；纯图像扫描件没有文字，可录入首页或页脚的校验码")
        if draft:
            del self.fields["kind"]


class CodeForm(forms.Form):
    """The code alone, for a paper that is there already."""

    code = CodeField(required=True)
