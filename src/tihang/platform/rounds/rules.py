"""Who may read, write and issue notices. Whose they are to see, ``chains`` sees to."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import Actor, Role
from tihang.platform.rounds.models import Notice, NoticeFile
from tihang.platform.rounds.standing import Standing

WRITERS = (Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER, Role.GROUP_OFFICER)

may_write: Rule = has_role(*WRITERS)
may_open_round: Rule = has_role(Role.PROVINCE_OFFICER)
"""A province opens its rounds; what is set at installation comes with ``tihang setup``."""


def may_read(actor: Actor, _obj: Any = None) -> bool:
    """Firms and officers alike read the notices of their own chain."""
    return actor.role is not None


def opened(actor: Actor, obj: Any) -> bool:
    """The actor's office opened the round."""
    return may_open_round(actor, None) and getattr(obj, "opened_by_id", None) in (
        None,
        actor.authority_id,
    )


def keeps(actor: Actor, obj: Any) -> bool:
    """The actor writes for the office that keeps the notice."""
    notice = obj.notice if isinstance(obj, NoticeFile | Standing) else obj
    return (
        may_write(actor, None)
        and isinstance(notice, Notice)
        and notice.keeper_id == actor.authority_id
    )
