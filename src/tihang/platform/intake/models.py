"""Tables that the offices below sent, and the rows of them that were taken in.

Before it is accepted an import is a preview: what was read and what the officer decided lie
in ``ImportedTable``, and nothing else has changed. Accepting writes the ``SummaryRow``s.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OFFICER = settings.AUTH_USER_MODEL
LONGEST = {"name": 200, "project": 500, "contact": 100, "told_note": 500}
"""Characters that the texts of a row may have."""


class TableImport(models.Model):
    """Some tables that are brought in together (汇总表导入)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("正在读取")
        READ = "read", _("待确认")
        ACCEPTED = "accepted", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    """The office that brings them in."""
    tier = models.CharField(_("层级"), max_length=20, blank=True)
    """The tier that is brought in; blank where each table says its own."""
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    version = models.PositiveIntegerField(_("版次"), default=1)
    pairs = models.JSONField(_("疑似重复"), default=list)
    """Rows that may be the same, see ``reading.pairs_of``."""
    uploaded_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("预览失效时间"), db_index=True)
    finished_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("汇总表导入")
        verbose_name_plural = _("汇总表导入")
        ordering = ("-uploaded_at", "pk")
        indexes = [models.Index(fields=["authority", "-uploaded_at"], name="imports_of_an_office")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.authority_id} {self.state}"

    @property
    def stream(self) -> str:
        """The name of the office's journal of what it brought in for the round."""
        return f"intake:{self.round_id}:{self.authority_id}"

    def is_over(self, now: dt.datetime) -> bool:
        """True for a preview that nobody accepted in time."""
        return self.state in (self.State.QUEUED, self.State.READ) and now >= self.expires_at


class ImportedTable(models.Model):
    """One file of an import: what was read from it and what the officer decided."""

    batch = models.ForeignKey(TableImport, models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField(_("序号"))
    file = models.ForeignKey("attachments.OfficeFile", models.PROTECT, related_name="+")
    sender = models.ForeignKey("registry.Authority", models.PROTECT, null=True, related_name="+")
    """Who sent it, as the officer says; none where what is written in it counts."""
    left_out = models.BooleanField(_("不导入"), default=False)
    refused = models.BooleanField(_("无法读取"), default=False)
    rows = models.JSONField(_("读出的行"), default=list)
    problems = models.JSONField(_("问题"), default=list)
    notes = models.JSONField(_("未计入的内容"), default=list)
    matches = models.JSONField(_("企业核对"), default=dict)
    """By line: the registered firms that a row may mean, see ``reading.as_matches``."""
    corrections = models.JSONField(_("更正"), default=dict)
    """Place → the text that is read in the stead of what the cell holds."""
    decisions = models.JSONField(_("选择"), default=dict)
    """Line → what was decided of its row, see ``reading.Decision``."""

    class Meta:
        verbose_name = _("汇总表")
        verbose_name_plural = _("汇总表")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_table_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def authority_id(self) -> int:
        """The office that brings it in."""
        return self.batch.authority_id


class SummaryRow(models.Model):
    """A row that was taken in: what an office below recommends, and with which rank."""

    table = models.ForeignKey(ImportedTable, models.PROTECT, related_name="accepted")
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    """The office that took it in."""
    tier = models.CharField(_("层级"), max_length=20)
    sender = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(_("名次"))
    place = models.CharField(_("位置"), max_length=200)
    """Sheet and first cell in the sender's table."""
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )
    case = models.ForeignKey("filing.Case", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("申报单位名称"), max_length=LONGEST["name"])
    """As the table has it."""
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    project = models.CharField(_("项目名称"), max_length=LONGEST["project"])
    scenarios = models.JSONField(_("典型场景实例"), default=list)
    contact = models.CharField(_("联系人"), max_length=LONGEST["contact"])
    mobile = models.CharField(_("手机号"), max_length=30)
    superseded_by = models.ForeignKey(TableImport, models.PROTECT, null=True, related_name="+")
    """The import whose table of the same sender took its place; none while it counts."""
    told_at = models.DateTimeField(_("转告时间"), null=True)
    told_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    told_note = models.CharField(_("转告情况"), max_length=LONGEST["told_note"], blank=True)
    """Whom the office told that the firm has not handed in here, and how."""

    class Meta:
        verbose_name = _("汇总表条目")
        verbose_name_plural = _("汇总表条目")
        ordering = ("tier", "sender", "rank")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "round", "tier", "sender", "rank"],
                condition=Q(superseded_by=None),
                name="one_row_per_rank_of_a_sender",
            ),
            models.UniqueConstraint(
                fields=["authority", "case"],
                condition=Q(superseded_by=None, case__isnull=False),
                name="a_case_is_recommended_by_one_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} #{self.rank} {self.name}"
