"""``--evidence``: papers and discs get their pictures and files out of a folder."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.cli.conftest import EXAMPLES, Tihang
from tests.evaluation.precheck.planting import Add, Change, Put, planted
from tihang.dossier.files import write_dossier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one picture, named by its number."""
    made = tmp_path / "材料"
    made.mkdir()
    Image.new("RGB", (90, 60), "teal").save(made / "E03.png")
    return made


def dossier_file(tmp_path: Path, *changes: Change) -> Path:
    """A filing with that picture in a text."""
    shown = Add("narrative.overall", "\n![全厂布局](E03)")
    path = tmp_path / "申报.json"
    write_dossier(planted("excellence", shown, *changes), path)
    return path


def pictures_in(word: Path) -> int:
    with ZipFile(io.BytesIO(word.read_bytes())) as opened:
        return sum(name.startswith("word/media/") for name in opened.namelist())


def test_a_picture_in_a_text_is_printed_with_the_folder_and_named_missing_without(
    tihang: Tihang, tmp_path: Path, folder: Path
) -> None:
    file = dossier_file(tmp_path)
    bare = tihang("render", file, "--out", tmp_path / "bare")
    full = tihang("render", file, "--out", tmp_path / "full", "--evidence", folder)
    assert bare.exit_code == full.exit_code == 0
    assert "正文图片未找到，文书上只印编号：E03" in bare.stderr
    assert full.stderr == ""
    before, after = (pictures_in(tmp_path / name / "申报.docx") for name in ("bare", "full"))
    assert after == before + 1
    assert (tmp_path / "full/申报.pdf").stat().st_size != (
        tmp_path / "bare/申报.pdf"
    ).stat().st_size


def test_another_file_than_the_one_listed_makes_no_paper(
    tihang: Tihang, tmp_path: Path, folder: Path
) -> None:
    file = dossier_file(
        tmp_path, Put("evidence[2]", {"id": "E03", "sha256": hashlib.sha256(b"x").hexdigest()})
    )
    result = tihang("render", file, "--out", tmp_path / "out", "--evidence", folder)
    assert result.exit_code == 2
    assert "与清单中 E03 登记的 SHA-256 不符" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_disc_holds_the_evidence_that_is_there_and_says_what_is_not(
    tihang: Tihang, tmp_path: Path, folder: Path
) -> None:
    file = dossier_file(tmp_path)
    own = folder / "申报"
    own.mkdir()
    (folder / "E03.png").rename(own / "E03.png")
    out = tmp_path / "out"
    result = tihang("disc", file, "--out", out, "--evidence", folder, "--format", "json")
    assert result.exit_code == 1, "the disc is there, and so are findings"
    assert json.loads(result.stdout)["missing"][str(file)][:3] == ["E01", "E02", "E04"]
    names = [entry["path"].rpartition("/")[2] for entry in json.loads(result.stdout)["files"]]
    assert "E03.png" in names
    assert "佐证材料文件未找到，光盘上没有：E01、E02、E04" in result.stderr
    assert "正文图片" not in result.stderr


def test_a_file_name_in_the_list_leads_out_of_the_folder_nowhere(
    tihang: Tihang, tmp_path: Path, folder: Path
) -> None:
    Image.new("RGB", (9, 6)).save(tmp_path / "outside.png")
    file = dossier_file(tmp_path, Put("evidence[2].file", "../outside.png"))
    (folder / "E03.png").unlink()
    result = tihang("render", file, "--out", tmp_path / "out", "--evidence", folder)
    assert "正文图片未找到" in result.stderr


def test_the_example_shows_no_picture_and_nothing_is_said(tihang: Tihang, tmp_path: Path) -> None:
    result = tihang("render", EXAMPLES / "basic.yaml", "--out", tmp_path, "--evidence", tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
