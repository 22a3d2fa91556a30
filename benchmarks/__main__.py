"""Runs all contests and writes RESULTS.md beside this file."""

from __future__ import annotations

from pathlib import Path

from benchmarks import bulk, discs, papers, report, single, worklist, workspace
from tihang.dossier.files import read_dossier
from tihang.edition import load

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
LONGEST, LONG, SHORT = "pioneer.yaml", "excellence.yaml", "basic.yaml"


def main() -> None:
    edition = load("2025")
    dossier = read_dossier(EXAMPLES / LONG)
    print("One dossier …", flush=True)
    single_times = single.run(dossier, edition)
    print(f"{bulk.N:,} factories …", flush=True)
    bulk_times = bulk.run(edition)
    print("The filing's PDF …", flush=True)
    paper_times = {
        name: papers.run(read_dossier(EXAMPLES / name), edition) for name in (LONG, SHORT)
    }
    print("The firm's workspace …", flush=True)
    measured = workspace.run(read_dossier(EXAMPLES / LONGEST), edition)
    print("A worklist …", flush=True)
    desks = worklist.on_both()
    print("A city's disc …", flush=True)
    packed = [discs.run(discs.SMALL), discs.run(discs.FILINGS)]
    text = report.results(
        bulk_times,
        single_times,
        paper_times,
        rows=bulk.N,
        conditions=len(edition.conditions),
        more_goals=[*workspace.goals(measured), *worklist.goals(desks)],
        more_lines=[*workspace.lines(measured), *worklist.lines(desks), *discs.lines(packed)],
    )
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
