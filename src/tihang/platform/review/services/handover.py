"""Moving a case on or back: each intent is one step of the workflow's table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.corrections import services as corrections
from tihang.platform.filing.corrections.opening import Item, places_of
from tihang.platform.filing.corrections.queries import open_correction
from tihang.platform.filing.models import Case, Correction
from tihang.platform.journal.services import record
from tihang.platform.review import queries, rules
from tihang.platform.review.models import RankEntry, RankingList
from tihang.platform.words import moment

ReturnItem = Item
"""One thing to correct: a section, clause, indicator or instance, and what is wrong with it."""

EXTEND_RETURN = "extend_return"


@transaction.atomic
def return_for_correction(
    actor: Actor,
    case: Case,
    *,
    items: Sequence[ReturnItem],
    note: str = "",
    due: dt.date | None = None,
) -> Case:
    """Give the case back to the firm, with a reason for each thing to correct.

    The firm may change what the items name and nothing else, until the end of the day
    ``due``; without one, until the desk's own closing time. Raises ValidationError without
    an item, for one that the filing does not have and for a date that is too late or over;
    StepRefused when the step may not be taken now.
    """
    items = [ReturnItem(each.kind, each.id, each.reason.strip()) for each in items]
    if not items:
        raise ValidationError(_("请至少写明一处需补正的内容"))
    for item in items:
        _check_item(case, item)
    case = workflow.lock(case)
    revision = queries.filed_revision(case)
    due_at = due_instant(case, due)
    case = workflow.take_step(
        case,
        "return",
        actor,
        reason=note.strip() or _("需补正 %(count)d 处，详见补正清单") % {"count": len(items)},
        data={
            "items": [{item.kind: item.id, "reason": item.reason} for item in items],
            "note": note.strip(),
            "due": due_at and due_at.isoformat(),
        },
    )
    corrections.open_for_correction(case, revision, items, note=note.strip(), due_at=due_at)
    return case


def _check_item(case: Case, item: ReturnItem) -> None:
    if not item.reason:
        raise ValidationError(_("请写明每一处需补正的理由"))
    try:
        places_of(item, case.edition, queries.filed_dossier(case))
    except (KeyError, ValueError, StopIteration):
        raise ValidationError(_("申报书中没有“%(id)s”") % {"id": item.id}) from None


def due_instant(case: Case, due: dt.date | None) -> dt.datetime | None:
    """The first instant that is too late for a correction, never beyond the desk's closing.

    Raises ValidationError for a day that is over or lies beyond it.
    """
    closing = queries.closing_for_corrections(case)
    if closing and closing.has_passed(timezone.now()):
        raise ValidationError(
            _("本单位本批次已于 %(time)s 截止，退回后企业不能再提交")
            % {"time": moment(closing.last_second)}
        )
    if due is None:
        return closing.closes_at if closing else None
    if due < timezone.localdate():
        raise ValidationError({"due": _("补正期限不能早于今天")})
    if closing and due > timezone.localdate(closing.last_second):
        raise ValidationError(
            {
                "due": _("补正期限不能晚于本单位的截止时间 %(time)s")
                % {"time": moment(closing.last_second)}
            }
        )
    next_day = dt.datetime.combine(due + dt.timedelta(days=1), dt.time.min)
    end = timezone.make_aware(next_day)
    return min(end, closing.closes_at) if closing else end


@transaction.atomic
def extend_return(actor: Actor, case: Case, *, due: dt.date, reason: str) -> Correction:
    """Give the firm until another day to correct its filing.

    Raises ValidationError without a reason or for a day that does not move the date on;
    Conflict when the case does not lie with the firm for correction.
    """
    case = workflow.lock(case)
    correction = open_correction(case)
    if correction is None or not rules.may_extend(actor, case):
        raise Conflict(_("该申报现不在退回补正中，未作更改。请刷新页面查看最新状态。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明延期的理由")})
    due_at = due_instant(case, due)
    before = correction.due_at
    if before and due_at and due_at <= before:
        raise ValidationError({"due": _("延期后的日期应晚于现有期限")})
    correction.due_at = due_at
    correction.save(update_fields=["due_at"])
    record(
        case.stream,
        EXTEND_RETURN,
        actor,
        {
            "from": before and before.isoformat(),
            "to": due_at and due_at.isoformat(),
            "reason": reason.strip(),
        },
    )
    return correction


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
