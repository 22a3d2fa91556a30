"""A journal entry of a bundle, as those read it who make records of it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cached_property
from typing import Any

from tihang.dossier.bundle import JournalEntry
from tihang.platform.accounts.models import User
from tihang.platform.accounts.services import person_elsewhere
from tihang.platform.actor import SYSTEM

People = dict[tuple[str, str], User]
"""Who was met in an import: name and organisation → account."""


class Happened:
    """What an entry says; the person who acted becomes an account when it is asked for."""

    def __init__(self, entry: JournalEntry, people: People | None = None) -> None:
        self._people = {} if people is None else people
        self.seq = entry.seq
        self.at: dt.datetime = entry.at
        self.action = entry.action
        self.actor_name = entry.actor_name
        self.actor_role = entry.actor_role
        self.organisation = entry.organisation
        self._content = entry.content

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the action was about; reading a bundle made sure that it is an object."""
        loaded: dict[str, Any] = json.loads(self._content)
        return loaded

    @cached_property
    def person(self) -> User:
        key = (self.actor_name, self.organisation)
        if key not in self._people:
            self._people[key] = person_elsewhere(SYSTEM, *key)
        return self._people[key]
