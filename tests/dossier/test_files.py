"""Bad files are refused with place and mend, good ones written whole or not at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tihang.dossier import files
from tihang.dossier.errors import DossierError, Problem
from tihang.dossier.files import dump_xlsx, parse_dossier, read_dossier, write_dossier
from tihang.dossier.model import Dossier
from tihang.text import use_language

SMALL = Dossier(edition="2025", tier="basic")


def _refusal(path: Path) -> str:
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    assert refused.value.problems
    return str(refused.value)


def _written(tmp_path: Path, name: str, content: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.yaml", "", "文件是空的"),
        ("a.yaml", "- 甲\n", "最外层应为一组“字段：值”"),
        ("a.yaml", 'edition: "2025"\ntier: [\n', "第 3 行：不是合法的 YAML"),
        ("a.yaml", "edition: 2025\ntier: basic\n", "版本应为文字，请加引号"),
        ("a.yaml", "tier: basic\n", "缺少版本"),
        ("a.yaml", 'edition: "2025"\n', "tier：缺少此项"),
        ("a.yaml", 'edition: "2025"\ntier: basic\ntier: basic\n', "tier（第 3 行）：键“tier”重复"),
        ("a.yaml", 'edition: "2025"\n---\n{}\n', "只能有一份申报数据"),
        ("a.yaml", "x: !mine 1\n", "不支持标签“!mine”"),
        ("a.yaml", "<<: {a: 1}\n", "不支持合并键"),
        ("a.yaml", "? [a]\n: 1\n", "键应为文字"),
        ("a.yaml", "[" * 40 + "]" * 40, "嵌套过深"),
        ("a.json", "[" * 40 + "]" * 40, "嵌套过深"),
        ("a.json", "[" * 200_000, "嵌套过深"),
        ("a.json", '{"edition": }', "第 1 行第 13 列：不是合法的 JSON"),
        ("a.json", '{"a": {"b": 1, "b": 2}}', "键“b”重复"),
        ("a.json", '{"a": Infinity}', "“Infinity”不是数字"),
        ("a.json", '{"a": 1' + "0" * 5000 + "}", "数字过长"),
        ("a.json", "%PDF-1.7", "名为 JSON，内容却是 PDF 文件"),
        ("a.yaml", b"PK\x03\x04....", "名为 YAML，内容却是 ZIP 文件"),
        ("a.yaml", "名: 值\n".encode("utf-16"), "不是 UTF-8"),
        ("a.xlsx", b"name,value\n", "名为 Excel，内容却是 其他格式的 文件"),
        ("a.xlsx", b"PK\x03\x04 cut off", "已损坏"),
        ("a.docx", b"PK\x03\x04", "不支持“.docx”文件"),
        ("dossier", b"{}", "不支持“dossier”文件"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes | str, says: str
) -> None:
    assert says in _refusal(_written(tmp_path, name, content))


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        'edition: "2025"\ntier: basic\nenterprise:\n  nmae: 示例\n  staff: 五人\n'
        "factory:\n  investment: 一千\n  new: 是\nscenarios:\n  - uses_ai: 1\n"
    )
    told = _refusal(_written(tmp_path, "a.yaml", text)).splitlines()
    assert told == [
        "enterprise.staff（第 5 行）：应为整数",
        "enterprise.nmae（第 4 行）：没有名为“nmae”的字段。是否为“name”？",
        "factory.new（第 8 行）：应为是或否（true 或 false）",
        "factory.investment（第 7 行）：应为数字",
        "scenarios[0].uses_ai（第 10 行）：应为是或否（true 或 false）",
    ]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = _written(tmp_path, "a.json", b'\xef\xbb\xbf{"edition": "2025", "tier": "basic"}')
    assert read_dossier(path) == SMALL


def test_a_number_too_long_to_keep_is_refused_not_rounded(tmp_path: Path) -> None:
    for digits in ("1." + "0" * 30 + "1", "1234567890123456"):
        text = f'edition: "2025"\ntier: basic\nfactory:\n  investment: {digits}\n'
        assert "数字过长" in _refusal(_written(tmp_path, "a.yaml", text))


@pytest.mark.parametrize(("name", "limit"), [("a.xlsx", "50"), ("a.json", "20"), ("a.yml", "20")])
def test_a_file_of_300_megabytes_is_refused_before_it_is_opened(
    tmp_path: Path, name: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(300 * files.MEGABYTE)

    def opened(_path: Path) -> bytes:
        pytest.fail("the file was opened")

    monkeypatch.setattr(Path, "read_bytes", opened)
    assert f"文件过大：300 MB，上限 {limit} MB" in _refusal(path)


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    output = io.BytesIO(data)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return output.getvalue()


def test_a_workbook_that_unpacks_to_a_flood_is_refused(tmp_path: Path) -> None:
    bomb = _with_part(dump_xlsx(SMALL), "xl/media/a.bin", bytes(30 * files.MEGABYTE))
    assert len(bomb) < files.MEGABYTE
    assert "解压后过大" in _refusal(_written(tmp_path, "a.xlsx", bomb))


def test_a_word_file_named_xlsx_is_refused(tmp_path: Path) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "内容却是 Word 文件" in _refusal(_written(tmp_path, "a.xlsx", output.getvalue()))


def test_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    data = bytearray(dump_xlsx(SMALL))
    data[len(data) // 2] ^= 0xFF
    assert "已损坏" in _refusal(_written(tmp_path, "a.xlsx", bytes(data)))


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml", ".xlsx", ".XLSX"])
def test_what_is_written_reads_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"申报{suffix}"
    write_dossier(SMALL, path)
    assert read_dossier(path) == SMALL
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path, "a.json", "old")

    def fails(_handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        write_dossier(SMALL, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_edition_other_than_the_given_one_is_refused() -> None:
    from tihang import edition as editions

    other = editions.load("2025").model_copy(update={"id": "2031"})
    with pytest.raises(DossierError, match="没有名为“2025”的版本"):
        parse_dossier(b'{"edition": "2025", "tier": "basic"}', "json", other)


def test_choices_are_listed_and_the_punctuation_follows_the_language(tmp_path: Path) -> None:
    assert "basic / advanced / excellence / pioneer" in _refusal(
        _written(tmp_path, "a.yaml", 'edition: "2025"\ntier: gold\n')
    )
    problem = Problem("tier", "wrong", "Right")
    assert str(problem) == "tier：wrong。Right"
    with use_language("en"):
        assert str(problem) == "tier: wrong. Right"
