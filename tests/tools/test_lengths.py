"""The guard on lengths names files that outgrew the limit and exceptions that outlived it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import lengths


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one file at the limit and one past it."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fits.py").write_text("x\n" * lengths.LIMIT, encoding="utf-8")
    (tmp_path / "src" / "long.py").write_text("x\n" * (lengths.LIMIT + 1), encoding="utf-8")
    monkeypatch.setattr(lengths, "ROOT", tmp_path)
    return tmp_path


def test_only_a_file_past_the_limit_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lengths.main() == 1
    out = capsys.readouterr().out
    assert "src/long.py: 401 lines" in out
    assert "fits" not in out


def test_an_exception_lets_a_file_pass_until_it_is_short_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lengths, "EXCEPTIONS", {"src/long.py": "one table"})
    assert lengths.main() == 0
    (root / "src" / "long.py").write_text("x\n", encoding="utf-8")
    assert lengths.main() == 1
    assert "needs no exception any more" in capsys.readouterr().out
