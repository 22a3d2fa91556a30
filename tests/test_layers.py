"""The house keeps its order: rooms import downwards only, and the core needs no Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = ("text", "edition", "dossier", "evaluation", "documents")


@pytest.mark.parametrize("room", CORE)
def test_a_core_room_loads_no_django(room: str) -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        f"package = importlib.import_module('tihang.{room}')\n"
        "paths = getattr(package, '__path__', [])\n"
        "for module in pkgutil.walk_packages(paths, package.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "tihang" in run.stdout.split()
    assert not {"django", "allauth"} & set(run.stdout.split())


def test_the_layers_contracts_are_kept() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert "3 kept, 0 broken" in run.stdout
