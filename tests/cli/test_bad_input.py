"""Bad input: status 2, each problem on a line of standard error, nothing written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import EXAMPLES, Program, Tihang

BROKEN = sorted((EXAMPLES / "broken").iterdir())
SAYS = {
    "wrong-check-digit.yaml": "末位应为“Y”，现为“X”",
    "unknown-scenario.json": "最接近的是“生产作业——在线智能检测”",
    "text-in-number.xlsx": "应为数字，现为文字“三千万”",
    "merged-row.xlsx": "请取消合并",
    "blank-row.xlsx": "请删除空行",
    "password-protected.xlsx": "设有打开密码",
    "tagged.yaml": "不支持标签",
    "not-what-it-says.xlsx": "内容却是 PDF 文件",
}


def assert_refused(result: Result, says: str, problems: int | None = 1) -> None:
    """Status 2 by our own hand, the reason on standard error, nothing on standard output."""
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert says in result.stderr
    if problems is not None:
        assert len(result.stderr.splitlines()) == problems


@pytest.mark.parametrize("file", BROKEN, ids=lambda path: path.name)
def test_a_broken_file_is_refused_by_every_command(
    tihang: Tihang, file: Path, tmp_path: Path
) -> None:
    says = SAYS.get(file.name, "")
    kept = tmp_path / "kept.json"
    kept.write_text("before")
    assert_refused(tihang("evaluate", file, "--format", "json"), says)
    assert_refused(tihang("render", file, "--out", tmp_path / "papers"), says)
    assert_refused(tihang("dossier", "convert", file, kept), says)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert kept.read_text() == "before"


def test_no_named_example_is_missing() -> None:
    assert set(SAYS) <= {path.name for path in BROKEN}


def test_every_problem_of_a_file_has_its_own_line(tihang: Tihang, tmp_path: Path) -> None:
    data = json.loads((EXAMPLES / "excellence.json").read_text(encoding="utf-8"))
    data["enterprise"]["credit_code"] = "91350100M0000YQN3X"
    data["scenarios"][1]["uses_ai"] = "maybe"
    file = tmp_path / "two.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    result = tihang("evaluate", file)
    assert result.exit_code == 2
    assert [line.split("：")[0] for line in result.stderr.splitlines()] == [
        "enterprise.credit_code",
        "scenarios[1].uses_ai",
    ]


def test_a_workbook_of_300_megabytes_is_not_even_read(tihang: Tihang, tmp_path: Path) -> None:
    file = tmp_path / "large.xlsx"
    with file.open("wb") as handle:
        handle.truncate(300 * 1024 * 1024)
    assert_refused(tihang("evaluate", file), "文件过大：300 MB，上限 50 MB")


@pytest.mark.parametrize("name", ["none.json", "none.yaml", "none.xlsx"])
def test_an_empty_file_is_called_empty(tihang: Tihang, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    assert_refused(tihang("evaluate", file), "文件是空的")


def test_a_missing_file_is_named(tihang: Tihang, tmp_path: Path) -> None:
    file = tmp_path / "没有.yaml"
    assert_refused(tihang("evaluate", file), f"无法读取 {file}：没有这个文件或文件夹")


@pytest.mark.parametrize("name", ["folder", "folder.yaml"])
def test_a_folder_is_called_a_folder(tihang: Tihang, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert_refused(tihang("evaluate", tmp_path / name), "是文件夹")


def test_a_file_that_may_not_be_read_is_named(
    tihang: Tihang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "closed.yaml"
    file.write_text("edition: '2025'\n", encoding="utf-8")
    file.chmod(0)
    if os.access(file, os.R_OK):  # The system refuses root nothing.
        monkeypatch.setattr(Path, "read_bytes", _refuse)
    assert_refused(tihang("evaluate", file), f"无法读取 {file}：没有权限")


def _refuse(path: Path) -> bytes:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_file_of_another_kind_is_refused_by_its_name(tihang: Tihang, tmp_path: Path) -> None:
    file = tmp_path / "filing.docx"
    file.write_bytes(b"PK\x03\x04")
    assert_refused(tihang("evaluate", file), "请使用 .xlsx、.yaml 或 .json 文件")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"\x89PNG\r\n"), ("a.yaml", b"%PDF-1.7\n"), ("a.xlsx", b"<html></html>")],
)
def test_a_file_is_not_believed_what_its_name_says(
    tihang: Tihang, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert_refused(tihang("evaluate", file), "文件内容与文件名不符")


def test_the_program_itself_shows_no_traceback(program: Program) -> None:
    result = program("evaluate", EXAMPLES / "broken" / "wrong-check-digit.yaml", "--format", "json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert "enterprise.credit_code（第 6 行）" in result.stderr
