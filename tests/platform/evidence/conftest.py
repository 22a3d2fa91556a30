"""People of two firms, and a way to take a file in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.evidence import files
from tihang.platform.actor import Role
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.services import take_in


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    """Each test keeps its files apart."""
    settings.MEDIA_ROOT = tmp_path / "files"


TakeIn = Callable[..., FileRevision]


@pytest.fixture
def clerk(land: Land, engage: Engage) -> Person:
    return engage("clerk", Role.CLERK, land.firm)


@pytest.fixture
def stranger(land: Land, engage: Engage) -> Person:
    """A clerk of another firm."""
    return engage("stranger", Role.CLERK, land.neighbour)


@pytest.fixture
def taken(land: Land, clerk: Person) -> TakeIn:
    """``taken(content, name, kind=…)``: put a file into the firm's library."""

    def take(content: bytes | None = None, name: str = "清单.xlsx", **more: object) -> FileRevision:
        opened = io.BytesIO(files.workbook() if content is None else content)
        more = {"kind": "equipment", **more}
        return take_in(clerk.actor, land.firm, opened, name, **more)  # type: ignore[arg-type]

    return take
