"""Countersigning that took place in another installation, as a case's journal tells it.

Nothing is made of it here: what departments said to another authority is read where it stands.
It neither asks nor answers anything of the departments beside the authority here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tihang.platform.actor import Role
from tihang.platform.countersign.models import Position
from tihang.platform.countersign.queries import in_order
from tihang.platform.countersign.services import ANSWERED, ASKED, OBJECTED, SETTLED
from tihang.platform.countersign.standing import CHIPS, SILENT
from tihang.platform.journal.models import Entry
from tihang.platform.registry.models import Authority, Function

SAID = (ANSWERED, OBJECTED)
ACTIONS = (ASKED, *SAID, SETTLED)
_TEXTS = {
    ASKED: ("consultation",),
    **dict.fromkeys(SAID, ("consultation", "position", "reason")),
    SETTLED: ("consultation", "department", "reason"),
}


class Told(Protocol):
    """What a journal entry says."""

    @property
    def action(self) -> str: ...
    @property
    def actor_role(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def check(entry: Told) -> None:
    """See that an entry says what such an entry says, by whom it can.

    Raises KeyError, TypeError or ValueError where it does not.
    """
    data = entry.data
    listed = data["departments"] if entry.action == ASKED else []
    for text in (*(data[name] for name in _TEXTS[entry.action]), *listed):
        if not isinstance(text, str):
            raise TypeError(text)
    if entry.action in SAID:
        Position(data["position"])
        Function(data.get("function", Function.LEAD))
        if entry.actor_role != Role.DEPARTMENT_OFFICER:
            raise ValueError(entry.actor_role)


def askers(entries: Iterable[Told]) -> dict[str, str]:
    """Consultation → the role of who asked."""
    return {
        entry.data["consultation"]: entry.actor_role for entry in entries if entry.action == ASKED
    }


@dataclass(frozen=True)
class Settled:
    """How the asking authority dealt with an objection."""

    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Word:
    """What a department said of the case, in its own words."""

    department: str
    function: str
    position: str
    """A position, or ``silent``."""
    reason: str = ""
    by: str = ""
    at: dt.datetime | None = None
    settled: Settled | None = None

    @property
    def label(self) -> str:
        return _("未答复") if self.position == SILENT else str(Position(self.position).label)

    @property
    def chip(self) -> str:
        return CHIPS[self.position]

    @property
    def is_open(self) -> bool:
        """An objection of which the journal says no more."""
        return self.position == Position.OBJECTION and self.settled is None


@dataclass
class Heard:
    """A case's consultation: who asked, and the entries that count."""

    asked: Entry
    said: dict[str, Entry] = field(default_factory=dict)
    """By the department's code; of several, the last one counts."""
    settled: dict[str, Entry] = field(default_factory=dict)

    @property
    def departments(self) -> list[str]:
        """The codes of those that were asked."""
        return list(self.asked.data["departments"])


def entries_from_elsewhere(streams: Iterable[str]) -> dict[str, list[Entry]]:
    """What other installations wrote of countersigning into these journals; one query."""
    found: dict[str, list[Entry]] = {}
    rows = Entry.objects.filter(stream__in=list(streams), action__in=ACTIONS, actor=None)
    for entry in rows.order_by("stream", "seq"):
        found.setdefault(entry.stream, []).append(entry)
    return found


def departments_of(entries: Iterable[Entry]) -> dict[str, Authority]:
    """The departments that were asked, by code, as they are registered here; one query."""
    codes = {
        code for entry in entries if entry.action == ASKED for code in entry.data["departments"]
    }
    return {each.code: each for each in Authority.objects.filter(code__in=codes)}


def heard(entries: Sequence[Entry], known: Mapping[str, Authority]) -> list[Heard]:
    """The consultations of a case in the order in which they were asked."""
    found: dict[str, Heard] = {}
    for entry in entries:
        about = entry.data["consultation"]
        if entry.action == ASKED:
            found[about] = Heard(entry)
        elif about in found and entry.action == SETTLED:
            found[about].settled[entry.data["department"]] = entry
        elif about in found:
            code = _code(entry, found[about].departments, known)
            found[about].said[code] = entry
            # A settlement answers the objection before it, not another word.
            found[about].settled.pop(code, None)
    return list(found.values())


def _code(entry: Entry, asked: Sequence[str], known: Mapping[str, Authority]) -> str:
    """Which department spoke; early entries give its name only."""
    by_name = {known[code].name: code for code in asked if code in known}
    return str(entry.data.get("department") or by_name.get(entry.organisation, entry.organisation))


def words(consultation: Heard, known: Mapping[str, Authority]) -> list[Word]:
    """Each department's word in the order of the notice, the silent ones too."""
    codes = dict.fromkeys([*consultation.departments, *consultation.said])
    placed = {each.code: place for place, each in enumerate(in_order(known.values()))}
    ordered = sorted(codes, key=lambda code: placed.get(code, len(placed)))
    return [_word(consultation, code, known.get(code)) for code in ordered]


def _word(consultation: Heard, code: str, department: Authority | None) -> Word:
    said, settled = consultation.said.get(code), consultation.settled.get(code)
    if said is None:
        name = department.label if department else code
        return Word(name, _function(department.function if department else ""), SILENT)
    function = said.data.get("function") or (department.function if department else "")
    return Word(
        department=said.organisation,
        function=_function(function),
        position=said.data["position"],
        reason=said.data["reason"],
        by=said.actor_name,
        at=said.at,
        settled=Settled(settled.data["reason"], settled.actor_name, settled.at)
        if settled
        else None,
    )


def _function(value: str) -> str:
    return str(Function(value).label) if value else ""
