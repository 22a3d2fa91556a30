"""From a place in the dossier to the input on the section's page."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.dossier.errors import Location
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FilingForm, FormSection
from tihang.evaluation.precheck import PrecheckFinding
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.forms.names import KEYED, column

FIRST_INPUT = {"kpis": "after", "answers": "met"}
"""What is filled in first in a row that the edition fixes."""


def section_of(path: str, form: FilingForm) -> FormSection | None:
    """The first section of a form that holds a field of the dossier, or a part of it."""
    return next(
        (
            section
            for section in form.sections
            if any(_overlap(path, field.path) for field in section.fields)
        ),
        None,
    )


def _overlap(one: str, other: str) -> bool:
    """True where one path is the other or lies within it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def input_of(finding: PrecheckFinding, dossier: Dossier, edition: Edition) -> str:
    """The name of the input that a finding is about, which is also its id on the page.

    Where the finding is about a whole row or list, the name of that.
    """
    if finding.lacks:
        return column(finding.place, finding.lacks, FIRST_INPUT[finding.place])
    name = "".join(_steps(finding.location, dossier))
    return _without_inputs(name, dossier, edition)


def _steps(location: Location, dossier: Dossier) -> Iterator[str]:
    """The parts of the input's name, as far as the page has a place of its own for them."""
    here: object = dossier
    for depth, part in enumerate(location):
        if isinstance(part, int):
            rows = here if isinstance(here, tuple) else ()
            here = rows[part] if part < len(rows) else None
            if isinstance(here, str):
                return  # One of several names in one input: a piece of evidence.
            key = KEYED.get(str(location[depth - 1])) if depth == 1 else None
            yield f"[{getattr(here, key) if key else part}]"
        else:
            here = getattr(here, part, None)
            yield f".{part}" if depth else part


def _without_inputs(name: str, dossier: Dossier, edition: Edition) -> str:
    """A condition that figures decide and of which nothing was said has no inputs, only a row."""
    row, bracket, _part = name.partition("].")
    if not (bracket and row.startswith("answers[")):
        return name
    clause_id = row.removeprefix("answers[")
    said = next((each for each in dossier.answers or () if each.clause == clause_id), None)
    if said and (said.met is not None or said.statement or said.evidence):
        return name
    return name if asks_for_judgement(edition.clause(clause_id).rule) else f"{row}]"
