"""Between a table as the core reads it and a table as the database keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from tihang.dossier.errors import DossierError, Problem, refuse
from tihang.dossier.summary import (
    Candidate,
    FirmMatch,
    ListedScenario,
    SummaryRow,
    SummaryTable,
    match_firms,
    merge,
    parse_summary,
)
from tihang.edition.model import Edition, TierId
from tihang.platform.intake.models import ImportedTable
from tihang.text import CHINESE, _, use_language

MOST_ROWS = 300
"""Rows of one table; an office recommends a few dozen projects."""
MOST_ROWS_IN_ALL = 1_000
"""Rows of all tables of one import."""
NEW, NONE = "new", "none"
"""What may be chosen beside a registered firm: to register it, or that it is none of those."""


@dataclass(frozen=True)
class Decision:
    """What the officer decided of a row; blank where the row speaks for itself."""

    dropped: bool = False
    firm: str = ""
    """Credit code of a registered firm, ``new`` or ``none``."""
    credit_code: str = ""
    """Of a firm to be registered whose code the table does not give."""
    case: str = ""
    """Id of a case, or ``none``."""


@dataclass(frozen=True)
class Match:
    """The registered firms that a row may mean, the nearest first."""

    kind: str = "unknown"
    by: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What is kept of one file."""

    rows: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    notes: list[list[str]]
    refused: bool = False


def read(table: ImportedTable, content: bytes, edition: Edition, tier: str) -> Reading:
    """Read a file with the officer's corrections; a file that cannot be read says why.

    What is kept is Chinese, as the tables and the workbooks that go back are.
    """
    with use_language(CHINESE):
        try:
            found = parse_summary(
                content,
                table.file.name,
                edition,
                tier=cast("TierId | None", tier or None),
                corrections=table.corrections,
            )
            _check_number(found)
        except DossierError as refused:
            return Reading([], [as_problem(each) for each in refused.problems], [], refused=True)
    return Reading(
        rows=[_as_row(row) for row in found.rows],
        # Ties are looked for among the rows that are taken in, see ``checks.check_together``.
        problems=[as_problem(each) for each in found.problems if each not in found.ties],
        notes=[list(note) for note in found.notes],
    )


def _check_number(found: SummaryTable) -> None:
    if len(found.rows) > MOST_ROWS:
        raise refuse(
            _("读出 %(found)d 个项目，上限 %(limit)d 个")
            % {"found": len(found.rows), "limit": MOST_ROWS},
            expected=_("请确认是否为推荐汇总表"),
        )


def _as_row(row: SummaryRow) -> dict[str, Any]:
    kept = asdict(row)
    kept["scenarios"] = [list(one) for one in row.scenarios]
    return kept


def row_of(kept: Mapping[str, Any]) -> SummaryRow:
    """The row as the core knows it."""
    return SummaryRow(
        **{
            **kept,
            "scenarios": tuple(ListedScenario(*one) for one in kept["scenarios"]),
            "extras": tuple((heading, text) for heading, text in kept["extras"]),
        }
    )


def as_problem(problem: Problem) -> dict[str, Any]:
    return {
        "place": problem.place,
        "message": problem.message,
        "expected": problem.expected,
        "warning": problem.warning,
    }


def problem_of(kept: Mapping[str, Any]) -> Problem:
    return Problem(**kept)


def as_matches(rows: Sequence[SummaryRow], firms: Mapping[str, str]) -> dict[str, Any]:
    """Each row's firm among those registered (credit code → name), by the row's line."""
    return {
        match.row.line: [match.kind, match.by, [list(one) for one in match.candidates]]
        for match in match_firms(rows, firms)
        if match.candidates
    }


def match_of(table: ImportedTable, line: str) -> Match:
    kept = table.matches.get(line)
    if kept is None:
        return Match()
    kind, by, candidates = kept
    return Match(kind, by, tuple(Candidate(*one) for one in candidates))


def firm_match(row: SummaryRow, match: Match) -> FirmMatch:
    """The same as the core's workbooks take it."""
    return FirmMatch(row, match.kind, match.candidates, match.by)  # type: ignore[arg-type]


def pairs_of(tables: Iterable[ImportedTable], edition: Edition) -> list[list[Any]]:
    """Rows of all tables that may be the same: kind, table and line of each of the two."""
    read_tables, where = [], {}
    for table in tables:
        rows = tuple(row_of(kept) for kept in table.rows)
        where.update({id(row): [table.number, row.line] for row in rows})
        read_tables.append(SummaryTable(table.file.name, table.file.sha256, rows, (), ()))
    return [
        [pair.kind, *where[id(pair.first)], *where[id(pair.second)]]
        for pair in merge(read_tables, edition).pairs
    ]


def decision_of(table: ImportedTable, line: str) -> Decision:
    """What was decided of a row; a key that a later version no longer knows is passed over."""
    kept = table.decisions.get(line, {})
    known = {field.name for field in fields(Decision)}
    return Decision(**{name: value for name, value in kept.items() if name in known})


def as_decision(decision: Decision) -> dict[str, Any]:
    """The decision without what was left open."""
    return {name: value for name, value in asdict(decision).items() if value}
