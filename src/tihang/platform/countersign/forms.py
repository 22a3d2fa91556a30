"""The forms of countersigning; they read input, the services judge it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tihang.platform.countersign.models import Answer, ConsultedCase, Position
from tihang.platform.filing.models import Case


def _due_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("答复截止时间"),
        help_text=_("北京时间（+08:00）；到这一刻即不能再答复"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"],
        error_messages={
            "required": _("请填写答复截止时间"),
            "invalid": _("请按“年-月-日 时:分”填写答复截止时间"),
        },
    )


class AskForm(forms.Form):
    """Which cases, until when, and what the departments are told."""

    due_at = _due_field()
    text = forms.CharField(
        label=_("会签说明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明会签说明")},
    )

    def __init__(
        self, data: QueryDict | None, cases: Sequence[Case], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        offered = {str(case.pk): case.pk for case in cases}
        sent = data.getlist("case") if data is not None else list(offered)
        self.chosen: list[uuid.UUID] = [_uuid(text) for text in sent]
        """What was ticked, also what is no longer offered: the service names it."""


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


class DueForm(forms.Form):
    """Another time, and why."""

    due_at = _due_field()
    reason = forms.CharField(
        label=_("改期理由"),
        max_length=500,
        error_messages={"required": _("请写明改期的理由")},
    )


class AnswerForm(forms.Form):
    """A department's word: the position, the reason, and each case objected to."""

    position = forms.ChoiceField(
        label=_("意见"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择意见")},
    )
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=2000,
        help_text=_("有异议时必填"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        entries: Sequence[ConsultedCase],
        last: Answer | None = None,
    ) -> None:
        super().__init__(
            data,
            initial={
                "position": last.position if last else None,
                "reason": last.reason if last else "",
                "version": last.version if last else 0,
            },
        )
        before = {o.case_id: o.reason for o in last.objections.all()} if last else {}
        self.rows: list[tuple[ConsultedCase, bool, str]] = [
            (entry, *self._row(data, entry.case_id, before)) for entry in entries
        ]
        """Each case, whether it is objected to, and the reason as typed."""

    @staticmethod
    def _row(
        data: QueryDict | None, case: uuid.UUID, before: dict[uuid.UUID, str]
    ) -> tuple[bool, str]:
        if data is None:
            return case in before, before.get(case, "")
        return f"object-{case}" in data, data.get(f"why-{case}", "")[:2000]

    @property
    def objections(self) -> dict[uuid.UUID, str]:
        return {entry.case_id: why for entry, objected, why in self.rows if objected}


class SettleForm(forms.Form):
    """How an objection was dealt with."""

    reason = forms.CharField(
        label=_("处理情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明处理情况")},
    )
