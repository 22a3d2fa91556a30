"""One action on many cases: every case is looked over, then done in a transaction of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tihang.platform.accounts.models import User
from tihang.platform.accounts.queries import actor_for
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal.services import record
from tihang.platform.recognition import services as recognition
from tihang.platform.review.queries import with_parties
from tihang.platform.worklist import actions, queries
from tihang.platform.worklist.models import Job, JobItem

MOST_CASES = 1000
AT_ONCE = 20
"""So few are looked over while the person waits; more in the background, with progress."""
STREAM = "worklist"

State = JobItem.State


@transaction.atomic
def prepare_job(actor: Actor, action: str, cases: Sequence[uuid.UUID]) -> Job:
    """Begin a job: nothing is done yet, every case is looked over first.

    ``cases`` are ids that the actor may see, in the order of the list. Raises
    ValidationError for none, too many, or an action that is not the actor's.
    """
    from tihang.platform.worklist.tasks import look_over

    if actor.user_id is None or actor.authority_id is None or actor.membership_id is None:
        raise PermissionDenied
    if actions.action_of(actor, action) is None:
        raise ValidationError(_("请选择要办理的操作"))
    if not cases:
        raise ValidationError(_("请至少选择一件申报"))
    if len(cases) > MOST_CASES:
        raise ValidationError(
            _("一次最多办理 %(most)d 件，已选 %(count)d 件，请缩小范围")
            % {"most": MOST_CASES, "count": len(cases)}
        )
    job = Job.objects.create(
        user_id=actor.user_id,
        authority_id=actor.authority_id,
        membership=actor.membership_id,
        action=action,
        language=translation.get_language() or "zh-hans",
    )
    JobItem.objects.bulk_create(
        JobItem(job=job, case_id=case, position=number) for number, case in enumerate(cases, 1)
    )
    if len(cases) <= AT_ONCE:
        return check_job(job.pk)
    look_over.enqueue(str(job.pk))
    return job


def check_job(job_id: uuid.UUID) -> Job:
    """Look over what was not looked over yet; a second run goes on where the first ended."""
    job = Job.objects.get(pk=job_id)
    if job.state != Job.State.CHECKING:
        return job
    with translation.override(job.language):
        actor = _actor_of(job)
        for item in _items(job, State.UNCHECKED):
            item.problems = actions.problems_of(actor, item.case, job.action)
            item.state = State.BARRED if item.problems else State.READY
            item.save(update_fields=["state", "problems"])
    Job.objects.filter(pk=job_id, state=Job.State.CHECKING).update(state=Job.State.PREVIEW)
    job.refresh_from_db()
    return job


def _items(job: Job, state: str) -> Iterator[JobItem]:
    """The items in a state, each read with its case when its turn comes."""
    cases = with_parties(Case.objects.all())
    for key in list(job.items.filter(state=state).values_list("pk", flat=True)):
        item = JobItem.objects.get(pk=key)
        item.case = cases.get(pk=item.case_id)
        yield item


def _actor_of(job: Job) -> Actor:
    """The person as they act now; nobody where the membership has ended meanwhile."""
    actor = actor_for(User.objects.get(pk=job.user_id), job.membership)
    if actor.membership_id != job.membership:
        raise PermissionDenied
    return actor


@transaction.atomic
def confirm_job(actor: Actor, job: Job, reason: str = "") -> Job:
    """Let a job that was looked over be done. Raises ValidationError without a due reason.

    Raises Conflict where it was confirmed or dropped already.
    """
    from tihang.platform.worklist.tasks import work_off

    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.PREVIEW:
        raise Conflict(_("这批申报已在办理或已放弃，请刷新页面查看结果"))
    action = actions.action_of(actor, job.action)
    if action is None:
        raise PermissionDenied
    if action.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("请填写理由，它将写入每一件申报")})
    if not job.items.filter(state=State.READY).exists():
        raise ValidationError(_("没有可以办理的申报"))
    job.reason, job.state = reason.strip(), Job.State.RUNNING
    job.save(update_fields=["reason", "state"])
    record(
        STREAM,
        "job-confirmed",
        actor,
        {
            "job": str(job.pk),
            "action": job.action,
            "count": job.items.filter(state=State.READY).count(),
        },
    )
    work_off.enqueue(str(job.pk))
    return job


def run_job(job_id: uuid.UUID) -> Job:
    """Do what is ready, case by case; run again after a worker died, it goes on from there.

    A case that refuses keeps its reason and does not stop the others.
    """
    job = Job.objects.get(pk=job_id)
    if job.state != Job.State.RUNNING:
        return job
    with translation.override(job.language):
        for item in _items(job, State.READY):
            _do_one(job, item)
    job.state, job.ended_at = Job.State.DONE, timezone.now()
    job.save(update_fields=["state", "ended_at"])
    return job


def _do_one(job: Job, item: JobItem) -> None:
    """The case moves and the item says so in one transaction, or neither does."""
    try:
        with transaction.atomic():
            actions.do(_actor_of(job), item.case, job.action, job.reason)
            item.state = State.DONE
            item.save(update_fields=["state"])
    except StepRefused as refused:
        _fail(item, refused.problems)
    except ValidationError as refused:
        _fail(item, refused.messages)
    except Conflict as conflict:
        _fail(item, [str(conflict)])
    except PermissionDenied:
        _fail(item, [_("您已不再担任该职务，未办理")])


def _fail(item: JobItem, problems: list[str]) -> None:
    item.state, item.problems = State.FAILED, problems
    item.save(update_fields=["state", "problems"])


@transaction.atomic
def drop_job(job: Job) -> Job:
    """Give up a job before anything was done. Raises Conflict once it was confirmed."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (Job.State.CHECKING, Job.State.PREVIEW):
        raise Conflict(_("这批申报已确认办理，不能放弃"))
    job.state, job.ended_at = Job.State.DROPPED, timezone.now()
    job.save(update_fields=["state", "ended_at"])
    return job


def undo_job(actor: Actor, job: Job) -> int:
    """Take back those decisions of a job that were not released yet; return how many."""
    taken_back = 0
    for decision in queries.decisions_to_undo(job):
        try:
            with transaction.atomic():
                recognition.undo(actor, decision)
                job.items.filter(case=decision.case_id).update(state=State.UNDONE)
                taken_back += 1
        except Conflict:
            continue  # A colleague was quicker; the page shows what came of it.
    return taken_back
