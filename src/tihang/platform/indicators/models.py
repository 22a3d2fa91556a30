"""A reading: a ledger of the firm, what was to be computed from it, and what came out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.evidence.models import FileRevision
from tihang.platform.filing.models import Case


class LedgerReading(models.Model):
    """One ledger read once (台账核算); to compute it otherwise is another reading."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("正在核算")
        DONE = "done", _("已核算")
        REFUSED = "refused", _("未能核算")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="ledger_readings")
    kind = models.CharField(_("台账种类"), max_length=20)
    revision = models.ForeignKey(FileRevision, models.PROTECT, related_name="+")
    options = models.JSONField(_("核算选项"), default=dict)
    """``before_year``, ``after_year``, ``as_of`` and ``energy_basis``, where chosen."""
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    """In percent; the reading itself is one step."""
    result = models.JSONField(_("核算结果"), null=True)
    """See ``results.as_stored``; of a refused file its ``problems``."""
    refusals = models.FileField(_("拒收清单"), max_length=200, blank=True)
    """Every refused cell; the result holds the first of them."""
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("台账核算")
        verbose_name_plural = _("台账核算")
        ordering = ("-requested_at", "pk")
        indexes = [models.Index(fields=["case", "-requested_at"], name="readings_of_a_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.REFUSED)
