"""What the firm says of a file: its kind, its name, its dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tihang.platform.evidence.kinds import OWN, kind_label, kinds
from tihang.platform.evidence.models import EvidenceFile
from tihang.platform.inspection.formats import EVIDENCE, EXTENSIONS

ACCEPTED = ",".join(f".{name}" for name, found in EXTENSIONS.items() if found in EVIDENCE)


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """One or more files of one request."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(each, initial) for each in given or [None]]


class _Dates(forms.Form):
    """The two days, apart from when the file was uploaded."""

    issued = forms.DateField(
        label=_("出具日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("长期有效的留空"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        issued: dt.date | None = cleaned.get("issued")
        valid_until: dt.date | None = cleaned.get("valid_until")
        if issued and valid_until and valid_until < issued:
            self.add_error("valid_until", _("有效期至不能早于出具日期"))
        return cleaned


class AboutForm(_Dates):
    """What is said of one or more files before they are sent."""

    kind = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(
        label=_("名称"),
        required=False,
        max_length=200,
        help_text=_("留空则取文件名；一次上传多个文件时，各以文件名为名称"),
    )
    field_order = ("chosen", "kind", "title", "issued", "valid_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, [("", _("请选择")), *kinds()])


class UploadForm(AboutForm):
    """The same with the files themselves, for browsers without scripts."""

    chosen = SeveralFiles(
        label=_("文件"),
        widget=Several(attrs={"accept": ACCEPTED}),
        help_text=_("可收 pdf、docx、xlsx、jpg、png、mp4、ofd，可一次选择多个"),
    )


class RevisionForm(forms.Form):
    """One file that takes the place of an earlier one."""

    chosen = SeveralFiles(
        label=_("文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("旧版本继续保留，已提交的申报不受影响"),
    )


class DescribeForm(_Dates):
    """What is said of a piece that is there already."""

    title = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"))
    note = forms.CharField(label=_("备注"), required=False, max_length=500)
    field_order = ("title", "kind", "issued", "valid_until", "note")

    def __init__(self, *args: Any, file: EvidenceFile, **kwargs: Any) -> None:
        names = ("title", "kind", "issued", "valid_until", "note")
        kwargs["initial"] = {name: getattr(file, name) for name in names}
        super().__init__(*args, **kwargs)
        own = [(file.kind, kind_label(file.kind))] if file.kind in OWN else []
        _choices(self, own or kinds())


def _choices(form: forms.Form, choices: list[Any]) -> None:
    field = form.fields["kind"]
    assert isinstance(field, forms.ChoiceField)  # Declared so above.  # noqa: S101
    field.choices = choices
