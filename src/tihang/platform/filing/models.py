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
        choices=[
            ("territorial", _("属地申报")),
            ("central", _("中央企业集团总部申报")),
            ("self", _("企业自评")),
        ],
    )
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="cases")
    """The county or group that the case is filed with, as it was at the start."""
    city = models.ForeignKey(
        "registry.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    province = models.ForeignKey(
        "registry.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The offices above that see the case; of a central enterprise's the province alone."""
    desk = models.ForeignKey(
        "registry.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The office that has to act now; none while the firm has the case or it has ended.

    It follows from the state, and is kept so that a desk finds its cases by an index.
    """
    state = models.CharField(_("状态"), max_length=40)
    state_since = models.DateTimeField(_("进入状态时间"), default=timezone.now)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    elsewhere = models.CharField(_("现由何处办理"), max_length=200, blank=True, default="")
    """The office in whose own installation the case goes on; blank while it is this one."""

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
            models.Index(fields=["desk", "state_since", "number"], name="case_on_desk"),
            models.Index(fields=["authority", "state_since", "number"], name="case_of_office"),
            models.Index(fields=["city", "state_since", "number"], name="case_of_city"),
            models.Index(fields=["province", "state_since", "number"], name="case_of_province"),
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
        """The table of steps of the case's channel, as it stands for its tier."""
        return self.edition.workflow(self.channel, self.tier)

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

    unparsed_as_read: dict[str, str] | None = None
    """What could not be read before a writer began, so that it can tell what it changed."""
    receipts: dict[str, str]
    """Section → what its last save in this process was acknowledged with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receipts = {}
        self.read: Any = None
        """The dossier, where a writer has read it already."""
        held = self.__dict__.get("unparsed")
        self.unparsed_as_read = None if held is None else dict(held)

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class DraftVersion(models.Model):
    """One save of one section: what stood there before, so that every state can be shown again.

    A text that lost against somebody else's is kept here as well, apart from the draft.
    """

    CAUSES = (
        ("saved", _("保存")),
        ("imported", _("导入")),
        ("restored", _("恢复")),
        ("unapplied", _("未采用")),
    )

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    section = models.CharField(_("部分"), max_length=60)
    cause = models.CharField(_("来由"), max_length=10, choices=CAUSES, default="saved")
    at = models.DateTimeField(_("保存时间"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(_("回执"), max_length=30)
    before = models.JSONField(_("此前内容"), default=dict)
    """Input that the save changed → what it held before; null where it was not there."""
    unapplied = models.JSONField(_("未采用的内容"), null=True)
    """Input → text that was sent and not taken over; null for what was."""
    places = models.JSONField(_("未采用的位置"), default=list)
    """The inputs and lists that ``unapplied`` speaks for."""
    writer = models.CharField(_("页面"), max_length=40, blank=True, default="")
    """The page in a browser that sent it, under a name of its own choice."""
    edit = models.PositiveIntegerField(_("序号"), null=True)
    """Its number among the edits of that page."""

    class Meta:
        verbose_name = _("草稿版本")
        verbose_name_plural = _("草稿版本")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "writer", "edit", "section"], name="each_edit_is_written_once"
            )
        ]
        indexes = [models.Index(fields=["draft", "section", "number"], name="draft_history")]

    def __str__(self) -> str:
        return self.receipt


class Presence(models.Model):
    """Somebody has a section open; true for a minute after they were last seen."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    section = models.CharField(_("部分"), max_length=60)
    seen_at = models.DateTimeField(_("最近在线时间"), default=timezone.now)

    class Meta:
        verbose_name = _("在线情况")
        verbose_name_plural = _("在线情况")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "user", "section"], name="one_presence_per_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.section} {self.user_id}"


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


class Correction(models.Model):
    """A filing sent back to the firm: what it may change, and until when.

    It ends with the revision that the firm hands in next; until then it is open.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    """What the firm had handed in and is to correct."""
    items = models.JSONField(_("补正清单"), default=list)
    """Each with its kind, id and reason."""
    places = models.JSONField(_("开放修改的内容"), default=list)
    note = models.TextField(_("总体说明"), blank=True, max_length=2000)
    due_at = models.DateTimeField(_("补正期限"), null=True)
    """The first instant that is too late; none where the desk has no closing time either."""
    returned_at = models.DateTimeField(_("退回时间"), default=timezone.now)
    answer = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    """What was handed in for it."""

    class Meta:
        verbose_name = _("退回补正")
        verbose_name_plural = _("退回补正")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answer=None),
                name="one_open_correction_per_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} r{self.revision_id}"
