"""Decisions that wait for their release, and spot checks of what firms declared themselves."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import Step

OFFICER = settings.AUTH_USER_MODEL


class Release(models.Model):
    """Decisions made known together, with the document that does so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    number = models.CharField(_("文号"), max_length=100, blank=True)
    dated = models.DateField(_("文件日期"), null=True)
    by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("发布时间"), default=timezone.now)

    class Meta:
        verbose_name = _("发布")
        verbose_name_plural = _("发布")
        ordering = ("-at",)
        indexes = [models.Index(fields=["authority", "-at"], name="recognition_releases")]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Decision(models.Model):
    """A step into an end state that an office has decided on and not made known yet.

    The case moves when it is released. Until then only the deciding office knows of it.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待发布")
        RELEASED = "released", _("已发布")
        UNDONE = "undone", _("已撤销")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Also the batch that its messages are held for."""
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="decisions")
    action = models.CharField(_("决定"), max_length=40)
    reason = models.TextField(_("理由"), blank=True, max_length=2000)
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("拟定时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PENDING)
    settled_at = models.DateTimeField(_("发布或撤销时间"), null=True)
    settled_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="decisions")

    class Meta:
        verbose_name = _("决定")
        verbose_name_plural = _("决定")
        ordering = ("-at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="pending"),
                name="recognition_one_pending_decision_per_case",
            )
        ]
        indexes = [models.Index(fields=["authority", "state", "-at"], name="recognition_pending")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action} {self.state}"

    @property
    def step(self) -> Step:
        """The step that the release takes; its words and its end."""
        return next(each for each in self.case.workflow.steps if each.action == self.action)

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def stream(self) -> str:
        """The journal of the office's decisions; a case's own tells only what was released."""
        return f"decisions:{self.authority_id}"


class SpotCheck(models.Model):
    """A share of a fixed population, drawn at random so that anyone can draw it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="+")
    tier = models.CharField(_("层级"), max_length=20)
    percent = models.DecimalField(_("抽取比例（%）"), max_digits=5, decimal_places=2, null=True)
    count = models.PositiveIntegerField(_("抽取数量"))
    population = models.JSONField(_("抽取范围"))
    """Case ids in order, as they were fixed before the seed was drawn."""
    population_hash = models.CharField(_("名单校验值"), max_length=64)
    algorithm = models.CharField(_("算法"), max_length=60)
    seed = models.CharField(_("随机种子"), max_length=64, blank=True)
    """Blank until the drawing."""
    made_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("固定名单时间"), default=timezone.now)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True)

    class Meta:
        verbose_name = _("抽查")
        verbose_name_plural = _("抽查")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.round_id} {self.tier} {self.count}/{len(self.population)}"

    @property
    def is_drawn(self) -> bool:
        return bool(self.seed)

    @property
    def size(self) -> int:
        return len(self.population)

    @property
    def stream(self) -> str:
        return f"spot-check:{self.pk}"

    @property
    def record(self) -> dict[str, Any]:
        """All that drawing again needs."""
        return {
            "algorithm": self.algorithm,
            "population": self.population,
            "population_hash": self.population_hash,
            "seed": self.seed,
            "count": self.count,
        }


class Pick(models.Model):
    """A case that was drawn, and what the check found."""

    class Result(models.TextChoices):
        PASSED = "passed", _("合格")
        FAILED = "failed", _("不合格")
        MEND = "mend", _("需整改")

    check_of = models.ForeignKey(SpotCheck, models.PROTECT, related_name="picks")
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="picks")
    place = models.PositiveIntegerField(_("次序"))
    result = models.CharField(_("抽查结果"), max_length=10, choices=Result, blank=True)
    reason = models.TextField(_("说明"), blank=True, max_length=1000)
    officer = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        verbose_name = _("抽中对象")
        verbose_name_plural = _("抽中对象")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "case"], name="recognition_a_case_is_drawn_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} #{self.place}"
