"""Who may do what with the library. Whose pieces these are, ``queries`` sees to."""

from __future__ import annotations

from typing import Any

from tihang.platform.access import Rule, has_role
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.evidence.models import EvidenceFile, FileRevision

is_of_a_firm: Rule = has_role(*sorted(ENTERPRISE_ROLES))


def holds_file(actor: Actor, file: Any) -> bool:
    """The actor's firm holds the piece, or the revision of one."""
    held = file.file if isinstance(file, FileRevision) else file
    return (
        actor.is_enterprise
        and isinstance(held, EvidenceFile)
        and held.enterprise_id == actor.enterprise_id
    )
