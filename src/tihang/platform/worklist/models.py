"""Filters that a person keeps, and jobs that do one thing to many cases."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A worklist's filter under a name; its owner's own, in one of their offices."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=500)
    """The filter as the address of the page has it."""
    made_at = models.DateTimeField(_("保存时间"), default=timezone.now)

    class Meta:
        verbose_name = _("常用筛选")
        verbose_name_plural = _("常用筛选")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority", "name"], name="one_saved_filter_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """One action on many cases: looked over first, then confirmed and done one by one."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在核对")
        PREVIEW = "preview", _("待确认")
        RUNNING = "running", _("正在办理")
        DONE = "done", _("已办完")
        DROPPED = "dropped", _("已放弃")

    AT_WORK = (State.CHECKING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    membership = models.BigIntegerField()
    """Id of the membership in which the person acts; it must still be in force."""
    language = models.CharField(_("语言"), max_length=10)
    """In which the person reads what came of it."""
    action = models.CharField(_("操作"), max_length=40)
    reason = models.TextField(_("理由"), blank=True, max_length=2000)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKING)
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("办完时间"), null=True)

    class Meta:
        verbose_name = _("批量办理")
        verbose_name_plural = _("批量办理")
        ordering = ("-made_at",)
        indexes = [models.Index(fields=["user", "-made_at"], name="jobs_of_a_person")]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class JobItem(models.Model):
    """One case of a job: whether the action may be taken, and what came of it."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("待核对")
        READY = "ready", _("可以办理")
        BARRED = "barred", _("不能办理")
        DONE = "done", _("已办理")
        FAILED = "failed", _("未能办理")
        UNDONE = "undone", _("已撤销")

    job = models.ForeignKey(Job, models.CASCADE, related_name="items")
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("次序"))
    state = models.CharField(_("结果"), max_length=10, choices=State, default=State.UNCHECKED)
    problems = models.JSONField(_("原因"), default=list)
    """What stands against it, in the words of the person's language."""

    class Meta:
        verbose_name = _("批量办理条目")
        verbose_name_plural = _("批量办理条目")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["job", "case"], name="one_item_for_a_case")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"

    @property
    def chip(self) -> str:
        """The kind of status chip for the state."""
        good, bad = {"ready", "done"}, {"barred", "failed"}
        return "good" if self.state in good else "bad" if self.state in bad else "info"
