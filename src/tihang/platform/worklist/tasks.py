"""What a worker does for worklists; each goes on where an earlier run ended."""

from __future__ import annotations

import uuid

from django_tasks import task

from tihang.platform.worklist import services


@task()
def look_over(job: str) -> None:
    """See of each case whether the action may be taken."""
    services.check_job(uuid.UUID(job))


@task()
def work_off(job: str) -> None:
    """Take the action on each case."""
    services.run_job(uuid.UUID(job))
