"""Kinds of messages for tests, people who get them, and a mail server that can break off."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.outbox import server
from tests.platform.remembered import remembered
from tihang.platform.actor import Role
from tihang.platform.outbox import kinds


@pytest.fixture(autouse=True)
def _test_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.Kind("test", "%(number)s：%(tier)s", "%(number)s，%(when)s")
    monkeypatch.setitem(kinds._kinds, "test", kind)


@dataclass(frozen=True)
class People:
    land: Land
    officer: Person
    clerk: Person
    signatory: Person
    neighbour: Person


@pytest.fixture
def people(land: Land, engage: Engage) -> People:
    """A county officer, two people of one firm and one of another; all can be written to."""
    return remembered(_settle_people, land, engage)


def _settle_people(land: Land, engage: Engage) -> People:
    made = People(
        land=land,
        officer=engage("county", Role.COUNTY_OFFICER, land.county),
        clerk=engage("clerk", Role.CLERK, land.firm),
        signatory=engage("signatory", Role.SIGNATORY, land.firm),
        neighbour=engage("neighbour", Role.CLERK, land.neighbour),
    )
    for person in (made.officer, made.clerk, made.signatory, made.neighbour):
        person.user.email = f"{person.user.username}@example.cn"
        person.user.save()
    return made


@pytest.fixture
def mail_server(settings: Settings) -> server.Sent:
    """Mail is on; what was handed over is kept, and the server can be told to misbehave."""
    settings.TIHANG_MAIL = True
    settings.EMAIL_BACKEND = "tests.platform.outbox.server.Backend"
    server.SENT.reset()
    return server.SENT
