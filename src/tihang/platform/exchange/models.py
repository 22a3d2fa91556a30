"""Keys of partner installations, bundles that went out, and bundles that came in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.filing.models import Case
from tihang.platform.registry.models import Authority

OFFICER = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    FILINGS = "filings", _("上报案卷")
    DECISIONS = "decisions", _("审批结果")


class PartnerKey(models.Model):
    """A public key that an office trusts to speak for another authority."""

    owner = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    """The office that registered it; it holds for this office and those beneath it."""
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="+", verbose_name=_("代表的部门")
    )
    name = models.CharField(_("持有单位"), max_length=200)
    raw = models.CharField(_("公钥"), max_length=64)
    """Its 32 bytes in hexadecimal."""
    fingerprint = models.CharField(_("指纹"), max_length=40)
    registered_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    registered_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("撤销原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("对方公钥")
        verbose_name_plural = _("对方公钥")
        ordering = ("revoked_at", "authority__code", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "authority", "raw"],
                condition=models.Q(revoked_at=None),
                name="exchange_a_key_is_trusted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.fingerprint}"


class SentBundle(models.Model):
    """A bundle that an office made for another one."""

    class State(models.TextChoices):
        QUEUED = "queued", _("等待制作")
        RUNNING = "running", _("正在制作")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("未能制作")
        EXPIRED = "expired", _("已过期清除")

    PENDING = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    person = models.CharField(_("经办人"), max_length=150)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    problem = models.TextField(_("原因"), blank=True)
    done = models.PositiveIntegerField(_("已完成件数"), default=0)
    made_at = models.DateTimeField(_("制作时间"), default=timezone.now)
    """As the bundle says; everything in it stands as it was then."""
    file = models.FileField(_("文件"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    digest = models.CharField(_("清单校验值"), max_length=64, blank=True)
    missing = models.JSONField(_("未上传的佐证材料"), default=list)
    """Evidence that a filing lists and the library does not hold: case number, id, title; and
    screenshots that the journal names and the office does not hold: case number, site, word."""
    requested_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("到期时间"), null=True)

    class Meta:
        verbose_name = _("导出的数据包")
        verbose_name_plural = _("导出的数据包")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at.isoformat()}"

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def chip(self) -> str:
        """The kind of status chip for the state."""
        return {"ready": "good", "failed": "bad", "expired": ""}.get(self.state, "info")


class SentCase(models.Model):
    """A case in a bundle, and how far its journal went at that moment."""

    bundle = models.ForeignKey(SentBundle, models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    state_since = models.DateTimeField(_("进入状态时间"))
    first_seq = models.PositiveIntegerField(default=1)
    """The first journal entry that goes along; what was before, the recipient sent itself."""
    head_seq = models.PositiveIntegerField()
    passes = models.BooleanField(_("移交办理"))
    """The recipient goes on with the case; until its decision comes back it rests here."""
    recalled_at = models.DateTimeField(_("撤回移交时间"), null=True)

    class Meta:
        verbose_name = _("导出的案卷")
        verbose_name_plural = _("导出的案卷")
        ordering = ("case__number",)
        constraints = [
            models.UniqueConstraint(fields=["bundle", "case"], name="exchange_one_case_once_sent")
        ]
        indexes = [models.Index(fields=["case", "bundle"], name="exchange_sent_of_case")]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.case_id}"


class ReceivedBundle(models.Model):
    """A bundle that an office uploaded: checked, looked at, then taken over or put away."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在核验")
        READY = "ready", _("待确认导入")
        REFUSED = "refused", _("不予接收")
        TAKING = "taking", _("正在导入")
        DONE = "done", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    PENDING = (State.CHECKING, State.TAKING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKING)
    problem = models.TextField(_("原因"), blank=True)
    done = models.PositiveIntegerField(_("已完成件数"), default=0)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.FileField(_("文件"), max_length=200, blank=True)
    """Gone once the bundle was taken over, refused or put away."""
    digest = models.CharField(_("清单校验值"), max_length=64, blank=True, db_index=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, blank=True)
    key = models.ForeignKey(PartnerKey, models.PROTECT, null=True, related_name="+")
    sender = models.CharField(_("发送单位"), max_length=200, blank=True)
    addressee = models.CharField(_("写明的接收单位"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("制作时间"), null=True)
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("收到的数据包")
        verbose_name_plural = _("收到的数据包")
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def chip(self) -> str:
        """The kind of status chip for the state."""
        kinds = {"done": "good", "refused": "bad", "ready": "wait", "discarded": ""}
        return kinds.get(self.state, "info")


class ReceivedCase(models.Model):
    """What a bundle brings of a case, and what came of it."""

    class Standing(models.TextChoices):
        NEW = "new", _("新案卷")
        CONTINUED = "continued", _("续接本系统案卷")
        UNCHANGED = "unchanged", _("已有，无变化")
        REFUSED = "refused", _("不能导入")

    bundle = models.ForeignKey(ReceivedBundle, models.CASCADE, related_name="cases")
    case = models.UUIDField(_("案卷标识"))
    number = models.CharField(_("申报编号"), max_length=40, blank=True)
    enterprise = models.CharField(_("企业"), max_length=200, blank=True)
    factory = models.CharField(_("工厂"), max_length=200, blank=True)
    authority = models.CharField(_("受理部门"), max_length=200, blank=True)
    tier = models.CharField(_("层级"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=100, blank=True)
    state_since = models.DateTimeField(_("进入状态时间"), null=True)
    head_seq = models.PositiveIntegerField(default=0)
    standing = models.CharField(_("比对结果"), max_length=10, choices=Standing)
    problem = models.TextField(_("原因"), blank=True)
    entries = models.PositiveIntegerField(_("新增流转记录"), default=0)
    revisions = models.PositiveIntegerField(_("新增固化版本"), default=0)
    pieces = models.PositiveIntegerField(_("佐证材料"), default=0)
    remarks = models.JSONField(_("说明"), default=list)
    taken = models.BooleanField(_("已导入"), default=False)

    class Meta:
        verbose_name = _("收到的案卷")
        verbose_name_plural = _("收到的案卷")
        ordering = ("number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "case"], name="exchange_one_case_once_received"
            )
        ]
        indexes = [models.Index(fields=["case", "taken"], name="exchange_received_case")]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.number}"

    @property
    def chip(self) -> str:
        """The kind of status chip for the standing."""
        return {"new": "good", "continued": "info", "refused": "bad"}.get(self.standing, "")
