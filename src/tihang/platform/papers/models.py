"""Papers that were handed in to be held against the filing, and discs that were made."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.evidence.models import FileRevision
from tihang.platform.filing.models import Case, Revision

MEDIA = (
    (700_000_000, "CD-R"),
    (4_700_000_000, "DVD-R"),
    (8_500_000_000, "DVD-R DL"),
    (25_000_000_000, "BD-R"),
    (50_000_000_000, "BD-R DL"),
)
"""Kinds of blank discs by what they take, in bytes."""

LATE = dt.timedelta(minutes=30)


class SubmittedPaper(models.Model):
    """A PDF or Word file of a filing, and what came of comparing it with what stands online."""

    class Kind(models.TextChoices):
        SEALED = "sealed", _("盖章扫描件")
        PLAIN = "plain", _("电子件")

    class State(models.TextChoices):
        QUEUED = "queued", _("等待核对")
        RUNNING = "running", _("正在核对")
        SAME = "same", _("内容一致")
        DIFFERENT = "different", _("内容不一致")
        MANUAL = "manual", _("须人工核对")
        REFUSED = "refused", _("未能核对")

    PENDING = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="submitted_papers")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    """What it is compared with; none for the firm's draft."""
    file = models.ForeignKey(FileRevision, models.PROTECT, related_name="+")
    kind = models.CharField(_("材料种类"), max_length=10, choices=Kind)
    state = models.CharField(_("核对状态"), max_length=10, choices=State, default=State.QUEUED)
    outcome = models.JSONField(_("核对结果"), default=dict)
    """The comparison as plain data; for a refused paper only the reason."""
    content_hash = models.CharField(_("核对所依内容校验值"), max_length=64, blank=True)
    """Of the dossier that it was compared with; a draft goes on changing."""
    typed_code = models.CharField(_("人工录入的校验码"), max_length=40, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    organisation = models.CharField(_("上传单位"), max_length=200)
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    checked_at = models.DateTimeField(_("核对时间"), null=True)

    class Meta:
        verbose_name = _("提交的纸质材料")
        verbose_name_plural = _("提交的纸质材料")
        ordering = ("-uploaded_at", "-pk")
        indexes = [models.Index(fields=["case", "-uploaded_at"], name="papers_of_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.file_id}"

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def is_late(self) -> bool:
        """Waiting for so long that the comparison has got lost."""
        return self.is_pending and timezone.now() - self.uploaded_at > LATE

    @property
    def chip(self) -> str:
        """The kind of status chip for the state."""
        return {"same": "good", "different": "bad", "refused": "bad", "manual": "wait"}.get(
            self.state, "info"
        )


class Disc(models.Model):
    """A disc of one filing or many: an image and a folder, kept for some days."""

    class State(models.TextChoices):
        QUEUED = "queued", _("等待制作")
        RUNNING = "running", _("正在制作")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("未能制作")
        EXPIRED = "expired", _("已过期清除")

    PENDING = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )
    authority = models.ForeignKey("registry.Authority", models.PROTECT, null=True, related_name="+")
    """The one of the two that asked for it; nobody else gets it."""
    name = models.CharField(_("光盘名称"), max_length=40)
    about = models.CharField(max_length=60, blank=True, default="")
    """What it holds beside the filings, as ``kind:key``; see ``companions``."""
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    problem = models.TextField(_("原因"), blank=True)
    done = models.PositiveIntegerField(_("已完成份数"), default=0)
    check_address = models.CharField(max_length=200)
    """Where papers can be checked, as the installation was addressed; for their QR codes."""
    image = models.FileField(_("光盘映像"), max_length=200, blank=True)
    image_sha256 = models.CharField(_("映像 SHA-256"), max_length=64, blank=True)
    image_size = models.PositiveBigIntegerField(_("映像大小"), default=0)
    folder = models.FileField(_("文件夹压缩包"), max_length=200, blank=True)
    folder_sha256 = models.CharField(_("压缩包 SHA-256"), max_length=64, blank=True)
    folder_size = models.PositiveBigIntegerField(_("压缩包大小"), default=0)
    missing = models.JSONField(_("未上传的佐证材料"), default=list)
    """Evidence that a filing lists and the library does not hold: case number, id, title."""
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    made_at = models.DateTimeField(_("制作时间"), null=True)
    expires_at = models.DateTimeField(_("到期时间"), null=True)

    class Meta:
        verbose_name = _("光盘")
        verbose_name_plural = _("光盘")
        ordering = ("-requested_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enterprise__isnull=True) ^ models.Q(authority__isnull=True),
                name="a_disc_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def medium(self) -> str:
        """The smallest disc that takes the image; none does where it is blank."""
        return next((name for size, name in MEDIA if self.image_size <= size), "")

    @property
    def chip(self) -> str:
        """The kind of status chip for the state."""
        return {"ready": "good", "failed": "bad", "expired": ""}.get(self.state, "info")


class DiscEntry(models.Model):
    """A filing on a disc, as it was handed in when the disc was asked for."""

    disc = models.ForeignKey(Disc, models.CASCADE, related_name="entries")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("次序"))

    class Meta:
        verbose_name = _("光盘中的申报")
        verbose_name_plural = _("光盘中的申报")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["disc", "case"], name="one_case_once_on_a_disc")
        ]

    def __str__(self) -> str:
        return f"{self.disc_id} {self.position}"
