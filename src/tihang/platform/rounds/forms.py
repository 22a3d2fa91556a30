"""The forms of notices and rounds; they read input, the services judge it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tihang.evaluation.cascade.instants import ZONE, Closing, parse_closing
from tihang.platform.actor import ROLE_LABELS
from tihang.platform.rounds.content import Content
from tihang.platform.rounds.levels import BENEATH, LEVEL_OF_ROLE
from tihang.platform.rounds.models import Channel, Level, Notice, Round
from tihang.platform.words import say

KINDS = (
    ("copies", _("份数")),
    ("format", _("格式")),
    ("contacts", _("联系人")),
    ("procedure", _("程序")),
    ("other", _("其他")),
)
FORMATS = (
    ("online", _("线上")),
    ("paper", _("纸质")),
    ("pdf", _("PDF")),
    ("word", _("Word")),
    ("excel", _("Excel")),
    ("disc", _("光盘")),
)
ROLES = [(role.value, label) for role, label in ROLE_LABELS.items() if role in LEVEL_OF_ROLE]
MOST_ROWS = 60


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M:%S", attrs={"step": "1"})


class ClosingFields(forms.Form):
    """A day and, where it is not its end, a time of the day; at +08:00."""

    day = forms.DateField(label=_("截止日期"), widget=DayInput())
    time = forms.TimeField(
        label=_("截止时刻"),
        required=False,
        widget=TimeInput(),
        help_text=_("北京时间；不填即当日 23:59:59"),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "day" in cleaned and "time" in cleaned and not self.errors:
            try:
                self.closing = closing_from(cleaned["day"], cleaned["time"])
            except ValueError as error:
                self.add_error("time" if cleaned["time"] else "day", str(error))
        return cleaned


def closing_from(day: dt.date, time: dt.time | None) -> Closing:
    """Raises ValueError in the user's words for a midnight that could be either day's."""
    if time is None:
        return parse_closing(day.isoformat())
    return parse_closing(f"{day.isoformat()}T{time:%H:%M:%S}+08:00")


class HeadForm(forms.Form):
    """The lines at the head of a notice."""

    issuer_text = forms.CharField(label=_("发文单位"), max_length=200)
    standing = forms.ChoiceField(
        label=_("依据"),
        choices=Notice.Standing.choices,
        help_text=_("手中有原文的选“通知原文”，只从其他文件得知的选“转引”"),
    )
    number = forms.CharField(
        label=_("文号"),
        max_length=100,
        required=False,
        help_text=_("按发文登记填写，如“×工信〔2025〕×号”；印发前必填"),
    )
    title = forms.CharField(label=_("标题"), max_length=300)
    issued_on = forms.DateField(
        label=_("发文日期"),
        required=False,
        widget=DayInput(),
        help_text=_("不填则以印发当日为准"),
    )
    received_on = forms.DateField(
        label=_("下级收到日期"),
        required=False,
        widget=DayInput(),
        help_text=_("与发文日期不同时填写，核对工作日时以此为准"),
    )
    note = forms.CharField(
        label=_("正文或说明"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, notice: Notice) -> None:
        initial = {name: getattr(notice, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        if notice.issuer_id:
            # Its own notice: who issues it is known, and the paper is at hand.
            del self.fields["issuer_text"]
            del self.fields["standing"]


class Row(forms.Form):
    """One line of a list; a line left blank is no line."""

    def value(self) -> dict[str, Any]:
        """What was filled in, as the content's JSON has it."""
        return {name: each for name, each in self.cleaned_data.items() if each and name != "DELETE"}


