"""Instances from outside beside those of the draft: new, changed, the same, or unknown by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tihang.edition.model import Scenario
from tihang.edition.scenario_names import plain_name
from tihang.platform.filing.forms.layout import Input, RowList, SectionForm
from tihang.platform.filing.forms.names import row_keys
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios.cards import CardState
from tihang.platform.filing.scenarios.queries import ROWS, section_of_instances
from tihang.platform.filing.scenarios.rows import (
    Row,
    blank_dossier,
    mark_of,
    present_rows,
    row_in,
    said,
    with_rows,
)
from tihang.platform.filing.scenarios.services import Replaced, Taking
from tihang.platform.sent import is_number
from tihang.platform.words import say

SKIP, ADD, REPLACE = "skip", "add", "replace"


@dataclass(frozen=True)
class Proposal:
    """One instance to be looked through before it is taken over."""

    name: str
    number: int
    title: str
    state: CardState
    inputs: tuple[Input, ...]
    """What can be corrected here."""
    lists: tuple[RowList, ...]
    """Its lists, shown as they will be taken over."""
    hidden: tuple[tuple[str, str], ...]
    """The inputs of the lists."""
    match: int | None
    """The row of the draft's instance of the same scenario and name."""
    mark: str
    """What that one said when this was shown."""
    same: bool
    changed: tuple[str, ...]
    """The labels of what differs from that one."""
    action: str

    @property
    def action_name(self) -> str:
        return f"action[{self.number - 1}]"

    @property
    def changed_words(self) -> str:
        return _("、").join(self.changed)

    @property
    def match_number(self) -> int:
        return (self.match or 0) + 1

    @property
    def unlisted(self) -> str:
        return self.state.unlisted

    @property
    def suggestions(self) -> tuple[Scenario, ...]:
        return self.state.suggestions


def proposals_of(
    case: Case, rows: Sequence[Row], posted: Mapping[str, Any] | None = None
) -> list[Proposal]:
    """The rows as proposals; ``posted`` holds what was chosen for them before, if anything."""
    section = section_of_instances(case)
    form = SectionForm.of(case.edition, section, with_rows({}, rows), blank_dossier(case))
    present = present_rows(case)
    keys = {_key(case, row): number for number, row in reversed(list(enumerate(present)))}
    spec = case.edition.field(ROWS)
    return [
        _proposal(case, form.row(ROWS, number, spec), rows[number], (present, keys), posted)
        for number in row_keys(form.posted, ROWS)
    ]


def _proposal(
    case: Case,
    laid: Any,
    row: Row,
    existing: tuple[list[Row], dict[tuple[str, str], int]],
    posted: Mapping[str, Any] | None,
) -> Proposal:
    present, keys = existing
    match = keys.get(_key(case, row))
    changed = _changed(case, present[match], row) if match is not None else ()
    number = laid.number
    default = ADD if match is None else (REPLACE if changed else SKIP)
    chosen = str((posted or {}).get(f"action[{number - 1}]", default)).partition(":")[0]
    lists = tuple(item for item in laid.items if isinstance(item, RowList))
    inputs = tuple(item for item in laid.items if isinstance(item, Input) and item.kind != "names")
    shown = {item.name for item in inputs}
    return Proposal(
        name=laid.name,
        number=number,
        title=laid.title,
        state=laid.state,
        inputs=inputs,
        lists=tuple(each for each in lists if each.rows),
        hidden=tuple(
            (f"{laid.name}{rest}", each)
            for rest, value in row.items()
            if f"{laid.name}{rest}" not in shown
            for each in ([value] if isinstance(value, str) else value)
        ),
        match=match,
        mark="" if match is None else mark_of(present[match]),
        same=match is not None and not changed,
        changed=changed,
        action=chosen if match is not None or chosen != REPLACE else ADD,
    )


def _key(case: Case, row: Row) -> tuple[str, str]:
    """What tells instances apart: the scenario, by whatever name, and the instance's name."""
    scenario, instance = str(row.get(".scenario", "")), str(row.get(".instance", ""))
    listed = case.edition.scenario(scenario)
    return (listed.name if listed else plain_name(scenario)), plain_name(instance)


def _changed(case: Case, before: Row, after: Row) -> tuple[str, ...]:
    """The labels of the columns in which two rows differ."""
    old, new = said(before), said(after)
    labels = {f".{column.path}": say(column.label) for column in case.edition.field(ROWS).columns}
    differing = {
        _column(name) for name in {*old, *new} if _plain(old.get(name)) != _plain(new.get(name))
    }
    return tuple(label for path, label in labels.items() if path in differing)


def _column(name: str) -> str:
    """``.systems[0].name`` is of the column ``.systems``."""
    return "." + name.removeprefix(".").partition("[")[0].partition(":")[0].partition(".")[0]


def _plain(value: str | list[str] | None) -> str | list[str]:
    """A value as it compares: a single choice is the same as a list of one."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 else value
    return (value or "").replace("\r\n", "\n").strip()


def takings_in(posted: Mapping[str, Any]) -> list[Taking]:
    """What a preview that was sent back asks to take over."""
    found = []
    for number in row_keys(posted, ROWS):
        action, *target = str(posted.get(f"action[{number}]", SKIP)).split(":")
        if action == ADD:
            found.append(Taking(row_in(posted, number)))
        elif action == REPLACE and len(target) == 2 and is_number(target[0]):
            found.append(Taking(row_in(posted, number), Replaced(int(target[0]), target[1])))
    return found
