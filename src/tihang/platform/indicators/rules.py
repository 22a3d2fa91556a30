"""Who may do what with the ledgers of a filing. Which readings an officer may look at is
``queries.readings_of``."""

from __future__ import annotations

from typing import Any

from tihang.platform.actor import Actor
from tihang.platform.filing import rules as filing
from tihang.platform.filing.models import Case
from tihang.platform.indicators.models import LedgerReading


def may_see(actor: Actor, found: Any) -> bool:
    """Whoever may see the case, for a reading that was found for them."""
    return filing.may_see_case(actor, _case(found))


def may_edit(actor: Actor, found: Any) -> bool:
    """The firm's people, while the case is with them."""
    case = _case(found)
    return case is not None and filing.may_edit(actor, case)


def _case(found: Any) -> Case | None:
    return found.case if isinstance(found, LedgerReading) else found
