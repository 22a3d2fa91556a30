"""Offices with cases on their desks, and background work that is done at once."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.platform.conftest import Engage, Land
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.platform.filing import workflow


@pytest.fixture(autouse=True)
def at_once(settings: Settings) -> None:
    """No worker: what is queued is done where it is queued."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)
