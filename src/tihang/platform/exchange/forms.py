"""The forms of the exchange."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tihang.platform.actor import Actor
from tihang.platform.exchange import queries
from tihang.platform.registry.models import Authority


class ReceiveForm(forms.Form):
    """A bundle that came on a stick."""

    file = forms.FileField(
        label=_("数据包文件"),
        help_text=_("扩展名为 .tihang 的文件，原样上传，不要解压或改动"),
        error_messages={"required": _("请选择数据包文件"), "empty": _("文件是空的")},
        widget=forms.ClearableFileInput(attrs={"accept": ".tihang"}),
    )


class _AuthorityField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class KeyForm(forms.Form):
    """A partner's public key, and the fingerprint that the partner read out."""

    authority = _AuthorityField(
        label=_("该公钥代表的部门"),
        queryset=Authority.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择部门"), "invalid_choice": _("请选择列表中的部门")},
    )
    text = forms.CharField(
        label=_("公钥"),
        help_text=_("粘贴对方公钥文件（.pub）的全部内容"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "mono"}),
        max_length=4000,
        error_messages={"required": _("请粘贴公钥")},
    )
    fingerprint = forms.CharField(
        label=_("指纹"),
        help_text=_("请对方当面或在电话中读出，不要从同一份文件中抄录"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono"}),
        error_messages={"required": _("请填写对方读出的指纹")},
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        field.queryset = queries.partners(actor)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明原因")},
    )
