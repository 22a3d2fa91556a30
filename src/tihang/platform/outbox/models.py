"""Messages, whom they go to, who has read them, and the mails that carry them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Message(models.Model):
    """What somebody is told: a kind of message with its facts, put into words for each reader."""

    class State(models.TextChoices):
        HELD = "held", _("待发布")
        RELEASED = "released", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤销")

    kind = models.CharField(_("类别"), max_length=60)
    """Id of one of the registered kinds, which hold the words."""
    params = models.JSONField(_("内容"), default=dict)
    link = models.CharField(_("链接"), max_length=300, blank=True)
    """An address within the site."""
    about = models.UUIDField(_("申报"), null=True)
    """The case; cases are kept in an app above."""
    round = models.CharField(_("批次"), max_length=60, blank=True)
    """The code of the case's round."""
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.HELD)
    batch = models.UUIDField(_("发布批次"), null=True)
    """What it waits for; all of a batch are released or withdrawn together."""
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    created_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    sender = models.CharField(_("发送单位"), max_length=200, blank=True)
    released_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        indexes = [
            models.Index(
                fields=["batch"], condition=Q(state="held"), name="outbox_messages_of_a_batch"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False)
                | (~Q(state="released") & Q(released_at=None)),
                name="outbox_a_released_message_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def stream(self) -> str:
        """The name of the journal that it is released in."""
        return f"outbox:{self.about or self.batch or self.pk}"


class Recipient(models.Model):
    """To whom a message goes: one person, or whoever works for an organisation at its release."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="recipients")
    user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, authority=None, enterprise=None)
                | Q(user=None, authority__isnull=False, enterprise=None)
                | Q(user=None, authority=None, enterprise__isnull=False),
                name="outbox_a_recipient_is_one_of_three",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.user_id or self.authority_id or self.enterprise_id}"


class Mail(models.Model):
    """One e-mail to one person: a message, or a day's messages together."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        UNCLEAR = "unclear", _("是否送达不明")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    digest_day = models.DateField(_("汇总日期"), null=True)
    """The day of a daily digest; none for a mail of its own."""
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    sent_at = models.DateTimeField(_("发送时间"), null=True)

    class Meta:
        verbose_name = _("邮件")
        verbose_name_plural = _("邮件")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest_day"], name="outbox_one_digest_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"


class Delivery(models.Model):
    """A message in one person's inbox, for the organisation that they were told in."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("送达时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="deliveries")

    class Meta:
        verbose_name = _("收件")
        verbose_name_plural = _("收件")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], name="outbox_a_message_reaches_a_person_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="outbox_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="outbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.user_id}"


class Preference(models.Model):
    """How a person wants to hear by mail, and in which language."""

    class Mode(models.TextChoices):
        EACH = "each", _("每条消息即时发送邮件")
        DAILY = "daily", _("每日汇总一封邮件")
        NONE = "none", _("不发邮件，仅站内消息")

    user = models.OneToOneField(USER, models.CASCADE, primary_key=True, related_name="+")
    mode = models.CharField(_("邮件提醒"), max_length=10, choices=Mode, default=Mode.EACH)
    language = models.CharField(
        _("邮件语言"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    since = models.DateTimeField(default=timezone.now)
    """Since when the mode holds: what came before goes into no digest."""

    def __str__(self) -> str:
        return f"{self.user_id} {self.mode}"
