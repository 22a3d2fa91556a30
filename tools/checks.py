"""Run every check that is no test: ``make check``. Names as arguments run only those."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DJANGO = [sys.executable, "-m", "django"]

CHECKS: dict[str, Sequence[str]] = {
    "style": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "lengths": [sys.executable, "tools/lengths.py"],
    "locks": [sys.executable, "tools/locks.py"],
    "layers": [f"{BIN}/lint-imports", "--no-cache", "--no-logo"],
    "types": [f"{BIN}/mypy", "--no-error-summary"],
    "django": [*DJANGO, "check", "--fail-level", "WARNING"],
    "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "translations": [sys.executable, "tools/translations.py", "check"],
    "edition": [f"{BIN}/tihang", "edition", "check"],
}


def main(names: Sequence[str]) -> int:
    """Run the checks named, or all; say of each how it went, and return 1 if one failed."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = [name for name in names or CHECKS if not passes(name)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Run one check; print its output only when it fails."""
    # The tests' settings keep the checks away from a running platform's data.
    # The checkout's own source comes first: a second one may share the virtual environment.
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    environment.pop("DATABASE_URL", None)
    begun = time.monotonic()
    command = CHECKS[name]
    try:
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        status, output = run.returncode, run.stdout + run.stderr
    except FileNotFoundError as error:
        status, output = 1, str(error)
    print(f"{'failed' if status else 'ok':7}{name:14}{time.monotonic() - begun:5.1f} s", flush=True)
    if status:
        print(output.rstrip(), flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
