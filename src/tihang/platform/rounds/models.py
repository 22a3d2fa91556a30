"""A round, the notices that set it, and what follows from them: deadlines and quotas.

What a notice says is kept as the document that it is, in ``Notice.content``. What binds is
written from the issued notices into ``Deadline`` and ``Quota`` by ``services.settling``, so
that no figure is typed twice; see decision 0032.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tihang import edition as editions
from tihang.edition.model import Edition
from tihang.platform.actor import ROLE_LABELS
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.written_once import WrittenOnce, WrittenOnceSet


class Level(models.TextChoices):
    """Who a deadline binds."""

    FIRM = "firm", _("申报单位")
    COUNTY = "county", _("县（市、区）")
    CITY = "city", _("设区市")
    PROVINCE = "province", _("省级")
    GROUP = "group", _("集团总部")


class Issuing(models.TextChoices):
    """At which level a notice is issued."""

    NATION = "nation", _("国家部委")
    PROVINCE = "province", _("省级")
    CITY = "city", _("设区市")
    COUNTY = "county", _("县（市、区）")
    GROUP = "group", _("集团总部")


class Channel(models.TextChoices):
    """The way on which filings are handed up."""

    TERRITORIAL = "territorial", _("属地渠道")
    CENTRAL = "central", _("央企集团渠道")


def both_channels() -> list[str]:
    return list(Channel.values)


class Round(models.Model):
    """One call for filings under one edition, e.g. 2025 年度."""

    code = models.SlugField(_("批次代码"), unique=True)
    title = models.CharField(_("名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=200)
    edition = models.CharField(_("版本"), max_length=50)
    tiers = models.JSONField(_("层级"), default=list)
    """Ids of the tiers that may be filed for, lowest first."""
    channels = models.JSONField(_("渠道"), default=both_channels)
    opens_at = models.DateTimeField(_("开始时间"))
    minimums = models.JSONField(_("各级所需工作日"), default=list, blank=True)
    """How many working days each level customarily needs: ``cascade.model.Minimum`` as JSON."""
    working_days = models.JSONField(_("放假安排"), default=list, blank=True)
    """Arrangements of years that are not built in: ``cascade.model.YearArrangement`` as JSON."""
    benchmarks = models.JSONField(_("同行业基准"), default=dict, blank=True)
    """Industry (division of GB/T 4754) → peer figures, each a ``dossier.Benchmark`` as JSON.

    They are the authority's to give; every filing of that industry is compared with them.
    """

    opened_by = models.ForeignKey(
        "registry.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The office that opened it; it is open to firms once a notice is issued in it."""

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


