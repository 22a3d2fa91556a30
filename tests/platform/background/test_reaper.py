"""Tasks of dead workers go back into the queue, once, and not for ever."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from tihang.platform.background import reaper
from tihang.platform.background.models import WorkerProcess

pytestmark = pytest.mark.django_db


@task()
def do_nothing() -> None:
    """A task for these tests."""


def worker(name: str, seen: dt.timedelta = dt.timedelta()) -> WorkerProcess:
    at = timezone.now() - seen
    return WorkerProcess.objects.create(id=name, host="node", pid=1, started_at=at, seen_at=at)


def running(*workers: str) -> DBTaskResult:
    result = do_nothing.enqueue()
    found: DBTaskResult = DBTaskResult.objects.get(pk=result.id)
    for name in workers:
        found.claim(name)
    return found


def state(of: DBTaskResult) -> str:
    of.refresh_from_db()
    return of.status


def test_the_task_of_a_living_worker_is_left_alone() -> None:
    worker("alive")
    found = running("alive")
    assert reaper.reap() == 0
    assert state(found) == TaskResultStatus.RUNNING


def test_the_task_of_a_silent_worker_goes_back_to_the_queue_once() -> None:
    worker("silent", reaper.SILENCE * 2)
    found = running("silent")
    assert reaper.reap() == 1
    assert state(found) == TaskResultStatus.READY
    assert found in DBTaskResult.objects.ready()
    assert reaper.reap() == 0
    assert not WorkerProcess.objects.exists()


def test_the_task_of_a_worker_that_nobody_knows_goes_back_too() -> None:
    found = running("never-signed-on")
    assert reaper.reap() == 1
    assert state(found) == TaskResultStatus.READY


def test_a_task_taken_by_another_worker_meanwhile_is_left_to_it() -> None:
    found = running("dead")
    worker("alive")
    found.claim("alive")
    assert reaper.reap() == 0
    assert state(found) == TaskResultStatus.RUNNING


def test_a_task_moved_on_between_look_and_move_is_not_moved_again() -> None:
    found = running("dead")
    stale = DBTaskResult.objects.get(pk=found.pk)
    found.claim("other")
    assert reaper._put_back(stale) == 0
    assert state(found) == TaskResultStatus.RUNNING


def test_a_task_that_ended_three_workers_is_given_up_and_said_to_have_failed() -> None:
    heard: list[object] = []

    def listen(task_result: object, **_signal: object) -> None:
        heard.append(task_result)

    task_finished.connect(listen)
    found = running("first", "second", "third")
    try:
        assert reaper.reap() == 1
    finally:
        task_finished.disconnect(listen)
    assert state(found) == TaskResultStatus.FAILED
    assert "3 workers died" in found.traceback
    assert len(heard) == 1
    assert reaper.reap() == 0
