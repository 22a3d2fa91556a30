"""Places, the authorities in charge, and the enterprises with their factories.

The authority a firm files with and the region it stands in are two things: 平潭综合实验区
and 福州高新区 receive filings and have no region code of their own.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tihang.dossier.codes import check_credit_code


def validate_credit_code(code: str) -> None:
    """Raise ValidationError unless the code's characters and check digit are right."""
    try:
        check_credit_code(code)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Level(models.TextChoices):
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    GROUP = "group", _("集团总部")


class Function(models.TextChoices):
    """Which of the six departments an authority is."""

    LEAD = "lead", _("工业和信息化")
    REFORM = "reform", _("发展改革")
    FINANCE = "finance", _("财政")
    STATE_ASSETS = "state_assets", _("国资")
    MARKET = "market", _("市场监管")
    DATA = "data", _("数据管理")


class Region(models.Model):
    """A place of GB/T 2260."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("设区市")
        COUNTY = "county", _("县（市、区）")

    code = models.CharField(
        _("行政区划代码"),
        max_length=6,
        primary_key=True,
        validators=[RegexValidator(r"^\d{6}$", _("行政区划代码应为 6 位数字"))],
    )
    name = models.CharField(_("名称"), max_length=50)
    level = models.CharField(_("级别"), max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """An office that receives filings or has a say in them, or a central group's headquarters."""

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=150, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    """Whom firms may ask, as the notice words it: office, person, telephone."""
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    function = models.CharField(_("部门"), max_length=20, choices=Function, default=Function.LEAD)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lead = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("牵头部门"),
        related_name="departments",
    )
    """For one of the five other departments: the industry authority whose filings it hears of."""

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(level="group") | Q(region=None, parent=None),
                name="registry_group_stands_outside_the_territory",
            ),
            models.CheckConstraint(
                condition=~Q(level="province") | Q(parent=None),
                name="registry_province_is_the_top",
            ),
            models.CheckConstraint(
                condition=Q(function="lead", lead=None)
                | (~Q(function="lead") & Q(lead__isnull=False, parent=None)),
                name="registry_a_department_stands_beside_its_lead",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class Enterprise(models.Model):
    """A firm that files."""

    name = models.CharField(_("企业名称"), max_length=200)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, validators=[validate_credit_code]
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, verbose_name=_("申报受理部门"), related_name="+"
    )
    group = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("所属中央企业集团"),
        related_name="+",
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("所在地区")
    )
    address = models.CharField(_("地址"), max_length=300, blank=True)

    class Meta:
        ordering = ("credit_code",)

    def __str__(self) -> str:
        return self.name


class EnterpriseMove(models.Model):
    """A firm that went from one desk to another: by whom, since when, why. Never deleted."""

    class State(models.TextChoices):
        ASKED = "asked", _("待迁出地同意")
        DONE = "done", _("已迁入")
        REFUSED = "refused", _("迁出地不同意")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="moves")
    origin = models.ForeignKey(
        Authority, models.PROTECT, related_name="+", verbose_name=_("迁出受理部门")
    )
    target = models.ForeignKey(
        Authority, models.PROTECT, related_name="+", verbose_name=_("迁入受理部门")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    moved_on = models.DateField(_("迁入日期"))
    reason = models.CharField(_("迁移原因"), max_length=500)
    asked_by = models.CharField(_("提出人"), max_length=250)
    """Names as they were then; the registry stands below the accounts."""
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    decided_by = models.CharField(_("办理人"), max_length=250, blank=True)
    decided_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="asked"),
                name="registry_one_open_move_per_firm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.origin_id} → {self.target_id}"


class Factory(models.Model):
    """One factory of an enterprise; a filing is always about one of them."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="factories")
    name = models.CharField(_("工厂名称"), max_length=200)
    address = models.CharField(_("工厂地址"), max_length=300, blank=True)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("所在地区")
    )

    class Meta:
        ordering = ("enterprise", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["enterprise", "name"], name="registry_factory_names_differ"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """A tier that a factory holds: declared by the firm itself, or recorded from a decision."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("企业自评声明")
        RECORDED = "recorded", _("认定结果登记")

    factory = models.ForeignKey(Factory, on_delete=models.CASCADE, related_name="recognitions")
    tier = models.CharField(_("层级"), max_length=20)
    number = models.CharField(_("文号或编号"), max_length=100)
    issuer = models.CharField(_("认定单位"), max_length=200)
    date = models.DateField(_("认定日期"))
    kind = models.CharField(_("来源"), max_length=10, choices=Kind)
    case = models.UUIDField(_("申报"), null=True, blank=True)
    """The case that led to it, where there is one; cases are kept in an app above."""
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    """From then on the factory no longer holds the tier by it; it stays on record."""
    ended_reason = models.CharField(_("终止原因"), max_length=500, blank=True)
    ended_by = models.CharField(_("终止单位"), max_length=200, blank=True)

    class Meta:
        ordering = ("date", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["factory", "tier", "number"], name="registry_recognition_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(ended_reason=""),
                name="registry_a_recognition_ends_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tier} {self.number}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None
