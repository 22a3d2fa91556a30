"""A round, when each level closes in it, and how many an authority may recommend."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tihang import edition as editions
from tihang.edition.model import Edition


class Level(models.TextChoices):
    """Who a deadline binds."""

    FIRM = "firm", _("申报单位")
    COUNTY = "county", _("县（市、区）")
    CITY = "city", _("设区市")
    PROVINCE = "province", _("省级")
    GROUP = "group", _("集团总部")


class Round(models.Model):
    """One call for filings under one edition, e.g. 2025 年度."""

    code = models.SlugField(_("批次代码"), unique=True)
    title = models.CharField(_("名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=200)
    edition = models.CharField(_("版本"), max_length=50)
    tiers = models.JSONField(_("层级"), default=list)
    """Ids of the tiers that may be filed for, lowest first."""
    opens_at = models.DateTimeField(_("开始时间"))
    benchmarks = models.JSONField(_("同行业基准"), default=dict, blank=True)
    """Industry (division of GB/T 4754) → peer figures, each a ``dossier.Benchmark`` as JSON.

    They are the authority's to give; every filing of that industry is compared with them.
    """

    class Meta:
        verbose_name = _("批次")
        verbose_name_plural = _("批次")
        ordering = ("-opens_at", "code")

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Edition:
        """The edition itself, read once per process."""
        return editions.load(self.edition)

    def peers_of(self, industry: str | None) -> list[dict[str, Any]] | None:
        """The peer figures for an industry; none where the authority gave none."""
        return self.benchmarks.get(industry or "") or None

    def in_language(self, language: str) -> str:
        """Return the title for a language tag such as ``zh-hans`` or ``en``."""
        return self.title_en if language.startswith("en") else self.title


class Deadline(models.Model):
    """When a round closes for one level: for all, or earlier for what one desk receives."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="deadlines")
    authority = models.ForeignKey(
        "registry.Authority",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("受理部门"),
    )
    """The desk that receives the filings and set a time of its own; none for the round's."""
    role_level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    closes_at = models.DateTimeField(_("截止时间"))
    """The first instant that is too late: 23:59:59 announced means midnight stored."""

    class Meta:
        verbose_name = _("截止时间")
        verbose_name_plural = _("截止时间")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "role_level"],
                condition=models.Q(authority=None),
                name="one_deadline_per_level",
            ),
            models.UniqueConstraint(
                fields=["round", "role_level", "authority"],
                name="one_deadline_per_level_and_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.role_level} {self.closes_at.isoformat()}"

    @property
    def last_second(self) -> dt.datetime:
        """The last second that is still in time, as it is announced."""
        return self.closes_at - dt.timedelta(seconds=1)

    def has_passed(self, now: dt.datetime) -> bool:
        return now >= self.closes_at


class Quota(models.Model):
    """How many projects of a tier an authority may recommend in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="quotas")
    tier = models.CharField(_("层级"), max_length=20)
    number = models.PositiveIntegerField(_("名额"))

    class Meta:
        verbose_name = _("推荐名额")
        verbose_name_plural = _("推荐名额")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "authority", "tier"], name="one_quota_per_authority_and_tier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.authority_id} {self.tier}: {self.number}"
