"""Putting the tasks of dead workers back into the queue."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from tihang.platform.background.models import WorkerProcess

Task = DBTaskResult[Any, Any]

SILENCE = dt.timedelta(seconds=30)
"""After so long without a sign of life a worker counts as dead."""
MOST_TRIES = 3
"""A task that took so many workers with it is not tried again."""

log = logging.getLogger(__name__)


class WorkersDied(Exception):
    """A task ended its worker each time it was tried."""


def reap(silence: dt.timedelta = SILENCE) -> int:
    """Put back what dead workers were running, and return how many tasks that were.

    Several workers may do so at once: of two that find the same task one moves it.
    """
    alive = _alive(timezone.now() - silence)
    moved = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        moved += _give_up(task) if len(task.worker_ids) >= MOST_TRIES else _put_back(task)
    return moved


def _alive(since: dt.datetime) -> set[str]:
    WorkerProcess.objects.filter(seen_at__lt=since).delete()
    return set(WorkerProcess.objects.values_list("id", flat=True))


def _put_back(task: Task) -> int:
    log.warning("task %s goes back to the queue: its worker died", task.id)
    return _this_run(task).update(status=TaskResultStatus.READY, started_at=None)


def _give_up(task: Task) -> int:
    if not _this_run(task).update(status=TaskResultStatus.FAILED):
        return 0
    tries = len(task.worker_ids)
    task.set_failed(WorkersDied(f"given up after {tries} workers died with it"))
    log.error("task %s is given up: %d workers died with it", task.id, tries)
    result = task.task_result
    task_finished.send(sender=type(result.task.get_backend()), task_result=result)
    return 1


def _this_run(task: Task) -> QuerySet[Task]:
    """The task, unless somebody has moved it on since it was looked at."""
    return DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
