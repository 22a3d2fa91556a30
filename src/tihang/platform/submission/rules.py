"""Who may do what on the way to a submission."""

from __future__ import annotations

from tihang.platform.actor import Actor, Role
from tihang.platform.filing import rules as filing
from tihang.platform.filing.models import Case

may_edit = filing.may_edit
is_the_firm = filing.is_the_firm


def may_sign(actor: Actor, case: Case) -> bool:
    """A signatory of the firm, while the case is with it."""
    return filing.may_edit(actor, case) and actor.role == Role.SIGNATORY
