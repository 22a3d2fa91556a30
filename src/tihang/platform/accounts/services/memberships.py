"""What a person is for an organisation: granted, ended, and who may run the office's accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.accounts.models import Membership, User
from tihang.platform.accounts.services.access import STREAM
from tihang.platform.actor import ENTERPRISE_ROLES, Actor, Role
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority, Enterprise, Level

ROLE_AT_LEVEL = {
    Level.COUNTY: Role.COUNTY_OFFICER,
    Level.CITY: Role.CITY_OFFICER,
    Level.PROVINCE: Role.PROVINCE_OFFICER,
    Level.GROUP: Role.GROUP_OFFICER,
}


@transaction.atomic
def grant_membership(
    actor: Actor,
    user: User,
    role: Role | str,
    organisation: Authority | Enterprise,
    *,
    since: date | None = None,
    is_manager: bool = False,
) -> Membership:
    """Make the user something for an organisation. Raises ValidationError if they do not fit."""
    role = Role(role)
    _check_fit(role, organisation)
    if is_manager and not isinstance(organisation, Authority):
        raise ValidationError(_("企业人员由受理部门的人员管理员管理，企业不设人员管理员"))
    membership = Membership(
        user=user,
        role=role,
        authority=organisation if isinstance(organisation, Authority) else None,
        enterprise=organisation if isinstance(organisation, Enterprise) else None,
        since=since or timezone.localdate(),
        is_manager=is_manager,
    )
    membership.full_clean()
    membership.save()
    record(STREAM, "membership-granted", actor, membership_data(membership))
    return membership


def _check_fit(role: Role, organisation: Authority | Enterprise) -> None:
    """A role of an enterprise needs one; an officer an authority of the officer's level."""
    if isinstance(organisation, Enterprise):
        fits = role in ENTERPRISE_ROLES
    else:
        fits = expected_role(organisation) == role
    if not fits:
        raise ValidationError(
            _("角色“%(role)s”不适用于“%(organisation)s”")
            % {"role": role.label, "organisation": organisation.name}
        )


def expected_role(authority: Authority) -> Role:
    """What an authority's people are: officers of its level, or of one of the departments."""
    if authority.lead_id is not None:
        return Role.DEPARTMENT_OFFICER
    return ROLE_AT_LEVEL[Level(authority.level)]


@transaction.atomic
def end_membership(actor: Actor, membership: Membership, *, until: date | None = None) -> None:
    """Let a membership end with a day, by default with yesterday, so that it ends at once.

    One that began today and ends at once never took effect and is removed.
    """
    day = until or timezone.localdate() - timedelta(days=1)
    record(
        STREAM,
        "membership-ended",
        actor,
        {**membership_data(membership), "until": day.isoformat()},
    )
    if day < membership.since:
        membership.delete()
        return
    membership.until = day
    membership.save(update_fields=["until"])


def membership_data(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user_id,
        "role": str(membership.role),
        "organisation": membership.organisation.name,
        **({"manager": True} if membership.is_manager else {}),
        **({"substitutes": membership.substitutes_id} if membership.substitutes_id else {}),
    }


@transaction.atomic
def set_manager(actor: Actor, membership: Membership, *, is_manager: bool) -> None:
    """Let a person run the accounts of their office, or no longer."""
    if membership.authority_id is None or membership.substitutes_id is not None:
        raise ValidationError(_("人员管理员应为本单位在任人员"))
    membership.is_manager = is_manager
    membership.save(update_fields=["is_manager"])
    record(
        STREAM,
        "manager-appointed" if is_manager else "manager-dismissed",
        actor,
        membership_data(membership),
    )
