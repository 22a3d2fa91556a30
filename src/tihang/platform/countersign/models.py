"""What an industry authority asks the five other departments, and what they say to it.

An answer, an objection and its settlement are written once: who changes their mind gives
another answer, and the one before stays.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.written_once import WrittenOnce, WrittenOnceSet

OFFICER = settings.AUTH_USER_MODEL


class Consultation(models.Model):
    """A batch of one tier's cases, put before all departments beside an authority at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="consultations")
    authority = models.ForeignKey(
        "registry.Authority", models.PROTECT, related_name="consultations"
    )
    """The industry authority that asks."""
    tier = models.CharField(_("层级"), max_length=20)
    serial = models.PositiveIntegerField(_("序次"))
    text = models.TextField(_("会签说明"), max_length=2000)
    due_at = models.DateTimeField(_("答复截止时间"))
    """The first instant that is too late."""
    asked_at = models.DateTimeField(_("发出时间"), default=timezone.now)
    asked_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("会签")
        verbose_name_plural = _("会签")
        ordering = ("-asked_at", "-serial")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "authority", "tier", "serial"],
                name="one_consultation_per_serial",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.authority_id} {self.tier} {self.serial}"

    @property
    def stream(self) -> str:
        """The name of its journal."""
        return f"countersign:{self.pk}"

    def is_over(self, now: dt.datetime | None = None) -> bool:
        """Nobody can answer any more."""
        return (now or timezone.now()) >= self.due_at


class ConsultedCase(models.Model):
    """A case of the batch, with what the firm had handed in when it was put to them."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="entries")
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="consultations")
    revision = models.ForeignKey("filing.Revision", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("次序"))

    class Meta:
        verbose_name = _("会签的申报")
        verbose_name_plural = _("会签的申报")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "case"], name="one_case_once_in_a_consultation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.position}"


class ConsultedDepartment(models.Model):
    """A department that was asked: those that stood beside the authority on that day."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="departments")
    department = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("会签部门")
        verbose_name_plural = _("会签部门")
        ordering = ("department__function", "department__code")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "department"], name="one_department_once_in_a_consultation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.department_id}"


class Position(models.TextChoices):
    """What a department says."""

    CONSENT = "consent", _("同意")
    OBJECTION = "objection", _("有异议")
    NONE = "none", _("无意见")


class Answer(WrittenOnce):
    """A department's word on the batch; of several, the last one counts."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="answers")
    department = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("版次"))
    position = models.CharField(_("意见"), max_length=10, choices=Position)
    reason = models.TextField(_("理由"), blank=True, max_length=2000)
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("答复时间"), default=timezone.now)

    objects = WrittenOnceSet["Answer"].as_manager()

    class Meta:
        verbose_name = _("会签意见")
        verbose_name_plural = _("会签意见")
        ordering = ("version",)
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "department", "version"],
                name="one_answer_per_department_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.department_id} v{self.version} {self.position}"


class Objection(WrittenOnce):
    """What an answer says against one case of the batch."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="objections")
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="+")
    reason = models.TextField(_("理由"), max_length=2000)

    objects = WrittenOnceSet["Objection"].as_manager()

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["answer", "case"], name="one_objection_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.case_id}"


class Settlement(WrittenOnce):
    """How the asking authority dealt with an objection, in writing."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="settlement")
    reason = models.TextField(_("处理情况"), max_length=2000)
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("处理时间"), default=timezone.now)

    objects = WrittenOnceSet["Settlement"].as_manager()

    class Meta:
        verbose_name = _("异议处理")
        verbose_name_plural = _("异议处理")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.objection_id}"
