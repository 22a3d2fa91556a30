"""Reading the tables of an import in the background."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResult, TaskResultStatus, task

from tihang.platform.intake import services


@task()
def read_import(batch_id: str) -> None:
    """Read every table. Run twice, it does the same once more, unless somebody went on."""
    services.read_tables(batch_id)


def note_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """A task that failed leaves no import that seems to be under way for ever."""
    failed = task_result.status == TaskResultStatus.FAILED
    if failed and task_result.task.module_path == read_import.module_path:
        services.give_up(task_result.args[0])
