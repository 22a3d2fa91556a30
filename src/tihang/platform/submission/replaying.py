"""The firm's word that was given in another installation, made again from the case's journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from tihang.platform.accounts.models import User
from tihang.platform.filing.models import Case
from tihang.platform.submission.models import Capacity, Reason, Signature
from tihang.platform.submission.services import GIVE_REASON, SIGN


class Told(Protocol):
    """What a journal entry says, with the person who acted as an account."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def action(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def person(self) -> User: ...


def replay(case: Case, entry: Told) -> None:
    """Make again what the entry records, if it is a reason or a signature.

    Raises KeyError, TypeError or ValueError where it does not say what such an entry says.
    """
    made = _RECORDS.get(entry.action)
    if made:
        made(case, entry)


def _reason(case: Case, entry: Told) -> None:
    data = entry.data
    Reason.objects.create(
        case=case,
        finding_key=data["finding"],
        rule=data["rule"],
        text=data["reason"],
        by=entry.person,
        at=entry.at,
    )


def _signature(case: Case, entry: Told) -> None:
    data = entry.data
    Signature.objects.create(
        case=case,
        content_hash=data["hash"],
        version=data["version"],
        signed_by=entry.person,
        name=entry.actor_name,
        capacity=Capacity(data["capacity"]).value,
        at=entry.at,
        statement_hash=data["statement"],
    )


_RECORDS: dict[str, Callable[[Case, Told], None]] = {GIVE_REASON: _reason, SIGN: _signature}

ACTIONS = frozenset(_RECORDS)
"""Entries that records are made from."""
