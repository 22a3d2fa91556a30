"""The forms with which a round is opened or imported."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tihang import edition as editions
from tihang.evaluation.cascade import RoundFile
from tihang.evaluation.cascade.files import LIMIT
from tihang.evaluation.cascade.instants import parse_day
from tihang.evaluation.cascade.model import YearArrangement
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.forms import DayInput
from tihang.platform.rounds.models import Channel, Level
from tihang.platform.rounds.services.importing import from_the_top, issuer_of
from tihang.platform.words import say

MOST_DAYS = 250


def start_of(day: dt.date) -> dt.datetime:
    """The first instant of a day in Beijing."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


class OpenForm(forms.Form):
    """A round without its notices."""

    title = forms.CharField(label=_("名称"), max_length=200)
    title_en = forms.CharField(label=_("英文名称"), max_length=200)
    code = forms.SlugField(
        label=_("批次代码"),
        max_length=50,
        help_text=_("小写字母、数字和连字符，如 fj-2026；用于网址和申报编号，开通后不能更改"),
    )
    edition = forms.ChoiceField(label=_("版本"), help_text=_("申报书、要素条件和流程所依据的版本"))
    tiers = forms.MultipleChoiceField(
        label=_("层级"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个层级")},
    )
    channels = forms.MultipleChoiceField(
        label=_("渠道"),
        choices=Channel.choices,
        initial=list(Channel.values),
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.DateField(label=_("开始日期"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        known = editions.available()
        tiers = {t.id: say(t.name) for each in known for t in editions.load(each).tiers}
        self.fields["edition"].choices = [(each, each) for each in known]  # type: ignore[attr-defined]
        self.fields["edition"].initial = known[-1]
        self.fields["tiers"].choices = list(tiers.items())  # type: ignore[attr-defined]
        for level, label in Level.choices:
            self.fields[f"days_{level}"] = forms.IntegerField(
                label=_("%(level)s需要的工作日") % {"level": label},
                required=False,
                min_value=1,
                max_value=MOST_DAYS,
                help_text=_("惯例参数，不是通知的规定；不填按 5 个工作日核对"),
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        edition, tiers = cleaned.get("edition"), cleaned.get("tiers")
        if edition and tiers:
            known = {tier.id for tier in editions.load(edition).tiers}
            if set(tiers) - known:
                self.add_error("tiers", gettext("所选版本没有其中的层级"))
        return cleaned

    @property
    def taken(self) -> dict[str, Any]:
        """What ``services.open_round`` takes."""
        names = ("title", "title_en", "code", "edition", "tiers", "channels")
        given = {name: self.cleaned_data[name] for name in names}
        minimums = [
            {"level": level, "days": days, "standing": "customary"}
            for level in Level.values
            if (days := self.cleaned_data.get(f"days_{level}"))
        ]
        return given | {
            "opens_at": start_of(self.cleaned_data["opens"]),
            "minimums": minimums,
        }


class ImportForm(forms.Form):
    """A round file, or its text once it was read."""

    file = forms.FileField(label=_("批次文件"), required=False, help_text=_(".yaml 或 .json"))
    content = forms.CharField(
        label=_("批次文件内容"), required=False, widget=forms.HiddenInput, strip=False
    )

    text = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            self.text = cleaned.get("content") or ""
        elif file.size > LIMIT:
            self.add_error(
                "file", gettext("文件过大，上限 %(limit)d MB") % {"limit": LIMIT // (1024 * 1024)}
            )
        else:
            try:
                self.text = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", gettext("文件不是 UTF-8 编码的文字，请另存后重试"))
        if not self.errors and not self.text.strip():
            self.add_error("file", gettext("请选择批次文件"))
        return cleaned


class OfficesForm(forms.Form):
    """Under which code and from when the round is entered, and who issued its notices."""

    code = forms.SlugField(label=_("批次代码"), max_length=50)
    opens = forms.DateField(
        label=_("开始日期"),
        widget=DayInput(),
        help_text=_("从这一天起在本平台开放申报；已截止的批次只供查阅"),
    )

    def __init__(self, data: Any = None, *, file: RoundFile) -> None:
        days = [notice.issued for notice in file.notices if notice.issued]
        super().__init__(data, initial={"code": file.id, "opens": min(days, default=None)})
        self._papers = {
            f"office-{place}": paper
            for place, paper in enumerate(from_the_top(file.notices))
            if paper.level != "nation"
        }
        offices = list(Authority.objects.filter(function="lead").order_by("code"))
        for name, paper in self._papers.items():
            near = issuer_of(paper)
            self.fields[name] = forms.ModelChoiceField(
                label=f"{paper.issuer} {paper.number}",
                queryset=Authority.objects.filter(
                    pk__in=[each.pk for each in offices if each.level == paper.level]
                ),
                required=False,
                initial=near,
                empty_label=gettext("未在本平台登记"),
                help_text=_("该通知由本平台登记的哪个部门印发"),
            )

    @property
    def chosen(self) -> dict[str, Authority]:
        """The office of each notice, by the notice's id in the file."""
        return {
            paper.id: self.cleaned_data[name]
            for name, paper in self._papers.items()
            if self.cleaned_data.get(name)
        }


class WorkingDaysForm(forms.Form):
    """A year's arrangement as the State Council's office announces it."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=_("依据"),
        max_length=100,
        help_text=_("国务院办公厅通知的文号，如“国办发明电〔2025〕7号”"),
    )
    holidays = forms.CharField(
        label=_("放假日期"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一天或一段，如 2027-02-05 或 2027-02-05 至 2027-02-12；周末不必写"),
    )
    working = forms.CharField(
        label=_("调休上班的周末"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一天"),
    )

    def clean_holidays(self) -> list[str]:
        return days_in(self.cleaned_data["holidays"])

    def clean_working(self) -> list[str]:
        return days_in(self.cleaned_data["working"])

    def arrangement(self) -> YearArrangement:
        return YearArrangement.model_validate(self.cleaned_data)


MOST_IN_A_ROW = 31
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|～|—|–)\s*(\d{4}-\d{2}-\d{2}))?", re.ASCII)


def days_in(text: str) -> list[str]:
    """Every day of some lines. Raises ValidationError naming the line."""
    found: list[str] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        read = _LINE.fullmatch(line)
        try:
            first = parse_day(read.group(1) if read else line)
            last = parse_day(read.group(2)) if read and read.group(2) else first
        except ValueError as error:
            raise forms.ValidationError(
                gettext("“%(line)s”：%(reason)s") % {"line": line[:40], "reason": error}
            ) from None
        if not 0 <= (last - first).days < MOST_IN_A_ROW:
            raise forms.ValidationError(
                gettext("“%(line)s”：止日应不早于起日，一段最多 31 天") % {"line": line[:40]}
            )
        found += [
            (first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)
        ]
    return sorted(set(found))
