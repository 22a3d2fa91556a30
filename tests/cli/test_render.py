"""``tihang render``: the filing as PDF and Word, both or none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import EXAMPLES, Tihang
from tihang.documents import fonts


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a Chinese font."""
    fonts.available_fonts.cache_clear()
    monkeypatch.setattr(fonts, "_folders", lambda: iter(()))
    yield
    fonts.available_fonts.cache_clear()


def test_the_papers_are_named_after_the_file(tihang: Tihang, tmp_path: Path) -> None:
    out = tmp_path / "申报" / "papers"
    result = tihang("render", EXAMPLES / "basic.yaml", "--out", out)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(out / "basic.pdf"), str(out / "basic.docx")]
    assert sorted(path.name for path in out.iterdir()) == ["basic.docx", "basic.pdf"]
    assert (out / "basic.pdf").read_bytes().startswith(b"%PDF-")
    with ZipFile(io.BytesIO((out / "basic.docx").read_bytes())) as word:
        assert "word/document.xml" in word.namelist()


def test_the_companion_papers_are_printed_when_asked_for(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("render", EXAMPLES / "basic.yaml", "--out", tmp_path, "--paper", "all")
    assert result.exit_code == 0
    assert [Path(line).name for line in result.stdout.splitlines()] == [
        "basic.pdf",
        "basic.docx",
        "basic-rating.pdf",
        "basic-rating.docx",
        "basic-evidence.pdf",
        "basic-evidence.docx",
        "basic-evidence.xlsx",
    ]


def test_without_a_chinese_font_nothing_is_written(
    tihang: Tihang, tmp_path: Path, no_fonts: None
) -> None:
    result = tihang("render", EXAMPLES / "basic.yaml", "--out", tmp_path / "papers")
    assert result.exit_code == 2
    assert "没有可用的中文字体" in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tihang: Tihang, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "papers"
    result = tihang("render", EXAMPLES / "basic.yaml", "--out", out)
    assert result.exit_code == 2
    assert f"无法写入 {out / 'basic.pdf'}" in result.stderr
    assert (tmp_path / "file").read_bytes() == b""


def test_the_folder_has_to_be_given(tihang: Tihang) -> None:
    result = tihang("render", EXAMPLES / "basic.yaml")
    assert result.exit_code == 2
    assert "缺少选项 '--out'" in result.stderr
