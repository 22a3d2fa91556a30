"""Opening places for a firm to correct, moving the date, and closing them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from tihang.edition.model import Step
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.filing.corrections.opening import Item, opened_by
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Correction, Revision


def open_for_correction(
    case: Case,
    revision: Revision,
    items: Sequence[Item],
    *,
    note: str = "",
    due_at: dt.datetime | None = None,
) -> Correction:
    """Open what the items name; the caller takes the step that gives the case back.

    KeyError or ValueError for an item that the filing does not have.
    """
    places = opened_by(items, case.edition, loaded(revision.dossier))
    return Correction.objects.create(
        case=case,
        revision=revision,
        items=[{"kind": each.kind, "id": each.id, "reason": each.reason} for each in items],
        places=sorted(places),
        note=note,
        due_at=due_at,
        returned_at=timezone.now(),
    )


def close_after_step(case: Case, step: Step, _actor: Actor) -> None:
    """What the firm hands in answers the correction; registered with the workflow."""
    if step.freezes and step.who in ENTERPRISE_ROLES:
        answer = case.revisions.order_by("number").last()
        case.corrections.filter(answer=None).update(answer=answer)
