"""Freezing: the dossier becomes an immutable revision with its hash and short code.

Also who may read which revision: what an authority freezes holds its judgements.
"""

from __future__ import annotations

from django.db.models import QuerySet

from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case, Revision


def latest_revision(case: Case) -> Revision | None:
    """The revision frozen last; none before the first submission."""
    return case.revisions.order_by("number").last()


def filed_revisions(case: Case) -> QuerySet[Revision]:
    """What the firm itself handed in, the first time and after each return."""
    by_firm = {step.action for step in case.workflow.steps if step.who in ENTERPRISE_ROLES}
    return case.revisions.filter(step__in=by_firm)


def readable_revisions(actor: Actor, case: Case) -> QuerySet[Revision]:
    """The revisions that the actor may read now.

    An authority reads all of them. The firm reads what it filed; what the authorities froze
    on the way, with their judgements, is open to it when the case has ended.
    """
    if actor.is_authority or case.stage.final:
        return case.revisions.all()
    return filed_revisions(case)


def is_with_firm(case: Case) -> bool:
    """True while the firm may still write: nobody else is to act on the case."""
    return case.stage.waits_for in ("clerk", "signatory")


def current_dossier(case: Case) -> Dossier:
    """What the case says now: the firm's draft while it has it, else the last revision."""
    latest = None if is_with_firm(case) else latest_revision(case)
    return loaded(latest.dossier if latest else case.draft.dossier)


def firms_dossier(case: Case) -> Dossier:
    """What the firm itself says: its draft while it has it, else what it handed in last.

    What an authority froze since holds judgements that the firm may not read yet.
    """
    filed = None if is_with_firm(case) else filed_revisions(case).order_by("number").last()
    return loaded(filed.dossier if filed else case.draft.dossier)


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
