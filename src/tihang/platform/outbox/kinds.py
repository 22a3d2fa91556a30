"""The kinds of messages: their words, put together for each reader in the reader's language.

An app registers its kinds when it is loaded. What is stored is the facts; a fact that has
words of its own (a tier's name, a state) is stored in both languages, a moment as an instant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from tihang.edition.model import Bilingual
from tihang.platform.words import day, in_english, moment

Param = str | int | dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of message. ``subject`` and ``body`` name the facts as ``%(name)s``."""

    id: str
    subject: str | Promise
    body: str | Promise = ""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known; call it in ``AppConfig.ready``."""
    for kind in kinds:
        _kinds[kind.id] = kind


def is_known(kind: str) -> bool:
    return kind in _kinds


@dataclass(frozen=True)
class Words:
    """A message as its reader sees it."""

    subject: str
    body: str


def words_of(kind: str, params: Mapping[str, Param]) -> Words:
    """The message in the language of the moment."""
    known = _kinds[kind]
    facts = {name: _said(value) for name, value in params.items()}
    return Words(str(known.subject) % facts, str(known.body) % facts)


def both(text: Bilingual) -> Param:
    """A text of the edition as a message keeps it."""
    return {"zh": text.zh, "en": text.en}


def instant(at: dt.datetime) -> Param:
    """A moment as a message keeps it."""
    return {"at": at.isoformat()}


def date(on: dt.date) -> Param:
    """A day as a message keeps it."""
    return {"on": on.isoformat()}


def _said(value: Param) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "at" in value:
        return moment(dt.datetime.fromisoformat(value["at"]))
    if "on" in value:
        return day(dt.date.fromisoformat(value["on"]))
    return value["en"] if in_english() and value.get("en") else value["zh"]
