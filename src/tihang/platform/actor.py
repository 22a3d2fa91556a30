"""Who acts: the person behind a request and the role they hold at the moment.

A plain value without models, so that every app, the journal included, can name an actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person may be for an organisation."""

    CLERK = "clerk"
    SIGNATORY = "signatory"
    COUNTY_OFFICER = "county_officer"
    CITY_OFFICER = "city_officer"
    PROVINCE_OFFICER = "province_officer"
    GROUP_OFFICER = "group_officer"
    DEPARTMENT_OFFICER = "department_officer"

    @property
    def label(self) -> str | Promise:
        return ROLE_LABELS[self]


ROLE_LABELS: dict[Role, str | Promise] = {
    Role.CLERK: _("企业填报人"),
    Role.SIGNATORY: _("企业授权签署人"),
    Role.COUNTY_OFFICER: _("县级经办人"),
    Role.CITY_OFFICER: _("市级经办人"),
    Role.PROVINCE_OFFICER: _("省级经办人"),
    Role.GROUP_OFFICER: _("集团总部经办人"),
    Role.DEPARTMENT_OFFICER: _("会同部门经办人"),
}

ENTERPRISE_ROLES = frozenset({Role.CLERK, Role.SIGNATORY})
TERRITORIAL_ROLES = frozenset({Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER})
AUTHORITY_ROLES = TERRITORIAL_ROLES | {Role.GROUP_OFFICER, Role.DEPARTMENT_OFFICER}


@dataclass(frozen=True)
class Actor:
    """The user, their chosen membership, and the one organisation it belongs to.

    Without ``user_id`` nobody is logged in (or the system itself acts); without ``role``
    the user holds no membership at present. Exactly one of ``authority_id`` and
    ``enterprise_id`` is set when there is a role.
    """

    user_id: int | None = None
    name: str = ""
    role: Role | None = None
    organisation: str = ""
    """Its Chinese name, which also goes into the journal."""
    organisation_en: str = ""
    membership_id: int | None = None
    authority_id: int | None = None
    enterprise_id: int | None = None
    lead_id: int | None = None
    """For one of the five other departments: the lead authority that it stands beside."""
    level: str = ""
    """At which level the authority sits; blank for a firm."""
    is_manager: bool = False
    """Opens and closes the accounts of the office and of those directly beneath it."""
    on_behalf_of: str = ""
    """The name of the person whose substitute acts here; blank for whoever acts for themselves."""

    @property
    def signature(self) -> str:
        """The name as it is written under what was done: a substitute names whom they stand for."""
        return f"{self.name}（代{self.on_behalf_of}）" if self.on_behalf_of else self.name

    @property
    def organisation_label(self) -> str:
        """The organisation's name in the language of the reader."""
        english = (get_language() or "").startswith("en")
        return self.organisation_en if english and self.organisation_en else self.organisation

    @property
    def reach_id(self) -> int | None:
        """The authority whose jurisdiction is the actor's: a department shares its lead's."""
        return self.lead_id or self.authority_id

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @property
    def is_enterprise(self) -> bool:
        return self.role in ENTERPRISE_ROLES

    @property
    def is_authority(self) -> bool:
        return self.role in AUTHORITY_ROLES

    def has_role(self, *roles: Role) -> bool:
        return self.role in roles


ANONYMOUS = Actor()
SYSTEM = Actor(name="系统")
