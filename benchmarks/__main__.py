"""Runs all contests and writes RESULTS.md beside this file."""

from __future__ import annotations

from pathlib import Path

from benchmarks import bulk, papers, report, single
from tihang.dossier.files import read_dossier
from tihang.edition import load

HERE = Path(__file__).parent
DOSSIER = HERE.parent / "examples" / "excellence.yaml"


def main() -> None:
    edition = load("2025")
    dossier = read_dossier(DOSSIER)
    print("One dossier …", flush=True)
    single_times = single.run(dossier, edition)
    print(f"{bulk.N:,} factories …", flush=True)
    bulk_times = bulk.run(edition)
    print("The filing's PDF …", flush=True)
    paper_times = papers.run(dossier, edition)
    text = report.results(
        bulk_times,
        single_times,
        paper_times,
        rows=bulk.N,
        conditions=len(edition.conditions),
    )
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


main()
