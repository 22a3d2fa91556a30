"""What a worker does for bundles; each may be done twice without harm."""

from __future__ import annotations

import uuid

from django_tasks import task

from tihang.platform.exchange import services


@task()
def make(bundle: str) -> None:
    """Write a bundle that was asked for."""
    services.make_bundle(uuid.UUID(bundle))


@task()
def check(bundle: str) -> None:
    """Verify an uploaded bundle and hold it against what is here."""
    services.check_bundle(uuid.UUID(bundle))


@task()
def take(bundle: str, user: int | None, membership: int | None) -> None:
    """Take a bundle over that somebody has looked at."""
    services.take_bundle(uuid.UUID(bundle), user, membership)
