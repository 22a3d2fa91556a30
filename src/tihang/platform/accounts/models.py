"""Users, and what each of them is for which organisation."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.actor import AUTHORITY_ROLES, ENTERPRISE_ROLES, ROLE_LABELS, Role
from tihang.platform.registry.models import Authority, Enterprise


class User(AbstractUser):
    """A person who logs in, by user name or e-mail address."""

    # One name as people write it, not a first and a last one.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("姓名"), max_length=100)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = models.CharField(_("手机号"), max_length=30, blank=True)
    is_demo = models.BooleanField(
        _("演示账号"), default=False, help_text=_("仅在演示模式下可以登录")
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="accounts_one_user_per_email"
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def may_log_in(self) -> bool:
        """Demo accounts, whose password is public, exist on a demo installation only."""
        return self.is_active and (settings.TIHANG_DEMO or not self.is_demo)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date | None = None) -> Self:
        """Those that hold on that day, by default today in Beijing.

        A substitute has no more than the person stood in for has that day.
        """
        day = on or timezone.localdate()
        stood_for = Q(substitutes__until=None) | Q(substitutes__until__gte=day)
        stood_for &= Q(substitutes__since__lte=day, substitutes__user__is_active=True)
        return self.filter(
            Q(until=None) | Q(until__gte=day),
            Q(substitutes=None) | stood_for,
            since__lte=day,
        )


class Membership(models.Model):
    """A role of a user for one organisation: an enterprise or an authority, never both."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        _("角色"),
        max_length=20,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
    )
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    since = models.DateField(_("起始日期"), default=timezone.localdate)
    until = models.DateField(_("截止日期"), null=True, blank=True)
    is_manager = models.BooleanField(
        _("人员管理员"), default=False, help_text=_("可管理本单位及直接下级单位的人员和账号")
    )
    substitutes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="substituted_by",
        verbose_name=_("代理"),
    )
    """The membership that a substitute acts in; none for whoever acts for themselves."""

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    role__in=sorted(ENTERPRISE_ROLES),
                    enterprise__isnull=False,
                    authority__isnull=True,
                )
                | Q(
                    role__in=sorted(AUTHORITY_ROLES),
                    enterprise__isnull=True,
                    authority__isnull=False,
                ),
                name="accounts_role_fits_the_kind_of_organisation",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="accounts_membership_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(substitutes=None)
                | Q(until__isnull=False, authority__isnull=False, is_manager=False),
                name="accounts_a_substitute_has_a_last_day",
            ),
            # Two, because the column that does not apply is null, and nulls never clash.
            models.UniqueConstraint(
                fields=["user", "role", "authority"],
                condition=Q(until=None),
                name="accounts_one_open_membership_per_authority",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "enterprise"],
                condition=Q(until=None),
                name="accounts_one_open_membership_per_enterprise",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"

    @property
    def organisation(self) -> Authority | Enterprise:
        found = self.authority or self.enterprise
        assert found is not None  # The first constraint sees to it.  # noqa: S101
        return found

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def on_behalf_of(self) -> str:
        """Whom the substitute stands for; blank for whoever acts for themselves."""
        return str(self.substitutes.user) if self.substitutes else ""
