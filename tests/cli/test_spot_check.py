"""A drawing's record can be drawn again from its file alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tihang.cli import main
from tihang.platform.recognition import drawing

IDS = drawing.fixed(f"firm-{n}" for n in range(40))
SEED = "5a" * 32


def record(tmp_path: Path, **changed: object) -> str:
    content = {
        "algorithm": drawing.ALGORITHM,
        "population": IDS,
        "population_hash": drawing.population_hash(IDS),
        "seed": SEED,
        "count": 4,
        "picked": drawing.drawn(SEED, IDS, 4),
    }
    file = tmp_path / "spot-check.json"
    file.write_text(json.dumps(content | changed), encoding="utf-8")
    return str(file)


def test_a_true_record_agrees(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["spot-check", "verify", record(tmp_path)])
    assert (done.exit_code, done.output) == (0, "复核一致：名单 40 家，抽取 4 家\n")


@pytest.mark.parametrize(
    "changed", [{"seed": "5b" * 32}, {"picked": IDS[:4]}, {"population_hash": "0"}, {"count": 3}]
)
def test_a_changed_record_differs(tmp_path: Path, changed: dict[str, object]) -> None:
    done = CliRunner().invoke(main, ["spot-check", "verify", record(tmp_path, **changed)])
    assert done.exit_code == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"seed": 1}', "null", "\x00"])
def test_anything_else_is_unreadable(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    done = CliRunner().invoke(main, ["spot-check", "verify", str(file)])
    assert done.exit_code == 2
    assert "不是抽取记录" in done.output + done.stderr
