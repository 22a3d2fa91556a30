"""``tihang disc``: a folder and an image of the filings named."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import EXAMPLES, Tihang


def test_a_folder_and_an_image_are_made(tihang: Tihang, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = tihang("disc", EXAMPLES / "basic.yaml", "--out", out)
    assert result.exit_code == 0
    folder, image, summary = result.stdout.splitlines()
    assert folder == str(out / "智能工厂申报材料")
    assert image == str(out / "智能工厂申报材料.iso")
    assert summary.startswith("共 1 份申报材料、9 个文件；映像 SHA-256：")
    assert Path(image).stat().st_size > 500_000


def test_json_names_every_file(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang(
        "disc", EXAMPLES / "basic.yaml", "--out", tmp_path, "--name", "盘1", "--format", "json"
    )
    data = json.loads(result.stdout)
    assert data["folder"] == str(tmp_path / "盘1")
    assert all((tmp_path / "盘1" / file["path"]).exists() for file in data["files"])


def test_one_bad_file_and_nothing_is_made(tihang: Tihang, tmp_path: Path) -> None:
    out = tmp_path / "out"
    bad = EXAMPLES / "broken" / "wrong-check-digit.yaml"
    result = tihang("disc", EXAMPLES / "basic.yaml", bad, "--out", out)
    assert result.exit_code == 2
    assert result.stderr
    assert not out.exists()


def test_a_name_no_disc_can_hold_is_refused_with_one_it_can(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("disc", EXAMPLES / "basic.yaml", "--out", tmp_path, "--name", "../a")
    assert result.exit_code == 2
    assert "不能用作光盘名称，可用：_a" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_left_alone(tihang: Tihang, tmp_path: Path) -> None:
    (tmp_path / "盘").mkdir()
    result = tihang("disc", EXAMPLES / "basic.yaml", "--out", tmp_path, "--name", "盘")
    assert result.exit_code == 2
    assert "已经存在" in result.stderr
    assert list((tmp_path / "盘").iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tihang: Tihang, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = tihang("disc", EXAMPLES / "basic.yaml", "--out", tmp_path / "file" / "out")
    assert result.exit_code == 2
    assert f"无法写入 {tmp_path / 'file' / 'out'}" in result.stderr
