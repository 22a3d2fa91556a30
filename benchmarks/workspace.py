"""What the firm's workspace takes: ledgers, pre-check, saving while typing, large uploads."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks import autosave, ledgers, precheck, uploads
from benchmarks.report import Goal, table
from benchmarks.timing import Times, ratio
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

MOST_MEMORY_MB = 50
SLOWEST_SAVE = 2.0


@dataclass(frozen=True)
class Measured:
    """All contests of this part."""

    ledgers: dict[str, dict[str, Times]]
    precheck: dict[str, Times]
    autosave: dict[str, Times]
    upload: uploads.Result


def run(dossier: Dossier, edition: Edition) -> Measured:
    """Hold each contest; ``dossier`` is the filing that is pre-checked, with longer texts."""
    return Measured(
        ledgers.run(edition),
        precheck.run(precheck.lengthened(dossier), edition),
        autosave.run(),
        uploads.run(),
    )


def goals(measured: Measured) -> list[Goal]:
    """What was to be reached, and what was."""
    found = [
        Goal(
            f"ledger of {ledgers.ROWS:,} rows, `{name}`: under {ledgers.LIMIT:.0f} × polars alone",
            f"{(reached := ratio(times['tihang'], times['polars alone'])):.2f} ×",
            reached < ledgers.LIMIT,
        )
        for name, times in measured.ledgers.items()
    ]
    seconds = measured.precheck["pre-check"].median
    found.append(
        Goal(
            "pre-check of a filing of more than 40 pages: under 100 ms",
            f"{seconds * 1e3:.0f} ms",
            seconds < precheck.GOAL_SECONDS,
        )
    )
    for section in ("results", "scenarios"):
        times = measured.autosave
        longer = ratio(times[f"tihang, {section}"], times[f"bare view, {section}"])
        found.append(
            Goal(
                f"saving while typing, {section}: at most 2 × a bare view that writes a row",
                f"{longer:.2f} ×",
                longer <= SLOWEST_SAVE,
            )
        )
    grown = measured.upload.grown / uploads.MEGABYTE
    found.append(
        Goal("upload of 200 MB: under 50 MB of memory", f"{grown:.1f} MB", grown < MOST_MEMORY_MB)
    )
    return found


def lines(measured: Measured) -> list[str]:
    """The part of RESULTS.md below the goals."""
    parts = [
        f"## Ledgers of {ledgers.ROWS:,} rows",
        "",
        "From the file to the indicator, each row checked. Polars alone guesses types, knows the",
        "headings beforehand, and tells nothing of rows.",
        "",
    ]
    for name, times in measured.ledgers.items():
        parts += [f"`{name}`:", "", *table(times, 1e3, "ms", "polars alone"), ""]
    return [
        *parts,
        "## Pre-check",
        "",
        "`examples/pioneer.yaml` with its texts made longer; the floor reads every text once.",
        "",
        *table(measured.precheck, 1e3, "ms", "every text read once"),
        "",
        "## Saving while somebody types",
        "",
        "The same request through the same middleware, session and database (SQLite, every commit",
        "written through to the disk). The bare view puts what was sent into one row and looks",
        "at nothing.",
        "",
        *table(measured.autosave, 1e3, "ms", "bare view, results"),
        "",
        "## A film of 200 MB",
        "",
        f"{measured.upload}.",
    ]
