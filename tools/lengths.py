"""Check that no file of code outgrows what one reads at a sitting.

A file past the limit becomes a folder of that name. An exception states its reason.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 400
FOLDERS = ("src", "tests", "tools", "benchmarks")
SUFFIXES = {".py", ".html", ".css", ".js", ".typ"}
EXCEPTIONS: dict[str, str] = {}
"""Path from the project's root → why it may be longer."""


def main() -> int:
    """Print the files that are too long, and exceptions no longer needed; return 1 if any."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in SUFFIXES and "migrations" not in path.parts
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > LIMIT}
    for name, lines in too_long.items():
        if name not in EXCEPTIONS:
            print(f"{name}: {lines} lines, the limit is {LIMIT}; make it a folder of that name")
    idle = EXCEPTIONS.keys() - too_long.keys()
    for name in sorted(idle):
        print(f"tools/lengths.py: {name} needs no exception any more")
    return 1 if idle or too_long.keys() - EXCEPTIONS.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
