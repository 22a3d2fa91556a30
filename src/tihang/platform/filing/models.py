"""A case, the draft that the firm writes, and the revisions that were handed over."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import Edition, State, Workflow
from tihang.platform.registry.models import Enterprise


class Case(models.Model):
    """One factory's filing for one tier in one round, from draft to decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("申报编号"), max_length=40, unique=True)
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="cases")
    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="cases")
    tier = models.CharField(_("层级"), max_length=20)
    channel = models.CharField(
        _("申报渠道"),
        max_length=20,
        choices=[("territorial", _("属地申报")), ("central", _("中央企业集团总部申报"))],
    )
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="cases")
    """The county or group that the case is filed with, as it was at the start."""
    state = models.CharField(_("状态"), max_length=40)
    state_since = models.DateTimeField(_("进入状态时间"), default=timezone.now)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)

    class Meta:
        verbose_name = _("申报")
        verbose_name_plural = _("申报")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["round", "factory", "tier"], name="one_case_per_round_factory_and_tier"
            )
        ]
        indexes = [
            models.Index(fields=["authority", "state", "state_since"], name="case_worklist"),
            models.Index(fields=["round", "tier", "state"], name="case_ranking"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def enterprise(self) -> Enterprise:
        return self.factory.enterprise

    @property
    def edition(self) -> Edition:
        """The rules that the case began with and keeps."""
        return self.round.rules

    @property
    def workflow(self) -> Workflow:
        return self.edition.workflow(self.channel)

    @property
    def stage(self) -> State:
        """The state of the workflow that the case is in."""
        return next(state for state in self.workflow.states if state.id == self.state)

    @property
    def stream(self) -> str:
        """The name of the case's journal."""
        return f"case:{self.pk}"


class Draft(models.Model):
    """What the firm has saved so far; valid values and, apart, what is not valid yet."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="draft")
    dossier = models.JSONField(_("申报内容"))
    """A dossier in its JSON form; always valid."""
    unparsed = models.JSONField(_("待更正内容"), default=dict)
    """Field path → the text as typed, where it could not be read."""
    version = models.PositiveIntegerField(_("版次"), default=1)
    section_versions = models.JSONField(_("各部分版次"), default=dict)
    """Section id → the version that last changed it, so that two people may write in two
    sections at once."""
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class Frozen(Exception):
    """Somebody tried to change or delete a revision."""


class RevisionSet(models.QuerySet["Revision"]):
    """Revisions can be added and read, nothing else."""

    def update(self, **_values: Any) -> NoReturn:
        raise Frozen

    def delete(self) -> NoReturn:
        raise Frozen


class Revision(models.Model):
    """The dossier as it was at a hand-over; written once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("修订号"))
    dossier = models.JSONField(_("申报内容"))
    content_hash = models.CharField(_("内容校验值"), max_length=64, db_index=True)
    code = models.CharField(_("校验码"), max_length=40, db_index=True)
    step = models.CharField(_("步骤"), max_length=40)
    """The action that froze it."""
    made_at = models.DateTimeField(_("固化时间"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = RevisionSet.as_manager()

    class Meta:
        verbose_name = _("固化版本")
        verbose_name_plural = _("固化版本")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_revision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} r{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Frozen
