"""A file that an office keeps beside one of its records.

What it belongs to, and so who may see it, the app that holds the relation says.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.registry.models import Authority
from tihang.platform.written_once import WrittenOnce, WrittenOnceSet


class OfficeFileSet(WrittenOnceSet["OfficeFile"]):
    """What was taken in can be added and read, nothing else."""


class OfficeFile(WrittenOnce):
    """The bytes as they were taken in, with what was read from their content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    """The office that it is of; its officer put it here, or into another installation."""
    name = models.CharField(_("文件名"), max_length=200)
    """The name that the file had with the office; never part of a path."""
    format = models.CharField(_("格式"), max_length=10)
    """What the content is, one of ``inspection.Format``."""
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.FileField(_("文件"), max_length=200)
    """Where the bytes are; the path is made of ids."""
    details = models.JSONField(_("文件信息"), default=dict)
    """What was read from the content: pages, width and height."""
    at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OfficeFileSet.as_manager()

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.name
