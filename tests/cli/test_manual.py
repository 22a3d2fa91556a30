"""The manual shows what the commands print."""

from __future__ import annotations

import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, ROOT, Tihang

MANUAL = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN = [
    (command, output.splitlines())
    for block in CONSOLE.findall(MANUAL)
    for command, _, output in (part.partition("\n") for part in block.split("$ tihang ")[1:])
]
REST = "…"


@pytest.fixture
def with_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory that holds the examples and may be written to."""
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_prints_what_the_manual_shows(
    tihang: Tihang, with_examples: None, command: str, output: list[str]
) -> None:
    result = tihang(*shlex.split(command))
    printed = [line.rstrip() for line in result.output.splitlines()]
    shown = list(takewhile(lambda line: line != REST, output))
    assert printed[: len(shown)] == shown
    if REST not in output:
        assert len(printed) == len(shown)


def test_the_manual_shows_commands_of_each_kind() -> None:
    kinds = {command.split()[0] for command, _ in SHOWN}
    assert kinds == {"evaluate", "precheck", "render", "edition", "dossier", "calendar", "tables"}
