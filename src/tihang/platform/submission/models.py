"""The firm's word on its own filing: reasons for what the pre-check found, and the signature."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """Why a finding may stand. A later one for the same finding takes its place; none is lost.

    The key of a finding says what it is about, so a reason lapses with the content.
    """

    case = models.ForeignKey("filing.Case", models.CASCADE, related_name="reasons")
    finding_key = models.CharField(_("问题标识"), max_length=64)
    rule = models.CharField(_("预审规则"), max_length=60)
    text = models.CharField(_("理由"), max_length=500, blank=True)
    """Blank where the reason was taken back."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("填写时间"), default=timezone.now)

    class Meta:
        verbose_name = _("情况说明")
        verbose_name_plural = _("情况说明")
        ordering = ("at", "pk")
        indexes = [models.Index(fields=["case", "at"], name="reasons_of_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"


class Capacity(models.TextChoices):
    """As what somebody signs for the firm."""

    LEGAL = "legal", _("法定代表人")
    AUTHORISED = "authorised", _("法定代表人授权的签署人")


class Signed(Exception):
    """Somebody tried to change or delete a signature."""


class Signature(models.Model):
    """The declaration of truth, signed by a second person for exactly one content."""

    case = models.ForeignKey("filing.Case", models.CASCADE, related_name="signatures")
    content_hash = models.CharField(_("内容校验值"), max_length=64)
    version = models.PositiveIntegerField(_("草稿版次"))
    """The draft's version with the signature in it."""
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(_("签署人"), max_length=100)
    capacity = models.CharField(_("签署身份"), max_length=12, choices=Capacity.choices)
    at = models.DateTimeField(_("签署时间"), default=timezone.now)
    statement_hash = models.CharField(_("承诺内容校验值"), max_length=64)
    """Of the words that were confirmed, see ``signing.statement_hash``."""

    class Meta:
        verbose_name = _("真实性承诺签署")
        verbose_name_plural = _("真实性承诺签署")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Signed
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Signed
