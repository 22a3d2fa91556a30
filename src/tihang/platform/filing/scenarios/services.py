"""Adding instances to a draft: picked from the list, or brought in from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tihang.dossier.model import ScenarioInstance
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import drafts
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios.queries import ROWS, section_of_instances
from tihang.platform.filing.scenarios.rows import (
    Row,
    mark_of,
    mark_of_names,
    rows_in,
    rows_of,
    with_rows,
)
from tihang.platform.journal import services as journal


class InstancesMoved(Conflict):
    """The instances are no longer those that the page was made from; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(_("场景实例刚被他人或在另一窗口中修改，尚未保存，请核对后再试"))


@dataclass(frozen=True)
class Replaced:
    """The instance of the draft that another takes the place of, as it was shown."""

    number: int
    mark: str


@dataclass(frozen=True)
class Taking:
    """An instance to be taken over: as a new one, or in place of one that is there."""

    row: Row
    replaces: Replaced | None = None


@dataclass(frozen=True)
class Taken:
    """What was saved, and the place of the first instance of it."""

    saved: drafts.Saved
    anchor: str


@transaction.atomic
def add_instances(actor: Actor, case: Case, names: Sequence[str], seen: str) -> Taken:
    """Add an empty instance of each scenario named, after those that are there.

    ``seen`` is the mark of the instances that the page showed, see ``mark_of_names``: what
    colleagues write into them meanwhile is no obstacle. Raises InstancesMoved where they are
    others by now, Conflict for a name that is not on the list.
    """
    listed = [case.edition.scenario(name) for name in names]
    if not listed or None in listed:
        raise Conflict(_("请从典型场景清单中选择至少一个场景"))
    instances = [ScenarioInstance(scenario=each.name) for each in listed if each]
    return _write(actor, case, [Taking(row) for row in rows_of(case, instances)], seen)


@transaction.atomic
def take_instances(actor: Actor, case: Case, takings: Sequence[Taking], seen: str) -> Taken:
    """Take over instances that were looked through in a preview.

    Raises InstancesMoved where the instances, or what one of those to be replaced says, are
    not what the preview showed.
    """
    if not takings:
        raise Conflict(_("没有选择要导入的实例"))
    taken = _write(actor, case, takings, seen)
    journal.record(
        case.stream, "import", actor, {"version": taken.saved.version, "scenarios": len(takings)}
    )
    return taken


def _write(actor: Actor, case: Case, takings: Sequence[Taking], seen: str) -> Taken:
    """Save the section with the rows put in; the way of writing is that of the form."""
    draft = drafts.lock_draft(actor, case)
    section = section_of_instances(case)
    flat = drafts.inputs_of(case, section, draft)
    rows = rows_in(flat)
    if mark_of_names(rows) != seen:
        raise InstancesMoved
    places = [_put(rows, taking) for taking in takings]
    inputs = with_rows(flat, rows)
    saved = drafts.save_section(actor, case, section.id, inputs, draft.version)
    return Taken(saved, f"{ROWS}[{min(places)}]")


def _put(rows: list[Row], taking: Taking) -> int:
    """Put one row into its place, and return its number."""
    replaced = taking.replaces
    if replaced is None:
        rows.append(taking.row)
        return len(rows) - 1
    if replaced.number >= len(rows) or mark_of(rows[replaced.number]) != replaced.mark:
        raise InstancesMoved
    rows[replaced.number] = taking.row
    return replaced.number
