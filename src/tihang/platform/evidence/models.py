"""A firm's pieces of evidence, each with its revisions, and uploads that are still under way.

Who holds a piece is the firm; which filings use it is theirs to say, by the SHA-256 of the
revision they mean. So a filing keeps pointing at the very bytes that were looked at.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.registry.models import Enterprise
from tihang.platform.written_once import WrittenOnce, WrittenOnceSet


class EvidenceFile(models.Model):
    """One piece of evidence, such as an audit report; its bytes are in its revisions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("类别"), max_length=40)
    """A code of the edition's kinds of evidence, or one of ``kinds.OWN``."""
    title = models.CharField(_("名称"), max_length=200)
    issued = models.DateField(_("出具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=500, blank=True)
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        ordering = ("-created_at", "pk")
        indexes = [
            models.Index(fields=["enterprise", "-created_at", "id"], name="evidence_library")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The name of the journal of the firm's library."""
        return f"evidence:{self.enterprise_id}"


class FileRevisionSet(WrittenOnceSet["FileRevision"]):
    """What was taken in can be added and read, nothing else."""


class FileRevision(WrittenOnce):
    """The bytes of a piece of evidence as they were taken in; written once."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("版次"))
    name = models.CharField(_("文件名"), max_length=200)
    """The name that the file had with the firm; never part of a path."""
    format = models.CharField(_("格式"), max_length=10)
    """What the content is: pdf, docx, xlsx, csv, jpg, png, mp4 or ofd."""
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    stored = models.FileField(_("文件"), max_length=200)
    """Where the bytes are; the path is made of ids."""
    details = models.JSONField(_("文件信息"), default=dict)
    """What was read from the content: pages, seconds, width and height."""
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = FileRevisionSet.as_manager()

    was_there = False
    """True on what ``services.take_in`` returns where the bytes were in the library already."""

    class Meta:
        verbose_name = _("文件版本")
        verbose_name_plural = _("文件版本")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"], name="evidence_one_revision_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} r{self.number}"


class Upload(models.Model):
    """A file on its way in pieces; gone once it was taken in, refused or forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    fingerprint = models.CharField(max_length=200, blank=True)
    """By which the browser knows the file again after the page was loaded anew."""
    kind = models.CharField(_("类别"), max_length=40)
    title = models.CharField(_("名称"), max_length=200, blank=True)
    issued = models.DateField(_("出具日期"), null=True)
    valid_until = models.DateField(_("有效期至"), null=True)
    file = models.ForeignKey(EvidenceFile, models.CASCADE, null=True, related_name="+")
    """The piece of evidence that gets a new revision; none for a new piece."""
    expires_at = models.DateTimeField(_("失效时间"), db_index=True)

    class Meta:
        verbose_name = _("上传")
        verbose_name_plural = _("上传")
        indexes = [models.Index(fields=["user", "fingerprint"], name="evidence_open_uploads")]

    def __str__(self) -> str:
        return self.name
