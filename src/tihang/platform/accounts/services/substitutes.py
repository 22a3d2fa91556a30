"""Substitutes: who acts for an officer, from one day to another, and in whose name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.accounts.models import Membership, User
from tihang.platform.accounts.services.access import STREAM
from tihang.platform.accounts.services.memberships import membership_data
from tihang.platform.actor import AUTHORITY_ROLES, Actor
from tihang.platform.journal.services import record

AfterNaming = Callable[[Actor, Membership], None]
"""What an app above does when a substitute was named, in the same transaction: tell them."""

_after_naming: list[AfterNaming] = []


def register_after_naming(hook: AfterNaming) -> None:
    """Be called after every naming; call it once in ``AppConfig.ready``."""
    if hook not in _after_naming:
        _after_naming.append(hook)


@transaction.atomic
def name_substitute(
    actor: Actor, membership: Membership, user: User, *, since: date, until: date
) -> Membership:
    """Let another officer act in this membership from the one day to the other, both included.

    It ends by itself with the last day at +08:00, and earlier where the membership itself
    ends. Running the office's accounts does not go with it. Raises ValidationError.
    """
    # Two namings for the same days wait for each other.
    stood_for = Membership.objects.select_for_update().get(pk=membership.pk)
    _check_membership(stood_for, until)
    _check_days(since, until)
    _check_person(stood_for, user, since, until)
    substitute = Membership(
        user=user,
        role=stood_for.role,
        authority_id=stood_for.authority_id,
        since=since,
        until=until,
        substitutes=stood_for,
    )
    substitute.full_clean()
    substitute.save()
    data = {**membership_data(substitute), "since": since.isoformat(), "until": until.isoformat()}
    record(STREAM, "substitute-named", actor, data)
    for hook in _after_naming:
        hook(actor, substitute)
    return substitute


def _check_membership(membership: Membership, until: date) -> None:
    if membership.role not in AUTHORITY_ROLES:
        raise ValidationError(_("只有部门和集团总部的经办人可以指定代理人"))
    if membership.substitutes_id is not None:
        raise ValidationError(_("代理人不能再指定代理人"))
    if not Membership.objects.in_force().filter(pk=membership.pk).exists():
        raise ValidationError(_("该人员已不在任，不能指定代理人"))
    if membership.until and until > membership.until:
        raise ValidationError({"until": _("代理不能晚于本人任期结束")})


def _check_days(since: date, until: date) -> None:
    if since < timezone.localdate():
        raise ValidationError({"since": _("起始日期不能早于今天")})
    if until < since:
        raise ValidationError({"until": _("截止日期不能早于起始日期")})


def _check_person(membership: Membership, user: User, since: date, until: date) -> None:
    if user.pk == membership.user_id:
        raise ValidationError({"username": _("代理人不能是本人")})
    own = user.memberships.in_force().filter(role__in=AUTHORITY_ROLES, substitutes=None)
    if not user.is_active or not own.exists():
        raise ValidationError({"username": _("代理人应为部门或集团总部的在任经办人")})
    if Membership.objects.filter(
        Q(substitutes=membership), since__lte=until, until__gte=since
    ).exists():
        raise ValidationError({"since": _("这段时间已有代理人，请先结束原有代理")})
