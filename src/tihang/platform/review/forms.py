"""The forms of the authorities' side; they read input, the services judge it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from tihang.platform.filing.corrections.queries import label_of_item, section_holding
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.checklist import MET_CHOICES, MET_NAMES
from tihang.platform.review.models import Conclusion, CreditResult, Opinion
from tihang.platform.review.services import Place, ReturnItem
from tihang.platform.words import in_english, moment, say

_MET = {name: met for met, name in MET_NAMES.items()}


class CreditCheckForm(forms.Form):
    """A look-up on one site; its moment is now unless the officer says otherwise."""

    site = forms.CharField(widget=forms.HiddenInput)
    checked_at = forms.DateTimeField(
        label=_("查询时间"),
        help_text=_("北京时间（+08:00），默认为现在"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请按“年-月-日 时:分”填写查询时间")},
    )
    result = forms.ChoiceField(
        label=_("查询结果"), choices=CreditResult.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("列入名单或未查询到时必填"),
    )
    screenshot = forms.FileField(
        label=_("查询结果截图"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.pdf"}),
        help_text=_("PNG、JPG 或 PDF，应能看到网址和查询时间"),
        error_messages={"empty": _("文件为空，请重新选择")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        site: str,
    ) -> None:
        super().__init__(
            data,
            files,
            initial={"site": site, "checked_at": timezone.localtime().replace(second=0)},
            auto_id=f"credit-{site}-%s",
        )


class JudgementForm(forms.Form):
    """Met, not met or cannot tell, with the reason; and the version that was seen."""

    met = forms.ChoiceField(
        choices=MET_CHOICES,
        error_messages={"required": _("请选择认定结果")},
    )
    reason = forms.CharField(required=False, max_length=2000)
    version = forms.IntegerField(min_value=0)

    @property
    def is_met(self) -> bool | None:
        return _MET[self.cleaned_data["met"]]


class AsAnsweredForm(forms.Form):
    """The clauses to be judged as the firm rated itself, and the one reason for all."""

    reason = forms.CharField(
        label=_("一并认定的理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("逐条记入审查记录，如“经查阅企业说明和佐证材料，情况属实”"),
        error_messages={"required": _("请写明一并认定的理由")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.seen: dict[str, int] = {}
        """Clause → the version that was shown; read from boxes of the form clause@version."""
        for chosen in data.getlist("clause") if data else ():
            clause, _at, version = chosen.rpartition("@")
            if clause and (number := _whole(version)) is not None:
                self.seen[clause] = number


class OpinionForm(forms.Form):
    """The opinion as edited on the screen."""

    number = forms.CharField(
        label=_("文号"),
        required=False,
        max_length=60,
        help_text=_("按本单位发文登记填写，如“×工信〔2025〕×号”；出具时必填"),
    )
    conclusion = forms.ChoiceField(
        label=_("结论"), choices=Conclusion.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("审查情况"), max_length=5000, widget=forms.Textarea(attrs={"rows": 10})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, opinion: Opinion) -> OpinionForm:
        """The form filled with an opinion, saved or only proposed."""
        return cls(
            initial={
                "number": opinion.number,
                "conclusion": opinion.conclusion,
                "text": opinion.text,
                "version": opinion.version,
            },
            auto_id="opinion-%s",
        )


class ReasonForm(forms.Form):
    """A step that needs nothing but its reason."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明理由")},
    )


