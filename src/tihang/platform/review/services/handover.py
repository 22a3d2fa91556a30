"""Moving a case on or back: each intent is one step of the workflow's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.review import queries, rules
from tihang.platform.review.models import RankEntry, RankingList


@dataclass(frozen=True)
class ReturnItem:
    """One thing to correct: a section of the form or a clause, and what is wrong with it."""

    kind: str
    """``section`` or ``clause``."""
    id: str
    reason: str


@transaction.atomic
def return_for_correction(
    actor: Actor, case: Case, *, items: Sequence[ReturnItem], note: str = ""
) -> Case:
    """Give the case back to the firm, with a reason for each thing to correct.

    Raises ValidationError without any item or note, or for an item that the form and tier
    do not have; StepRefused when the step may not be taken now.
    """
    _check_items(case, items)
    if not items and not note.strip():
        raise ValidationError(_("请至少写明一处需补正的内容"))
    reason = note.strip() or _("需补正 %(count)d 处，详见补正清单") % {"count": len(items)}
    return workflow.take_step(
        case,
        "return",
        actor,
        reason=reason,
        data={
            "items": [{item.kind: item.id, "reason": item.reason.strip()} for item in items],
            "note": note.strip(),
        },
    )


def _check_items(case: Case, items: Sequence[ReturnItem]) -> None:
    known = {
        "section": {section.id for section in case.edition.filing_form(case.tier).sections},
        "clause": {c.clause.id for c in case.edition.conditions_of(case.tier)},
    }
    for item in items:
        if item.id not in known.get(item.kind, set()):
            raise ValidationError(_("申报书中没有“%(id)s”") % {"id": item.id})
        if not item.reason.strip():
            raise ValidationError(_("请写明每一处需补正的理由"))


def refuse(actor: Actor, case: Case, *, reason: str, data: Mapping[str, Any] | None = None) -> Case:
    """Turn the case down for good. Raises StepRefused, also without a reason."""
    return workflow.take_step(case, "refuse", actor, reason=reason, data=data)


@transaction.atomic
def send_up(
    actor: Actor, case: Case, action: str = "send_up", data: Mapping[str, Any] | None = None
) -> Case:
    """Freeze the filing together with the examiner's judgements and hand it on.

    ``action`` is the examiner's way forward in the case's workflow. Raises StepRefused with
    everything that is still missing.
    """
    case = workflow.lock(case)
    return workflow.take_step(
        case,
        action,
        actor,
        data={**_opinion_data(case), **(data or {})},
        dossier=queries.examined_dossier(case),
    )


def _opinion_data(case: Case) -> Mapping[str, Any]:
    opinion = queries.opinion_on_present(case)
    if opinion is None:
        return {}
    return {"opinion": opinion.number, "conclusion": opinion.conclusion}


@transaction.atomic
def send_back(actor: Actor, case: Case, *, reason: str) -> Case:
    """Give a case back to the county and take it off the list being drawn up."""
    case = workflow.take_step(case, "send_back", actor, reason=reason)
    _take_off_drafts(actor, case)
    return case


@transaction.atomic
def decline(
    actor: Actor, case: Case, *, reason: str, data: Mapping[str, Any] | None = None
) -> Case:
    """Decide not to recommend a case. Raises StepRefused, also without a reason."""
    case = workflow.take_step(case, "decline", actor, reason=reason, data=data)
    _take_off_drafts(actor, case)
    return case


@transaction.atomic
def recognise(actor: Actor, case: Case, *, data: Mapping[str, Any] | None = None) -> Case:
    """Grant the tier: by a group from its examination, by the province on what was handed up."""
    if rules.is_examiner_of(actor, case):
        return send_up(actor, case, "recognise", data)
    case = workflow.take_step(case, "recognise", actor, data=data)
    _take_off_drafts(actor, case)
    return case


def _take_off_drafts(actor: Actor, case: Case) -> None:
    """Remove the case from the office's drafts and close the gap that it leaves in each."""
    entries = RankEntry.objects.filter(
        case=case,
        ranking__authority_id=rules.officer(actor).authority_id,
        ranking__state=RankingList.State.DRAFT,
    ).select_related("ranking")
    for entry in list(entries):
        entry.delete()
        # One by one and from the front: no two rows may hold one position at any moment.
        for later in entry.ranking.entries.filter(position__gt=entry.position):
            later.position -= 1
            later.save(update_fields=["position"])
        entry.ranking.version += 1
        entry.ranking.save(update_fields=["version"])
