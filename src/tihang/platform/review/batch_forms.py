"""The form of an opinion on many cases: the letter's own fields, and a pair for each case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tihang.platform.review.models import Conclusion, Opinion, OpinionBatch
from tihang.platform.review.services import Said


class LetterForm(forms.Form):
    """Number, date and the words around the firms."""

    number = forms.CharField(
        label=gettext_lazy("文号"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("年份用六角括号，如“×工信〔2025〕×号”；出具时必填"),
    )
    dated = forms.DateField(
        label=gettext_lazy("成文日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写成文日期"),
            "invalid": gettext_lazy("请按“年-月-日”填写日期"),
        },
    )
    opening = forms.CharField(
        label=gettext_lazy("受理和审查情况（补充）"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("收件、出具和各结论的件数由系统写入，此处补充其他情况"),
    )
    closing = forms.CharField(
        label=gettext_lazy("结语"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, batch: OpinionBatch) -> LetterForm:
        """The form filled with what is saved."""
        names = ("number", "dated", "opening", "closing", "version")
        return cls(initial={name: getattr(batch, name) for name in names})


@dataclass
class Entry:
    """A case of the letter with what is said of it."""

    opinion: Opinion
    conclusion: str
    text: str

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return list(Conclusion.choices)


def entries(opinions: Iterable[Opinion], sent: QueryDict | None = None) -> list[Entry]:
    """Each case with what was sent of it, else with what is saved."""
    data = sent or QueryDict()
    return [
        Entry(
            each,
            data.get(f"conclusion-{each.pk}", each.conclusion),
            data.get(f"text-{each.pk}", each.text),
        )
        for each in opinions
    ]


def said(of: Iterable[Entry]) -> dict[int, Said]:
    """What the entries say, by opinion."""
    return {each.opinion.pk: Said(each.conclusion, each.text) for each in of}


def sent_words(count: int, refused: int) -> str:
    """What came of sending up together."""
    if refused:
        return _("已上报 %(count)d 件，%(refused)d 件未上报") % {"count": count, "refused": refused}
    return _("已上报 %(count)d 件") % {"count": count}
