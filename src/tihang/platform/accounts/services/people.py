"""A person comes to an office or a firm: a new account, or one more role for an old one."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform.accounts.models import Membership, User
from tihang.platform.accounts.services.access import open_account
from tihang.platform.accounts.services.memberships import expected_role, grant_membership
from tihang.platform.actor import Actor, Role
from tihang.platform.registry.models import Authority, Enterprise


class Added(NamedTuple):
    membership: Membership
    password: str
    """Of a new account, to be handed over once; blank where there was an account already."""


@transaction.atomic
def add_person(
    actor: Actor,
    organisation: Authority | Enterprise,
    *,
    username: str,
    display_name: str,
    role: str = "",
    email: str = "",
    phone: str = "",
) -> Added:
    """Enter a person with a role. Raises ValidationError.

    Whoever has an account is known by user name and name together: neither alone tells
    anybody that there is one of that name.
    """
    fitting = expected_role(organisation) if isinstance(organisation, Authority) else Role(role)
    known = User.objects.filter(username=username.strip()).first()
    if known is None:
        password = secrets.token_urlsafe(12)
        user = open_account(
            actor,
            username=username.strip(),
            display_name=display_name.strip(),
            password=password,
            email=email,
            phone=phone,
        )
        return Added(grant_membership(actor, user, fitting, organisation), password)
    if known.display_name != display_name.strip() or not known.is_active:
        raise ValidationError(
            {"username": _("该用户名已被使用；如为同一人，请核对姓名，否则请换一个用户名")}
        )
    if Membership.objects.in_force().filter(
        user=known, role=fitting, **_in(organisation), substitutes=None
    ):
        raise ValidationError({"username": _("该人员已在本单位任此角色")})
    return Added(grant_membership(actor, known, fitting, organisation), "")


def _in(organisation: Authority | Enterprise) -> dict[str, int]:
    column = "authority_id" if isinstance(organisation, Authority) else "enterprise_id"
    return {column: organisation.pk}