class ReturnForm(forms.Form):
    """What the firm has to correct: a reason for each section or clause, and a note."""

    due = forms.DateField(
        label=_("补正期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按“年-月-日”填写日期")},
    )
    note = forms.CharField(
        label=_("总体说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case) -> None:
        closing = queries.closing_for_corrections(case)
        super().__init__(data, initial={"due": closing and timezone.localdate(closing.last_second)})
        if closing:
            self.fields["due"].help_text = _("当日24时止；不能晚于本单位截止时间 %(time)s") % {
                "time": moment(closing.last_second)
            }
        self._items: dict[str, tuple[str, str]] = {}
        for kind, item, label in _returnable(case):
            name = f"{kind}:{item}"
            self._items[name] = (kind, item)
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def fields_of(self, kind: str) -> list[forms.BoundField]:
        return [self[name] for name, (each, _item) in self._items.items() if each == kind]

    @property
    def sections(self) -> list[forms.BoundField]:
        return self.fields_of("section")

    @property
    def clauses(self) -> list[forms.BoundField]:
        return self.fields_of("clause")

    @property
    def kpis(self) -> list[forms.BoundField]:
        return self.fields_of("kpi")

    @property
    def scenarios(self) -> list[forms.BoundField]:
        return self.fields_of("scenario")

    @property
    def items(self) -> list[ReturnItem]:
        """The items that were given a reason."""
        return [
            ReturnItem(kind, item, reason.strip())
            for name, (kind, item) in self._items.items()
            if (reason := self.cleaned_data.get(name, "")).strip()
        ]


def _returnable(case: Case) -> list[tuple[str, str, str]]:
    sections = [
        ("section", section.id, say(section.title))
        for section in case.edition.filing_form(case.tier).sections
    ]
    clauses = [
        ("clause", c.clause.id, f"{c.clause.reference.place}：{c.clause.text}")
        for c in case.edition.conditions_of(case.tier)
    ]
    filed = queries.filed_dossier(case)
    kpis = [
        ("kpi", str(kpi.number), f"{kpi.number}. {kpi.english if in_english() else kpi.name}")
        for kpi in case.edition.kpis
        if section_holding(case, "kpis")
    ]
    scenarios = [
        ("scenario", str(n), label_of_item(case, ReturnItem("scenario", str(n), ""), filed))
        for n in range(len(filed.scenarios or ()))
        if section_holding(case, "scenarios")
    ]
    return sections + clauses + kpis + scenarios


class ExtendForm(forms.Form):
    """Another day for a correction, and why."""

    due = forms.DateField(
        label=_("新的补正期限"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("当日24时止；不能晚于本单位的截止时间"),
        error_messages={
            "required": _("请填写补正期限"),
            "invalid": _("请按“年-月-日”填写日期"),
        },
    )
    reason = forms.CharField(
        label=_("延期理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明延期的理由")},
    )


class RankingForm:
    """The ranking page's rows: a position and a reason for each case; blank means not ranked."""

    def __init__(self, data: QueryDict, cases: list[Case]) -> None:
        self.version = _whole(data.get("version", "")) or 0
        self.places: list[Place] = []
        self.errors: list[str] = []
        for case in cases:
            self._read(case, data.get(f"position-{case.pk}", ""), data.get(f"reason-{case.pk}", ""))

    def _read(self, case: Case, position: str, reason: str) -> None:
        if not position.strip():
            return
        number = _whole(position)
        if number is None or number < 1:
            self.errors.append(
                str(_("“%(name)s”的次序应为正整数")) % {"name": case.enterprise.name}
            )
            return
        self.places.append(Place(case.pk, number, reason[:500]))

    def moved(self, case_id: uuid.UUID, step: int, *, first: int) -> list[Place]:
        """The places with one case moved up (−1) or down (+1), numbered anew from ``first``.

        A case that has no position yet is put at the end.
        """
        ordered = sorted(self.places, key=lambda place: place.position)
        ids = [place.case_id for place in ordered]
        if case_id not in ids:
            ordered.append(Place(case_id, first + len(ordered)))
        else:
            here = ids.index(case_id)
            there = min(max(here + step, 0), len(ids) - 1)
            ordered.insert(there, ordered.pop(here))
        return [Place(p.case_id, first + n, p.reason) for n, p in enumerate(ordered)]


def _whole(text: Any) -> int | None:
    """A whole number as typed, full-width digits included; None for anything else."""
    text = str(text).strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else None
