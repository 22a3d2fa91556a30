"""Check the lock files: each package pinned and hashed, and no address in them.

A lock that names a host would fetch from there on a machine that may not; a requirement
without a hash could be anything.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "dev", "bench")
BUILD_ONLY = {"flit-core"}
"""In the run lock so that the project itself installs without the network."""

ADDRESS = re.compile(r"\b(?:https?|ftp|file|git)(?:\+\w+)?:|--(?:extra-)?index-url|--find-links|@ ")
PINNED = re.compile(r"^[a-z0-9][a-z0-9.\-]*==[^\s;]+( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def main() -> int:
    """Print every fault found; return 1 if there is one."""
    faults = [*dependencies_disagree(), *(fault for name in LOCKS for fault in check(name))]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def check(name: str) -> Iterator[str]:
    """Yield the faults of one lock: its lines, and the names asked for but not locked."""
    lock = ROOT / "requirements" / f"{name}.txt"
    text = lock.read_text(encoding="utf-8")
    for fault in faults_of(text):
        yield f"{lock.relative_to(ROOT)}:{fault}"
    locked = set(re.findall(r"^([a-z0-9.\-]+)==", text, re.MULTILINE))
    for wanted in asked_for(lock.with_suffix(".in")):
        if bare(wanted) not in locked:
            yield f"{lock.relative_to(ROOT)}: lacks {wanted}; run make lock"


def faults_of(text: str) -> Iterator[str]:
    """Yield ``line: what is wrong`` for the text of a lock."""
    waiting_for_hash: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if ADDRESS.search(line):
            yield f"{number}: holds an address: {line.strip()}"
        if HASH.match(line):
            waiting_for_hash = None
        elif line and not line.lstrip().startswith("#"):
            if waiting_for_hash:
                yield f"{waiting_for_hash}: has no hash"
            if not PINNED.match(line):
                yield f"{number}: is no pinned package with hashes: {line.strip()}"
            waiting_for_hash = number
    if waiting_for_hash:
        yield f"{waiting_for_hash}: has no hash"


def asked_for(path: Path) -> list[str]:
    """Return the requirements that a ``.in`` file states itself."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def bare(requirement: str) -> str:
    """Reduce ``Name[extra]~=1.0`` to the name as locks spell it."""
    name = re.split(r"[\s\[<>=~!;]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def dependencies_disagree() -> Iterator[str]:
    """Yield a fault where pyproject.toml and requirements/run.in differ."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = set(project["dependencies"])
    wanted = {
        line for line in asked_for(ROOT / "requirements" / "run.in") if bare(line) not in BUILD_ONLY
    }
    for name in sorted(declared ^ wanted):
        where = "pyproject.toml" if name in declared else "requirements/run.in"
        yield f"{where}: {name} stands only here; pyproject.toml and run.in have to agree"


if __name__ == "__main__":
    sys.exit(main())
