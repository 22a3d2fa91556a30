"""Examining a case: the look-ups on the credit sites and the judgement of each clause."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case, Revision
from tihang.platform.journal.services import record
from tihang.platform.review import queries, rules
from tihang.platform.review.checklist import checklist_of
from tihang.platform.review.models import ClauseJudgement

JUDGE_CLAUSE = "judge_clause"
CONFIRM_JUDGEMENTS = "confirm_judgements"
JUDGE_AS_ANSWERED = "judge_as_answered"


def case_under_examination(actor: Actor, case: Case) -> Case:
    """Lock the case for one of its examiners. Raises Conflict when it is not on their desk."""
    case = workflow.lock(case)
    if not rules.may_examine(actor, case):
        raise Conflict(
            _("申报 %(number)s 已不在本单位审查环节，未作任何更改。请刷新页面查看最新状态。")
            % {"number": case.number}
        )
    return case


@transaction.atomic
def judge_clause(
    actor: Actor,
    case: Case,
    clause: str,
    *,
    met: bool | None,
    reason: str = "",
    base_version: int = 0,
) -> ClauseJudgement:
    """Judge a clause that the notice leaves to judgement; None says that it cannot be told.

    ``base_version`` is the version that the officer saw, 0 for none. Raises Conflict when a
    colleague has judged meanwhile or the case has moved on, and ValidationError for a clause
    that is not for judging or a reason left out where one is due.
    """
    case = case_under_examination(actor, case)
    if clause not in queries.judged_clauses(case):
        raise ValidationError({"clause": _("该条款不属于需人工认定的条款")})
    if met is not True and not reason.strip():
        raise ValidationError({"reason": _("认定为不符合或无法判定时，请写明理由")})
    judgement = _put(
        actor,
        case,
        queries.filed_revision(case),
        clause,
        met=met,
        reason=reason.strip(),
        base_version=base_version,
    )
    record(
        case.stream,
        JUDGE_CLAUSE,
        actor,
        {
            "clause": clause,
            "met": met,
            "reason": judgement.reason,
            "revision": judgement.revision.number,
        },
        at=judgement.at,
    )
    return judgement


def _put(
    actor: Actor,
    case: Case,
    revision: Revision,
    clause: str,
    *,
    met: bool | None,
    reason: str,
    base_version: int,
) -> ClauseJudgement:
    """Write one judgement over the version that was seen. Raises Conflict over any other."""
    level = case.authority.level
    earlier = ClauseJudgement.objects.filter(case=case, clause=clause, level=level).first()
    if (earlier.version if earlier else 0) != base_version:
        raise Conflict(_("该条款刚由同事认定，您的认定未保存。请查看最新结果后再决定是否修改。"))
    judgement = earlier or ClauseJudgement(case=case, clause=clause, level=level)
    judgement.met = met
    judgement.reason = reason
    judgement.revision = revision
    judgement.officer_id, judgement.authority_id = rules.officer(actor)
    judgement.at = timezone.now()
    judgement.version = base_version + 1
    judgement.save()
    return judgement


@transaction.atomic
def judge_as_answered(actor: Actor, case: Case, seen: Mapping[str, int], *, reason: str) -> int:
    """Judge several clauses as met, as the firm rated itself, for one reason; return how many.

    ``seen`` are the clauses that the officer chose from the preview, each with the version
    shown there. All are written or none. Raises ValidationError without a clause or a reason;
    Conflict when one of them is no longer open to this, or the case is off the desk.
    """
    case = case_under_examination(actor, case)
    if not seen:
        raise ValidationError({"clauses": _("请至少选择一条")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明一并认定的理由")})
    if not set(seen) <= {row.clause.id for row in checklist_of(case).agreeing}:
        raise Conflict(_("部分条款刚有新的认定或材料变化，未作任何更改。请重新查看后再办理。"))
    revision = queries.filed_revision(case)
    for clause, version in seen.items():
        _put(
            actor,
            case,
            revision,
            clause,
            met=True,
            reason=reason.strip(),
            base_version=version,
        )
    record(
        case.stream,
        JUDGE_AS_ANSWERED,
        actor,
        {"clauses": sorted(seen), "reason": reason.strip(), "revision": revision.number},
    )
    return len(seen)


@transaction.atomic
def confirm_judgements(actor: Actor, case: Case) -> int:
    """Let the judgements of an earlier revision stand for the present one; return how many.

    Raises Conflict when the case is not on the actor's desk.
    """
    case = case_under_examination(actor, case)
    revision = queries.filed_revision(case)
    earlier = list(
        ClauseJudgement.objects.filter(case=case, level=case.authority.level).exclude(
            revision=revision
        )
    )
    for judgement in earlier:
        judgement.revision = revision
        judgement.officer_id = rules.officer(actor).user_id
        judgement.at = timezone.now()
        judgement.version += 1
    ClauseJudgement.objects.bulk_update(earlier, ["revision", "officer", "at", "version"])
    if earlier:
        clauses = sorted(judgement.clause for judgement in earlier)
        record(
            case.stream,
            CONFIRM_JUDGEMENTS,
            actor,
            {"clauses": clauses, "revision": revision.number},
        )
    return len(earlier)
