"""The forms of the credit checks: a list of firms at once, the office's sites, the round's rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tihang.platform.review.credit import FirmRow, Looked
from tihang.platform.review.models import CreditResult, CreditRule
from tihang.platform.review.services import Finding, FirmFindings

MINUTE = "%Y-%m-%dT%H:%M"


@dataclass
class Cell:
    """A firm on a site: how it stands, and what is being entered."""

    looked: Looked
    name: str
    result: str = ""
    at: str = ""

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [("", _("不登记")), *CreditResult.choices]


@dataclass
class Line:
    """A firm with its cells, the remark for all of them, and what is wrong with the line."""

    row: FirmRow
    cells: list[Cell]
    note: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row.id)


class CreditListForm:
    """The list as it was sent; a cell without a result says nothing."""

    def __init__(
        self,
        rows: Sequence[FirmRow],
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        now = timezone.localtime().strftime(MINUTE)
        sent: Mapping[str, Any] = data or {}
        self.files: Mapping[str, Any] = files or {}
        self.at = str(sent.get("at") or now)
        self.lines = [
            Line(
                row,
                [self._cell(sent, row, each) for each in row.looked],
                str(sent.get(f"note-{row.id}", ""))[:500],
            )
            for row in rows
        ]

    def _cell(self, sent: Mapping[str, Any], row: FirmRow, each: Looked) -> Cell:
        name = f"{row.id}-{each.site.id}"
        return Cell(
            each, name, str(sent.get(f"result-{name}", "")), str(sent.get(f"at-{name}", ""))
        )

    def fill_down(self) -> int:
        """Write "clean" and the list's own time into every cell that is open; return how many."""
        filled = 0
        for line in self.lines:
            for cell in line.cells:
                if cell.looked.is_open and not cell.result:
                    cell.result, cell.at = CreditResult.CLEAN, self.at
                    filled += 1
        return filled

    def read(self) -> list[FirmFindings]:
        """The lines that say something, read; the others get their errors."""
        return [found for line in self.lines if (found := self._firm(line))]

    def _firm(self, line: Line) -> FirmFindings | None:
        picture = self.files.get(f"shot-{line.id}")
        findings = []
        for cell in line.cells:
            if not cell.result:
                continue
            moment = _moment(cell.at or self.at)
            if moment is None:
                line.errors.append(
                    _("“%(site)s”的查询时间请按“年-月-日 时:分”填写")
                    % {"site": cell.looked.site.name}
                )
            else:
                findings.append(
                    Finding(cell.looked.site.id, cell.result, moment, _note_for(line, cell.result))
                )
        if line.errors or not (findings or picture):
            return None
        return FirmFindings(line.row.id, tuple(findings), picture)


def _note_for(line: Line, result: str) -> str:
    """The note of a firm's line belongs to the sites on which something was found.

    Where nothing was found on any, it is a remark on all of them.
    """
    is_troubled = any(cell.result not in ("", CreditResult.CLEAN) for cell in line.cells)
    return "" if is_troubled and result == CreditResult.CLEAN else line.note.strip()


def _moment(text: str) -> dt.datetime | None:
    """A time of day in the office's zone; None for what is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class OwnSiteForm(forms.Form):
    """Another site of the office's own."""

    name = forms.CharField(
        label=gettext_lazy("网站名称"),
        max_length=60,
        help_text=gettext_lazy("如“信用中国（福建）”"),
        error_messages={"required": gettext_lazy("请填写网站名称")},
    )
    looked_for = forms.CharField(label=gettext_lazy("查询内容"), max_length=200, required=False)
    required = forms.BooleanField(label=gettext_lazy("上报前必查"), required=False)


class CreditRuleForm(forms.Form):
    """How long a look-up counts in a round."""

    publicity_ends = forms.DateField(
        label=gettext_lazy("公示最后一日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("请按“年-月-日”填写日期")},
    )
    window_months = forms.IntegerField(
        label=gettext_lazy("信用核查期间（月）"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=gettext_lazy("截至公示最后一日；黑龙江省为 12 个月（转引），本省通知未规定"),
    )
    fresh_days = forms.IntegerField(
        label=gettext_lazy("查询结果有效天数"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=gettext_lazy("惯例，通知未规定；留空则不提示过期"),
    )
    enforced = forms.BooleanField(
        label=gettext_lazy("查询结果过期时不得出具初审意见和上报"), required=False
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, rule: CreditRule | None, code: str) -> CreditRuleForm:
        """The form filled with a round's rule."""
        initial = {
            "publicity_ends": rule and rule.publicity_ends,
            "window_months": rule and rule.window_months,
            "fresh_days": rule and rule.fresh_days,
            "enforced": bool(rule and rule.enforced),
            "version": rule.version if rule else 0,
        }
        return cls(initial=initial, auto_id=f"rule-{code}-%s")
