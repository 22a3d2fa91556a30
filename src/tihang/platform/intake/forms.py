"""What an officer enters: the upload, and the choices for one table of a preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import TableForm
from tihang.platform.intake.reading import Decision
from tihang.platform.intake.services import Choices
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Round
from tihang.platform.sent import number_or
from tihang.platform.words import say

ACCEPTED = ".xlsx,.docx,.csv"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given]


class UploadForm(forms.Form):
    """Tables to be brought in."""

    round = forms.ModelChoiceField(label=_("批次"), queryset=Round.objects.all(), empty_label=None)
    tier = forms.ChoiceField(
        label=_("层级"),
        required=False,
        help_text=_("一份文件里有两个层级的表时选“按表中写明的层级”"),
    )
    sender = forms.ModelChoiceField(
        label=_("报送单位"),
        queryset=Authority.objects.none(),
        required=False,
        empty_label=_("按表中“推荐单位”或文件名"),
    )
    tables = FilesField(
        label=_("汇总表文件"),
        help_text=_("可一次选多份；.xlsx、.docx 或 .csv，每份 20 MB 以内。xls 请先另存为 xlsx。"),
        widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
        error_messages={"required": _("请选择汇总表文件"), "empty": _("有文件是空的")},
    )

    def __init__(self, *args: Any, senders: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = list(Round.objects.all())
        tiers = {
            form.tier: say(each.rules.tier(form.tier).name)
            for each in rounds
            for form in each.rules.forms
            if isinstance(form, TableForm) and form.tier in each.tiers
        }
        choices = [("", _("按表中写明的层级")), *tiers.items()]
        self.fields["tier"].choices = choices  # type: ignore[attr-defined]
        offices = Authority.objects.filter(pk__in=[each.pk for each in senders])
        self.fields["sender"].queryset = offices  # type: ignore[attr-defined]
        self.fields["round"].label_from_instance = (  # type: ignore[attr-defined]
            lambda each: each.in_language(_language())
        )


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "zh-hans"


def choices_of(posted: QueryDict) -> Choices:
    """What was entered for a table; rows that the page did not show stay as they were."""
    rows = {
        line: Decision(
            dropped=f"drop:{line}" in posted,
            firm=posted.get(f"firm:{line}", "")[:18],
            credit_code=posted.get(f"code:{line}", "").strip().upper()[:18],
            case=posted.get(f"case:{line}", "")[:36],
        )
        for line in posted.getlist("line")
    }
    cells = {
        name.removeprefix("cell:"): value.replace("\r\n", "\n")
        for name, value in posted.items()
        if name.startswith("cell:") and isinstance(value, str)
    }
    sender = number_or(posted.get("sender", ""), 0)
    return Choices(sender=sender or None, left_out="left_out" in posted, cells=cells, rows=rows)
