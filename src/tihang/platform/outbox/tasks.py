"""What a worker does for mails; each may be done twice without harm."""

from __future__ import annotations

import uuid
from typing import Any

from django_tasks import TaskResult, TaskResultStatus, task

from tihang.platform.outbox import mailing


@task()
def send_mail(mail: str) -> None:
    """Send a mail."""
    mailing.send(uuid.UUID(mail))


def note_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """A task that failed leaves no mail that seems to be under way for ever."""
    failed = task_result.status == TaskResultStatus.FAILED
    if failed and task_result.task.module_path == send_mail.module_path:
        mailing.give_up(uuid.UUID(task_result.args[0]))
