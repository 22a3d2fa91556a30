"""What a worker does for papers; each may be done twice without harm."""

from __future__ import annotations

import uuid

from django_tasks import task

from tihang.platform.papers import services


@task()
def check_paper(paper: str) -> None:
    """Compare a paper with what stands online."""
    services.check(uuid.UUID(paper))


@task()
def write(disc: str) -> None:
    """Make a disc."""
    services.make_disc(uuid.UUID(disc))
