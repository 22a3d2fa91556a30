"""Writes RESULTS.md: what was measured where, the ratios, and which goals are met."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.papers import PaperTimes, soffice
from benchmarks.timing import Times, ratio

PEERS = ("numpy", "openfisca-core", "zen-engine", "weasyprint", "typst", "pydantic")


@dataclass(frozen=True)
class Goal:
    """What was to be reached, and what was."""

    words: str
    reached: str
    met: bool

    def line(self) -> str:
        return f"| {self.words} | {self.reached} | {'met' if self.met else '**not met**'} |"


def results(
    bulk: dict[str, Times],
    single: dict[str, Times],
    papers: dict[str, PaperTimes],
    *,
    rows: int,
    conditions: int,
    more_goals: Sequence[Goal] = (),
    more_lines: Sequence[str] = (),
) -> str:
    """The whole of RESULTS.md; what other contests add stands at the end."""
    goals = [*bulk_goals(bulk), *single_goals(single), *paper_goals(papers), *more_goals]
    parts = [
        "# Results",
        "",
        "Written by `make bench` (`python -m benchmarks` in `.venv-bench`); run it again to",
        "repeat them. The contestants of a contest take turns, one measurement a round, so a",
        "busy machine hits them alike. Times are wall-clock medians, with the fastest and the",
        "slowest round; ratios are of medians. The peers are used here alone.",
        "",
        *machine(),
        "",
        "## Goals",
        "",
        "| goal | reached | |",
        "|---|---|---|",
        *(goal.line() for goal in goals),
        "",
        f"## {rows:,} factories through all four tiers",
        "",
        f"The {conditions} conditions of edition 2025, three-valued, missing facts included. All",
        "three give the same verdicts on every factory (asserted). The floor is the same rules",
        "written by hand in NumPy. openfisca-core has to be given its facts (set) before it",
        "calculates; Tihang and NumPy read the columns where they are.",
        "",
        *table(bulk, 1e3, "ms", "numpy"),
        "",
        "## One dossier, all four tiers",
        "",
        "`examples/excellence.yaml`. zen-engine gets its quickest form: truths as numbers, a",
        "minimum over a list for each tier, what the tiers share worked out once. Both agree on",
        "the dossier and on copies with each fact missing or changed (asserted).",
        "",
        *table(single, 1e6, "µs", "tihang, verdicts"),
        "",
        "## The filing as PDF",
        "",
        "A long filing and a short one of `examples/`, from the dossier to the PDF (LibreOffice:",
        "from our Word file to the PDF, a process each time). WeasyPrint sets HTML of the same",
        "content, untagged and without QR code; Tihang's PDF is tagged PDF/A-2a. Each filing",
        "differs from those before, as typst keeps what it has set; the goals are held against",
        "such a filing, not against one that is fetched again.",
        "" if soffice() else "LibreOffice is not installed here: left out.",
        *(line for name, paper in papers.items() for line in paper_lines(name, paper)),
        *more_lines,
    ]
    return "\n".join(parts) + "\n"


def machine() -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    system = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}"
    return [
        f"- Machine: {system}; load {load} at the end (1, 5, 15 min; the run itself makes 1)",
        f"- Python {platform.python_version()}; {versions}",
        f"- {_office_version()}",
    ]


def table(times: dict[str, Times], scale: float, unit: str, base: str) -> list[str]:
    lines = [
        f"| | median {unit} | fastest–slowest | × {base} | rounds |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, time in times.items():
        spread = f"{_shown(time.fastest * scale)}–{_shown(time.slowest * scale)}"
        lines.append(
            f"| {name} | {_shown(time.median * scale)} | {spread}"
            f" | {_shown(ratio(time, times[base]))} | {len(time.rounds)} |"
        )
    return lines


def paper_lines(name: str, paper: PaperTimes) -> list[str]:
    sizes = ", ".join(f"{maker} {size // 1024} kB" for maker, size in paper.sizes.items())
    return [f"`{name}` ({sizes}):", "", *table(paper.times, 1e3, "ms", "tihang"), ""]


def bulk_goals(times: dict[str, Times]) -> list[Goal]:
    floor = ratio(times["tihang"], times["numpy"])
    calculating = ratio(times["openfisca, tiers calculated"], times["tihang"])
    loading = ratio(times["openfisca, facts set"], times["tihang"])
    return [
        Goal("bulk: at most 2 × bare NumPy", f"{floor:.2f} ×", floor <= 2),
        Goal(
            "bulk: faster than openfisca-core",
            f"{calculating:.1f} × faster than its calculation alone,"
            f" {calculating + loading:.1f} × with setting the facts",
            calculating > 1,
        ),
    ]


def single_goals(times: dict[str, Times]) -> list[Goal]:
    faster = ratio(times["zen-engine"], times["tihang, verdicts"])
    reasons = times["tihang, with reasons"].median * 1e3
    return [
        Goal("one dossier: at least 20 × faster than zen-engine", f"{faster:.0f} ×", faster >= 20),
        Goal("one dossier with all reasons: under 2 ms", f"{reasons:.2f} ms", reasons < 2),
    ]


def paper_goals(papers: dict[str, PaperTimes]) -> list[Goal]:
    return [goal for name, paper in papers.items() for goal in _goals_of(name, paper)]


def _goals_of(name: str, paper: PaperTimes) -> Iterator[Goal]:
    for peer, title, wanted in (
        ("weasyprint", "WeasyPrint", 10),
        ("libreoffice", "LibreOffice", 30),
    ):
        if peer in paper.times:
            faster = ratio(paper.times[peer], paper.times["tihang"])
            yield Goal(
                f"PDF of `{name}`: at least {wanted} × faster than {title}",
                f"{faster:.1f} ×",
                faster >= wanted,
            )


def _shown(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
            return next(
                line.partition(":")[2].strip() for line in file if line.startswith("model name")
            )
    except (OSError, StopIteration):
        return platform.machine()


def _office_version() -> str:
    command = soffice()
    if command is None:
        return "LibreOffice: not installed"
    told = subprocess.run([command, "--version"], check=True, capture_output=True, text=True)
    return " ".join(told.stdout.split()[:2])
