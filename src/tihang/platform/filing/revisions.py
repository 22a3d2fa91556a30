"""Freezing: the dossier becomes an immutable revision with its hash and short code."""

from __future__ import annotations

from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case, Revision


def latest_revision(case: Case) -> Revision | None:
    """The revision frozen last; none before the first submission."""
    return case.revisions.order_by("number").last()


def is_with_firm(case: Case) -> bool:
    """True while the firm may still write: nobody else is to act on the case."""
    return case.stage.waits_for in ("clerk", "signatory")


def current_dossier(case: Case) -> Dossier:
    """What the case says now: the firm's draft while it has it, else the last revision."""
    latest = None if is_with_firm(case) else latest_revision(case)
    return loaded(latest.dossier if latest else case.draft.dossier)


def freeze(case: Case, action: str, actor: Actor, dossier: Dossier | None = None) -> Revision:
    """Add the next revision; the caller holds the lock on the case."""
    dossier = dossier or current_dossier(case)
    last = latest_revision(case)
    checksum = content_hash(dossier)
    return Revision.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        dossier=stored(dossier),
        content_hash=checksum,
        code=short_code(checksum),
        step=action,
        made_by_id=actor.user_id,
    )
