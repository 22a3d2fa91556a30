"""What the authorities record of a case: checks, judgements, opinions, rankings.

Every record names the officer and the organisation that made it. Nothing here moves a case:
that is the workflow's business (``filing.workflow``).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OFFICER = settings.AUTH_USER_MODEL


class CreditResult(models.TextChoices):
    """What an officer found on a credit site."""

    CLEAN = "clean", _("未发现失信记录")
    LISTED = "listed", _("列入失信名单")
    NOT_FOUND = "not_found", _("未查询到该企业")


class CreditCheck(models.Model):
    """A look-up of a firm on one public site. All are kept; the latest of a site counts.

    It is made for one case and counts for every case that the firm has in the round with the
    same office.
    """

    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="credit_checks")
    site = models.CharField(_("核查网站"), max_length=60)
    """Id of one of the edition's credit sites."""
    checked_at = models.DateTimeField(_("查询时间"))
    result = models.CharField(_("查询结果"), max_length=20, choices=CreditResult)
    note = models.TextField(_("说明"), blank=True, max_length=500)
    screenshot = models.ForeignKey(
        "attachments.OfficeFile", models.PROTECT, null=True, related_name="+"
    )
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("信用核查")
        verbose_name_plural = _("信用核查")
        ordering = ("checked_at", "pk")
        indexes = [models.Index(fields=["case", "site", "checked_at"], name="credit_latest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.site} {self.result}"


OWN = "own-"
"""Opening of the ids of sites that are an office's own."""


class OwnSite(models.Model):
    """A site that an office looks firms up on besides those of the notice [customary]."""

    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="own_sites")
    name = models.CharField(_("网站名称"), max_length=60)
    looked_for = models.CharField(_("查询内容"), max_length=200, blank=True)
    required = models.BooleanField(_("上报前必查"), default=False)
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("自设核查网站")
        verbose_name_plural = _("自设核查网站")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> str:
        """What its checks are kept under."""
        return f"{OWN}{self.pk}"


class CreditRule(models.Model):
    """Until when a round lets a look-up count. The notice says nothing of it.

    Heilongjiang counts the twelve months that end on the last day of publicity [secondary];
    how many days a look-up stays good is custom. Without a rule nothing goes stale.
    """

    round = models.OneToOneField("rounds.Round", models.CASCADE, related_name="credit_rule")
    publicity_ends = models.DateField(_("公示最后一日"), null=True, blank=True)
    window_months = models.PositiveSmallIntegerField(_("信用核查期间（月）"), null=True, blank=True)
    fresh_days = models.PositiveSmallIntegerField(_("查询结果有效天数"), null=True, blank=True)
    enforced = models.BooleanField(_("查询结果过期时不得上报"), default=False)
    version = models.PositiveIntegerField(_("版次"), default=1)
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)

    class Meta:
        verbose_name = _("信用核查有效期")
        verbose_name_plural = _("信用核查有效期")

    def __str__(self) -> str:
        return f"{self.round_id} {self.publicity_ends}"


class ClauseJudgement(models.Model):
    """What an authority found of a clause; ``met`` is None where it cannot be told.

    It is about one revision. When the firm hands in another, the earlier finding stays and
    is shown, and has to be confirmed before it counts again.
    """

    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="judgements")
    revision = models.ForeignKey("filing.Revision", models.PROTECT, related_name="+")
    clause = models.CharField(_("条款"), max_length=80)
    level = models.CharField(_("审查层级"), max_length=10)
    """Level of the authority that judged: county or group."""
    met = models.BooleanField(_("是否符合"), null=True)
    reason = models.TextField(_("理由"), blank=True, max_length=2000)
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("认定时间"), default=timezone.now)
    version = models.PositiveIntegerField(_("版次"), default=1)

    class Meta:
        verbose_name = _("条款认定")
        verbose_name_plural = _("条款认定")
        ordering = ("clause",)
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clause", "level"], name="one_judgement_per_clause_and_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clause} {self.met}"


class Conclusion(models.TextChoices):
    """What an opinion comes to."""

    AGREE = "agree", _("同意上报")
    DISAGREE = "disagree", _("不同意推荐")


class OpinionBatch(models.Model):
    """One letter with the opinions on many cases of a round and tier.

    Each case's opinion is an ``Opinion`` that points here; the letter is written once, when it
    is issued.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="opinion_batches")
    tier = models.CharField(_("层级"), max_length=20)
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    number = models.CharField(_("文号"), blank=True, max_length=60)
    dated = models.DateField(_("成文日期"))
    opening = models.TextField(_("受理和审查情况"), blank=True, max_length=5000)
    closing = models.TextField(_("结语"), blank=True, max_length=2000)
    letter = models.JSONField(_("正式函件"), default=dict)
    """The whole letter as it was issued; empty before that."""
    content_hash = models.CharField(_("内容校验值"), max_length=64, blank=True, db_index=True)
    code = models.CharField(_("校验码"), max_length=40, blank=True, db_index=True)
    version = models.PositiveIntegerField(_("版次"), default=1)
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    issued_at = models.DateTimeField(_("出具时间"), null=True)
    issued_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("批次初审意见")
        verbose_name_plural = _("批次初审意见")
        ordering = ("-updated_at", "pk")

    def __str__(self) -> str:
        return f"{self.round_id} {self.tier} {self.number}"

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def stream(self) -> str:
        """The name of the letter's journal."""
        return f"opinion:{self.pk}"