class DeadlineRow(Row, ClosingFields):
    level = forms.ChoiceField(label=_("由谁完成"))
    channel = forms.ChoiceField(
        label=_("渠道"), required=False, choices=[("", _("两个渠道")), *Channel.choices]
    )
    role = forms.ChoiceField(
        label=_("限于角色"),
        required=False,
        choices=[
            ("", _("整个层级")),
            *((role.value, label) for role, label in ROLE_LABELS.items()),
        ],
    )
    what = forms.CharField(label=_("事项"), required=False, max_length=200)
    place = forms.CharField(label=_("出处"), required=False, max_length=100)

    field_order = ("level", "day", "time", "channel", "role", "what", "place")

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [each for each in Level.choices if each[0] in BENEATH[notice.level]]
        self.fields["level"].choices = [("", _("请选择")), *levels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        if role and LEVEL_OF_ROLE.get(role) != cleaned.get("level"):
            self.add_error("role", gettext("该角色不属于所选层级"))
        return cleaned

    def value(self) -> dict[str, Any]:
        taken = {
            name: each for name, each in super().value().items() if name not in ("day", "time")
        }
        closing = self.closing
        return taken | {
            "closes": closing.day.isoformat() if closing.bare else closing.last_second.isoformat()
        }


class AdditionRow(Row):
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *KINDS])
    text = forms.CharField(
        label=_("要求"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(label=_("出处"), required=False, max_length=100)

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        del notice
        super().__init__(*args, **kwargs)


class QuotaRow(Row):
    authority = forms.ChoiceField(label=_("推荐单位"))
    tier = forms.ChoiceField(label=_("层级"))
    number = forms.IntegerField(label=_("名额"), required=False, min_value=0, max_value=10_000)
    place = forms.CharField(label=_("出处"), required=False, max_length=100)

    def __init__(
        self, *args: Any, notice: Notice, offices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [("", _("请选择")), *offices]  # type: ignore[attr-defined]
        self.fields["tier"].choices = [("", _("请选择")), *tier_choices(notice.round)]  # type: ignore[attr-defined]

    def value(self) -> dict[str, Any]:
        number = self.cleaned_data.get("number")
        return super().value() | ({} if number is None else {"number": number})


class DocumentRow(Row):
    level = forms.ChoiceField(label=_("由谁报送"))
    name = forms.CharField(label=_("材料名称"), max_length=200)
    copies = forms.IntegerField(label=_("份数"), required=False, min_value=1, max_value=100)
    formats = forms.MultipleChoiceField(
        label=_("形式"), required=False, choices=FORMATS, widget=forms.CheckboxSelectMultiple
    )
    tiers = forms.MultipleChoiceField(
        label=_("限于层级"), required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.CharField(label=_("出处"), required=False, max_length=100)

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [each for each in Level.choices if each[0] in BENEATH[notice.level]]
        self.fields["level"].choices = [("", _("请选择")), *levels]  # type: ignore[attr-defined]
        self.fields["tiers"].choices = tier_choices(notice.round)  # type: ignore[attr-defined]


def tier_choices(round_: Round) -> list[tuple[str, str]]:
    return [(tier.id, say(tier.name)) for tier in round_.rules.tiers if tier.id in round_.tiers]


Rows = BaseFormSet[Any]


def closing_initial(closes: Closing) -> dict[str, Any]:
    """What the two inputs show for a closing."""
    time = None if closes.bare else closes.last_second.astimezone(ZONE).time()
    return {"day": closes.day, "time": time}


def rows_of(
    data: Any, notice: Notice, content: Content, offices: Sequence[tuple[str, str]]
) -> dict[str, Rows]:
    """The four lists of a notice, filled with what was sent or with what is kept."""
    initial: dict[str, list[dict[str, Any]]] = {
        name: [each.model_dump(mode="json", exclude={"closes"}) for each in getattr(content, name)]
        for name in ("deadlines", "additions", "quotas", "documents")
    }
    for shown, deadline in zip(initial["deadlines"], content.deadlines, strict=True):
        shown.update(closing_initial(deadline.closes))
    made: dict[str, Rows] = {}
    for name, row in (
        ("deadlines", DeadlineRow),
        ("documents", DocumentRow),
        ("additions", AdditionRow),
        ("quotas", QuotaRow),
    ):
        extra = 0 if initial[name] else 1
        factory = formset_factory(
            row, extra=extra, can_delete=True, max_num=MOST_ROWS, validate_max=True
        )
        given: dict[str, Any] = {"notice": notice}
        if row is QuotaRow:
            given["offices"] = offices
        made[name] = factory(data, initial=initial[name], prefix=name, form_kwargs=given)
    return made


def values_of(rows: Rows, standing: str) -> list[dict[str, Any]]:
    """The rows that were filled in and not struck out."""
    kept = [
        row.value() for row in rows.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")
    ]
    return [each | {"standing": standing} for each in kept]


class IssueForm(forms.Form):
    """The last look; with a trap, why it goes out as it is."""

    trap_reason = forms.CharField(
        label=_("仍按此印发的理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("记入办理记录，下级可见"),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ExtendForm(ClosingFields):
    reason = forms.CharField(
        label=_("延期理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("在截止时间旁公开，并记入办理记录"),
        error_messages={"required": _("请写明延期的理由")},
    )


class FilesForm(forms.Form):
    file = forms.FileField(
        label=_("添加附件"),
        help_text=_("PDF、Word、Excel、OFD 或图片，每次一个"),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的，请检查后重新上传")},
    )
