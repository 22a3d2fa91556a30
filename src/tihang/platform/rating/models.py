"""A rating as it stood at one moment, and the plan that a firm makes from one."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang import edition as editions
from tihang.edition.model import Edition
from tihang.platform.filing.models import Case, Frozen


class Rating(models.Model):
    """How a factory stood by its own answers when it was recorded; written once."""

    class Occasion(models.TextChoices):
        ASKED = "asked", _("记录自评")
        DECLARED = "declared", _("声明自评")
        SUBMITTED = "submitted", _("提交申报")

    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="ratings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    edition = models.CharField(_("版本"), max_length=50)
    tier = models.CharField(_("层级"), max_length=20)
    """The tier that the case is about."""
    content_hash = models.CharField(_("内容校验值"), max_length=64)
    occasion = models.CharField(_("时机"), max_length=10, choices=Occasion)
    tiers = models.JSONField(_("各层级情况"))
    """Tier → ``status`` and the counts ``met``, ``unmet``, ``undetermined``."""
    shares = models.JSONField(_("各方面符合比例"))
    """Group or aspect → ``met`` and ``of``, of the conditions of the case's tier."""
    verdicts = models.JSONField(_("逐条情况"))
    """Condition → met, unmet or undetermined."""
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("自评记录")
        verbose_name_plural = _("自评记录")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=["factory", "at"], name="rating_history"),)

    def __str__(self) -> str:
        return f"{self.factory_id} {self.at.isoformat()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Frozen

    @property
    def rules(self) -> Edition:
        return editions.load(self.edition)


class Plan(models.Model):
    """The improvement plan (智能工厂建设提升计划) of a factory for one tier."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    tier = models.CharField(_("目标层级"), max_length=20)
    content_hash = models.CharField(_("内容校验值"), max_length=64)
    """Of the dossier that the plan was made from."""
    version = models.PositiveIntegerField(_("版次"), default=1)
    made_at = models.DateTimeField(_("制定时间"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("提升计划")
        verbose_name_plural = _("提升计划")
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.case_id} {self.tier} {self.made_at.date()}"


class PlanItem(models.Model):
    """One measure of a plan: the proposal of the house, changed as the firm sees fit."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("序号"))
    condition = models.CharField(_("条件"), max_length=80)
    status = models.CharField(_("制定时的判定"), max_length=15)
    effort = models.PositiveSmallIntegerField(_("难度"))
    effect = models.PositiveSmallIntegerField(_("可推进的条件数"), default=1)
    measure = models.TextField(_("措施"), max_length=2000)
    responsible = models.CharField(_("责任人"), max_length=100, blank=True)
    start = models.DateField(_("开始日期"))
    finish = models.DateField(_("完成日期"))

    class Meta:
        verbose_name = _("计划事项")
        verbose_name_plural = _("计划事项")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "condition"], name="rating_condition_once_in_a_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(finish__gte=models.F("start")),
                name="rating_measure_ends_after_its_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.condition}"
