"""Every change of accounts, with its journal entry."""

from tihang.platform.accounts.services.access import (
    STREAM,
    close_account,
    note_access,
    note_failed_login,
    open_account,
    person_elsewhere,
    reset_password,
)
from tihang.platform.accounts.services.memberships import (
    end_membership,
    expected_role,
    grant_membership,
    set_manager,
)
from tihang.platform.accounts.services.people import Added, add_person
from tihang.platform.accounts.services.substitutes import name_substitute, register_after_naming

__all__ = [
    "STREAM",
    "Added",
    "add_person",
    "close_account",
    "end_membership",
    "expected_role",
    "grant_membership",
    "name_substitute",
    "note_access",
    "note_failed_login",
    "open_account",
    "person_elsewhere",
    "register_after_naming",
    "reset_password",
    "set_manager",
]
