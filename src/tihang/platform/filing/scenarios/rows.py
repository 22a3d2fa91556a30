"""Rows of instances as inputs: taken out of one list, put into another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.platform.filing import drafts
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.names import NONE, PRESENT, row_keys
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios.queries import ROWS, section_of_instances

Row = dict[str, str | list[str]]
"""What stands behind ``scenarios[2]`` in the name of each input → its value."""


def rows_in(flat: Mapping[str, str | list[str]]) -> list[Row]:
    """The rows of instances among the inputs of a section, in order."""
    return [row_in(flat, number) for number in row_keys(flat, ROWS)]


def row_in(flat: Mapping[str, str | list[str]], number: int) -> Row:
    opening = f"{ROWS}[{number}]"
    return {
        name.removeprefix(opening): value
        for name, value in flat.items()
        if name.startswith(f"{opening}.")
    }


def with_rows(flat: Mapping[str, str | list[str]], rows: Iterable[Row]) -> Flat:
    """The inputs of a section with these rows in place of its own."""
    kept: Flat = {
        name: value
        for name, value in flat.items()
        if not name.startswith(f"{ROWS}[") and name not in (ROWS + PRESENT, ROWS + NONE)
    }
    kept[ROWS + PRESENT] = "yes"
    for number, row in enumerate(rows):
        kept |= {f"{ROWS}[{number}]{rest}": value for rest, value in row.items()}
    return kept


def rows_of(case: Case, instances: Iterable[ScenarioInstance]) -> list[Row]:
    """Instances as the rows that the section's page would post."""
    bare = blank_dossier(case).model_copy(update={"scenarios": tuple(instances)})
    return rows_in(flatten(case.edition, section_of_instances(case), bare))


def blank_dossier(case: Case) -> Dossier:
    """A dossier of the case's edition and tier in which nothing was said."""
    return Dossier.model_validate({"edition": case.edition.id, "tier": case.tier})


def present_rows(case: Case) -> list[Row]:
    """The draft's instances as their section shows them, unreadable inputs included."""
    return rows_in(drafts.inputs_of(case, section_of_instances(case), case.draft))


def mark_of(row: Row) -> str:
    """A short mark that changes with anything that the row says."""
    return _mark(sorted(said(row).items()))


def mark_of_names(rows: Iterable[Row]) -> str:
    """A short mark that changes when instances come, go, move or are renamed."""
    return _mark([(row.get(".scenario"), row.get(".instance")) for row in rows])


def _mark(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def said(row: Row) -> Row:
    """What a row says: its inputs that hold something."""
    return {name: value for name, value in row.items() if value and not name.endswith(PRESENT)}
