"""Who works on lists: whoever works for an authority, each within their own jurisdiction."""

from __future__ import annotations

from typing import Any

from tihang.platform.actor import Actor
from tihang.platform.review.rules import is_officer
from tihang.platform.worklist.models import Job, SavedFilter

acts_on_cases = is_officer


def reads_cases(actor: Actor, _obj: Any = None) -> bool:
    """Officers, and the departments that are heard."""
    return actor.is_authority


def is_own_filter(actor: Actor, saved: SavedFilter) -> bool:
    return (actor.user_id, actor.authority_id) == (saved.user_id, saved.authority_id)


def is_own_job(actor: Actor, job: Job) -> bool:
    """Whoever began a job ends it; colleagues see its outcome on the cases."""
    return (actor.user_id, actor.authority_id) == (job.user_id, job.authority_id)