class Notice(models.Model):
    """What one level says in a round: on its own, or forwarding the notice from above."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已印发")

    class Standing(models.TextChoices):
        NOTICE = "notice", _("通知原文")
        SECONDARY = "secondary", _("转引")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="notices")
    key = models.SlugField(_("编号"), max_length=60)
    """Names it within the round, as in a round file."""
    level = models.CharField(_("发文层级"), max_length=10, choices=Issuing.choices)
    issuer = models.ForeignKey(
        "registry.Authority",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("发文单位"),
    )
    """None where the issuer is not registered here, such as the ministries."""
    issuer_text = models.CharField(_("发文单位（原文）"), max_length=200)
    keeper = models.ForeignKey(
        "registry.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The office that wrote the notice or entered the one it received; none at set-up."""
    number = models.CharField(_("文号"), max_length=100, blank=True)
    title = models.CharField(_("标题"), max_length=300)
    issued_on = models.DateField(_("发文日期"), null=True, blank=True)
    received_on = models.DateField(_("下级收到日期"), null=True, blank=True)
    standing = models.CharField(
        _("依据"), max_length=10, choices=Standing.choices, default=Standing.NOTICE
    )
    note = models.TextField(_("说明"), max_length=5000, blank=True)
    received_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forwarded_by",
        verbose_name=_("转发的上级通知"),
    )
    content = models.JSONField(_("内容"), default=dict)
    """Deadlines, additions, quotas, documents wanted: ``content.Content`` as JSON."""
    is_setting = models.BooleanField(default=False)
    """No paper: what was set when the round was entered, or by an office for itself."""
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField(default=1)
    trap_reason = models.CharField(_("仍按此印发的理由"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ("created_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="rounds_one_notice_per_key")
        ]

    def __str__(self) -> str:
        return self.number or self.title or gettext("未命名的通知")

    @property
    def stream(self) -> str:
        return f"notice:{self.pk}"

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def office_id(self) -> int | None:
        """Whose jurisdiction it binds: the issuer's, else that of the office that entered it."""
        return self.issuer_id or self.keeper_id

    @property
    def issuer_label(self) -> str:
        """Who issued it, as the paper says; in the reader's language where registered."""
        return self.issuer_text or (self.issuer.label if self.issuer else "")


class NoticeFile(models.Model):
    """A file that goes with a notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="files")
    file = models.ForeignKey(OfficeFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.file.name


class ExtensionSet(WrittenOnceSet["Extension"]):
    """What was extended stands in the journal too."""


class Extension(WrittenOnce):
    """A deadline of an issued notice was put off."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="extensions")
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    channel = models.CharField(_("渠道"), max_length=20, choices=Channel.choices, blank=True)
    role = models.CharField(_("角色"), max_length=40, blank=True)
    closed_at = models.DateTimeField(_("延期前截止时间"))
    closes_at = models.DateTimeField(_("延期后截止时间"))
    """Both are the first instant that is too late."""
    reason = models.CharField(_("延期理由"), max_length=500)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ExtensionSet.as_manager()

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.level} {self.closes_at.isoformat()}"

    @property
    def duty(self) -> tuple[str, str, str]:
        """Which of the notice's deadlines it puts off."""
        return self.level, self.channel, self.role


class Deadline(models.Model):
    """When a round closes for one level: for all, or for what one desk receives.

    Several may speak of the same; the earliest binds.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="deadlines")
    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="binding"
    )
    """The notice that it was written from."""
    authority = models.ForeignKey(
        "registry.Authority",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("受理部门"),
    )
    """The desk whose filings it binds; none for the filings of all."""
    role_level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    role = models.CharField(
        _("角色"),
        max_length=40,
        blank=True,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
    )
    """A role that has less time than its level; blank for the level as a whole."""
    closes_at = models.DateTimeField(_("截止时间"))
    """The first instant that is too late: 23:59:59 announced means midnight stored."""
    announced_at = models.DateTimeField(_("原定截止时间"), null=True, blank=True)
    """What the notice said, the first instant too late, where it was put off since."""
    reason = models.CharField(_("延期理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("截止时间")
        verbose_name_plural = _("截止时间")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "role_level", "role", "notice"],
                condition=models.Q(authority=None),
                name="one_deadline_per_level",
            ),
            models.UniqueConstraint(
                fields=["round", "role_level", "role", "authority", "notice"],
                name="one_deadline_per_level_and_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.role_level} {self.closes_at.isoformat()}"

    @property
    def last_second(self) -> dt.datetime:
        """The last second that is still in time, as it is announced."""
        return self.closes_at - dt.timedelta(seconds=1)

    @property
    def first_announced(self) -> dt.datetime | None:
        """The last second that the notice named, where the deadline was put off since."""
        return self.announced_at - dt.timedelta(seconds=1) if self.announced_at else None

    def has_passed(self, now: dt.datetime) -> bool:
        return now >= self.closes_at


class Quota(models.Model):
    """How many projects of a tier an authority may recommend in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="quotas")
    tier = models.CharField(_("层级"), max_length=20)
    number = models.PositiveIntegerField(_("名额"))
    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="binding_quotas"
    )
    """The notice that it was written from."""

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