class Opinion(models.Model):
    """The formal opinion (初审意见) on one revision; written once when it is issued."""

    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="opinions")
    revision = models.OneToOneField("filing.Revision", models.PROTECT, related_name="opinion")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="+")
    number = models.CharField(_("文号"), blank=True, max_length=60)
    conclusion = models.CharField(_("结论"), max_length=10, choices=Conclusion)
    text = models.TextField(_("审查情况"), max_length=5000)
    letter = models.JSONField(_("正式函件"), default=dict)
    """The whole letter as it was issued, of one in a batch the part on its case; empty before."""
    batch = models.ForeignKey(
        OpinionBatch, models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    """The letter that it is part of; none for a letter of its own."""
    version = models.PositiveIntegerField(_("版次"), default=1)
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    issued_at = models.DateTimeField(_("出具时间"), null=True)
    issued_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("初审意见")
        verbose_name_plural = _("初审意见")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.conclusion}"

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None


class RankingList(models.Model):
    """An authority's order of priority for one tier of a round.

    Several officers may draw up several drafts; one of them is issued, the others are set
    aside. Once issued it stands; cases that arrive later go on a supplementary list, which has
    the next ``serial`` and whose positions go on from the list before.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已上报")
        SET_ASIDE = "set_aside", _("未采用")

    round = models.ForeignKey("rounds.Round", models.PROTECT, related_name="rankings")
    authority = models.ForeignKey("registry.Authority", models.PROTECT, related_name="rankings")
    tier = models.CharField(_("层级"), max_length=20)
    serial = models.PositiveIntegerField(_("序次"), default=1)
    number = models.PositiveIntegerField(_("草稿号"), default=1)
    """Of the draft among those of its serial."""
    name = models.CharField(_("草稿名称"), max_length=40, blank=True)
    begun_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("版次"), default=1)
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    issued_at = models.DateTimeField(_("上报时间"), null=True)
    issued_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("推荐排序")
        verbose_name_plural = _("推荐排序")
        ordering = ("serial", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "authority", "tier", "serial", "number"],
                name="one_ranking_per_serial_and_draft",
            ),
            models.UniqueConstraint(
                fields=["round", "authority", "tier", "serial"],
                condition=models.Q(state="issued"),
                name="one_issued_ranking_per_serial",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.authority_id} {self.tier} {self.serial}"

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def label(self) -> str:
        """The draft's name, or its number where it was given none."""
        return self.name or _("草稿 %(n)s") % {"n": self.number}

    @property
    def stream(self) -> str:
        """The name of the ranking's journal; it goes on over all serials."""
        return f"ranking:{self.round_id}:{self.authority_id}:{self.tier}"


class RankEntry(models.Model):
    """A case's place on a list, 1 for the first."""

    ranking = models.ForeignKey(RankingList, models.CASCADE, related_name="entries")
    case = models.ForeignKey("filing.Case", models.PROTECT, related_name="ranks")
    position = models.PositiveIntegerField(_("次序"))
    reason = models.TextField(_("推荐理由"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("排序条目")
        verbose_name_plural = _("排序条目")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["ranking", "case"], name="one_place_per_case"),
            models.UniqueConstraint(fields=["ranking", "position"], name="one_case_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.ranking_id} #{self.position}"


class CoverLetter(models.Model):
    """The letter (推荐函) that goes up with an issued list; written once when it is issued."""

    ranking = models.OneToOneField(RankingList, models.PROTECT, related_name="cover_letter")
    number = models.CharField(_("文号"), blank=True, max_length=60)
    date = models.DateField(_("成文日期"))
    addressee = models.CharField(_("主送单位"), max_length=200)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"), max_length=5000)
    attachments = models.TextField(_("附件"), blank=True, max_length=2000)
    """One a line, in their order."""
    content = models.JSONField(_("正式函件"), default=dict)
    """The whole letter as it was issued; empty before that."""
    content_hash = models.CharField(_("内容校验值"), max_length=64, blank=True, db_index=True)
    code = models.CharField(_("校验码"), max_length=40, blank=True, db_index=True)
    version = models.PositiveIntegerField(_("版次"), default=0)
    updated_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    issued_at = models.DateTimeField(_("出具时间"), null=True)
    issued_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("推荐函")
        verbose_name_plural = _("推荐函")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.ranking_id} {self.number}"

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None
