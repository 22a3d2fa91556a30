"""``tihang tables``: exit status, text, JSON, merged tables and marked files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Tihang
from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, HEAD, SECOND, TITLE, changed


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "闽侯县.xlsx"
    path.write_bytes(made.table(FIRST, SECOND))
    return path


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    path = tmp_path / "福清市.xlsx"
    head = ("推荐单位：福清市工业和信息化局",)
    other = changed(changed(FIRST, 1, "宁德海岳锂电科技有限公司"), 5, "见名片")
    path.write_bytes(made.workbook(TITLE, head, HEAD, other))
    return path


def firms(tmp_path: Path, *names: str) -> Path:
    path = tmp_path / "名单.csv"
    listed = [(name, made.credit_code(number)) for number, name in enumerate(names)]
    path.write_bytes(made.text(("企业名称", "统一社会信用代码"), *listed))
    return path


def test_status_0_and_the_counts_for_a_sound_table(tihang: Tihang, sound: Path) -> None:
    result = tihang("tables", sound)
    assert result.exit_code == 0
    assert "闽侯县工业和信息化局" in result.stdout
    assert "读出 2 行，其中 0 行须改正" in result.stdout


def test_status_1_and_the_cell_where_something_is_wrong(
    tihang: Tihang, sound: Path, spoilt: Path
) -> None:
    result = tihang("tables", sound, spoilt)
    assert result.exit_code == 1
    assert "✗ Sheet1!F4：应为 11 位手机号" in result.stdout


def test_status_1_where_two_rows_are_alike(tihang: Tihang, sound: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    again.write_bytes(made.workbook(TITLE, ("推荐单位：长乐区工信局",), HEAD, FIRST))
    result = tihang("tables", sound, again)
    assert result.exit_code == 1
    assert "企业和项目相同（相似度 1.00）" in result.stdout


def test_json_tells_rows_problems_and_totals(tihang: Tihang, sound: Path, spoilt: Path) -> None:
    found = json.loads(tihang("tables", sound, spoilt, "--format", "json").stdout)
    assert found["totals"] == {"excellence": 3}
    assert [one["rows"] for one in found["files"]] == [2, 1]
    assert [one["place"] for one in found["files"][1]["problems"]] == ["Sheet1!F4"]
    assert [one["sound"] for one in found["rows"]] == [True, True, False]
    assert found["rows"][0]["scenarios"][0]["scenario"] == "人机协同作业"


def test_the_merged_and_the_marked_workbooks_are_written(
    tihang: Tihang, sound: Path, spoilt: Path, tmp_path: Path
) -> None:
    out, errors = tmp_path / "合并.xlsx", tmp_path / "退回"
    assert tihang("tables", sound, spoilt, "--out", out, "--errors", errors).exit_code == 1
    assert openpyxl.load_workbook(out)["卓越级"].max_row == 4
    assert [path.name for path in errors.iterdir()] == ["福清市-问题.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO((errors / "福清市-问题.xlsx").read_bytes()))
    assert book["Sheet1"]["F4"].comment is not None
    assert book.sheetnames[0] == "问题清单"


def test_two_faulty_files_of_one_name_do_not_write_over_each_other(
    tihang: Tihang, spoilt: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / spoilt.name
    other.parent.mkdir()
    other.write_bytes(spoilt.read_bytes())
    errors = tmp_path / "退回"
    tihang("tables", spoilt, other, "--errors", errors)
    assert len(list(errors.iterdir())) == 2


def test_rows_are_held_against_registered_firms(
    tihang: Tihang, sound: Path, tmp_path: Path
) -> None:
    known = tihang("tables", sound, "--firms", firms(tmp_path, FIRST[1], SECOND[1]))
    assert known.exit_code == 0
    assert "已登记 2，名称相近 0，未登记 0" in known.stdout
    partly = tihang("tables", sound, "--firms", firms(tmp_path, "福建榕岚精密制品有限公司"))
    assert partly.exit_code == 1
    assert "已登记 0，名称相近 1，未登记 1" in partly.stdout


def test_bad_input_is_named_and_nothing_is_written(
    tihang: Tihang, sound: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    out = tmp_path / "合并.xlsx"
    result = tihang("tables", sound, broken, tmp_path / "没有.csv", "--out", out)
    assert result.exit_code == 2
    assert "坏.xlsx" in result.stderr
    assert "没有.csv" in result.stderr
    assert "Traceback" not in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["."],
        ["{sound}", "--out", "合并.csv"],
        ["{sound}", "--out", "{sound}"],
        ["{sound}", "--firms", "没有.csv"],
        ["{sound}", "--firms", "{sound}"],
        ["{sound}", "--edition", "1999"],
    ],
)
def test_status_2_for_bad_input(tihang: Tihang, sound: Path, arguments: list[str]) -> None:
    before = sound.read_bytes()
    result = tihang("tables", *(one.format(sound=sound) for one in arguments))
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert sound.read_bytes() == before


def test_it_speaks_english_too(tihang: Tihang, sound: Path) -> None:
    result = tihang("--language", "en", "tables", sound)
    assert result.exit_code == 0
